/** Metrics as they leave the real `intents` process: to a collector of OTLP on this machine, at the latest when it ends. */
import { startChild, type RunningChild } from '../../lib/testing/child-process.ts';
import { startStandIn, type StandIn } from '../../lib/testing/http-stand-in.ts';
import { curvesOf } from '../../lib/testing/otlp-request.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

const LISTENING = /"event":"Listening".*"url":"http:\/\/127\.0\.0\.1:(\d+)"/;
const KEY = 'canaryCollectorQ7xK2mZ9';

describe('the metrics of a desk', () => {
  const inFolder = temporaryFolder();
  let collector: StandIn;
  let child: RunningChild | undefined;
  beforeEach(async () => {
    collector = await startStandIn(() => ({ status: 200, body: {} }));
  });
  afterEach(async () => {
    child?.process.kill('SIGKILL');
    await collector.close();
  });

  const start = (environment: Readonly<Record<string, string>>): RunningChild => {
    child = startChild('functions/intents.ts', [], {
      AUTH_MODE: 'local',
      PORT: '0',
      IB_PORT: '1',
      STORE_FILE: inFolder('store.jsonl'),
      ...environment,
    });
    return child;
  };
  /** One call that fails, because there is no broker; then the process is told to end. */
  async function callAndEnd(running: RunningChild): Promise<{ readonly ready: string; readonly said: string }> {
    const port = Number((await running.printed(LISTENING))[1]);
    const answer = await fetch(`http://127.0.0.1:${port}/ping`, { method: 'POST', body: '{}' });
    expect(answer.status).toBeGreaterThanOrEqual(500);
    const ready = await (await fetch(`http://127.0.0.1:${port}/ready`)).text();
    running.process.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await running.ended;
    expect(exitCode).toBe(0);
    return { ready, said: `${stdout}${stderr}` };
  }

  it('are told when it ends, with its key, which nobody else is told', async () => {
    const { ready, said } = await callAndEnd(
      start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: `api-key=${KEY}` }),
    );
    const request = collector.requests.at(-1);
    expect(request).toMatchObject({ path: '/v1/metrics', headers: { 'api-key': KEY } });
    const curves = curvesOf(request?.body);
    const runs = [...curves].filter(([name]) => name.startsWith('desk.run.duration intent=ping'));
    expect(runs.map(([, count]) => count)).toEqual([1]);
    expect(ready).toContain('"metrics":"on: OTLP to 127.0.0.1"');
    expect(`${ready}${said}`).not.toContain(KEY);
  }, 60_000);

  it('are off by default: nothing is sent and nothing is said of them', async () => {
    const { ready, said } = await callAndEnd(start({}));
    expect(collector.requests).toEqual([]);
    expect(`${ready}${said}`).not.toMatch(/otlp|metrics/i);
  }, 60_000);

  it('to a place that no deployment has listed keep the desk from listening', async () => {
    const { exitCode, stdout, stderr } = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://evil.example' }).ended;
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
  }, 60_000);
});
