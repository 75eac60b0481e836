/** `npm run analysis` and `npm run analysis-worker` as processes of their own: what they serve, what they refuse, how they end. */
import { z } from 'zod';
import { startChild, type RunningChild } from '../../lib/testing/child-process.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

const folder = temporaryFolder();
const children: RunningChild[] = [];
afterAll(async () => {
  for (const child of children) child.process.kill('SIGTERM');
  const ended = await Promise.all(children.map(({ ended: end }) => end));
  expect(ended.map(({ exitCode }) => exitCode)).toEqual(children.map(() => 0));
});

/** Nothing listens at the broker's port: what is submitted fails in words. */
async function start(target: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const environment = { STORE_FILE: folder(`${target}.jsonl`), AUTH_MODE: 'local', PORT: '0', IB_PORT: '1', ...more };
  const child = startChild('functions/start.ts', [], { ...environment, FUNCTION_TARGET: target });
  children.push(child);
  const [, url = ''] = await child.printed(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
  return url;
}
const post = (url: string, body: object): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('npm run analysis', () => {
  it('serves tasks, decisions and their streams, and no intent', async () => {
    const url = await start('analysis', { ANALYSIS_FACTS: 'stored' });
    const submitted = await post(`${url}/analysis`, { symbol: 'SPY' });
    expect(submitted.status).toBe(202);
    const { eventsUrl } = z.object({ eventsUrl: z.string() }).parse(await submitted.json());
    const events = await (await fetch(`${url}${eventsUrl}`)).text();
    const kinds = [...events.matchAll(/"kind":"(\w+)"/g)].map(([, kind]) => kind);
    expect([kinds[0], kinds.at(-1)]).toEqual(['task_created', 'failed']);
    expect(events).toMatch(/symbol: found no stored bars .*no broker: none is asked/);
    for (const [path, body] of [
      ['allocation', {}],
      ['close-all', {}],
      ['trading-state', { state: 'ACTIVE', reason: 'x' }],
    ] as const) {
      expect([path, (await post(`${url}/${path}`, body)).status]).toEqual([path, 404]);
    }
    const described = z
      .object({ paths: z.record(z.string(), z.json()) })
      .parse(await (await fetch(`${url}/openapi.json`)).json());
    expect(Object.keys(described.paths)).toContain('/decisions/{conId}/approve');
    expect(Object.keys(described.paths)).not.toContain('/allocation');
  }, 60_000);
});

describe('npm run analysis-worker', () => {
  it('works inside a push, and says who judges', async () => {
    const url = await start('analysis-worker');
    expect(await (await post(url, {})).json()).toEqual({ worked: 'until empty' });
    expect(await (await fetch(`${url}/ready`)).json()).toEqual({
      ready: true,
      analysis:
        'judged by rules: GEMINI_API_KEY is not set; facts of the broker, of stored market data where it cannot be reached; no news; no financials',
    });
  }, 60_000);
});
