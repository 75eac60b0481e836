/** `npm run dashboard` as a real process: the page, its reads and the kill switch from the store alone; what it cannot do, in words. */
import { startChild, type RunningChild } from '../../lib/testing/child-process.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

const LIMIT_MS = 60_000;
const file = temporaryFolder();
let child: RunningChild | undefined;
afterEach(() => void child?.process.kill('SIGKILL'));

async function start(): Promise<string> {
  child = startChild('functions/dashboard.ts', [], { PORT: '0', AUTH_MODE: 'local', STORE_FILE: file('store.jsonl') });
  const [, url = ''] = await child.printed(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
  return url;
}

describe('npm run dashboard', () => {
  it(
    'serves page, reads and the kill switch without a broker, and ends on SIGTERM',
    async () => {
      const url = await start();
      const html = await (await fetch(`${url}/`)).text();
      expect(html).toContain('<div id="app">');
      const [, script = ''] = /src="\.(\/assets\/[^"]+\.js)"/.exec(html) ?? [];
      expect((await fetch(`${url}${script}`)).headers.get('cache-control')).toContain('immutable');
      expect(await (await fetch(`${url}/desk`)).json()).toMatchObject({ account: null, alerts: [] });
      const post = (path: string, body: object) =>
        fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
      const halted = await post('/trading-state', { state: 'HALTED', reason: 'a test' });
      expect(await halted.json()).toMatchObject({ state: 'HALTED', reason: 'a test' });
      const run = await post('/allocation', { strategies: ['dummy'] });
      expect([run.status, await run.text()]).toEqual([502, expect.stringContaining('INTENTS_URL is not set')]);
      child?.process.kill('SIGTERM');
      expect((await child?.ended)?.exitCode).toBe(0);
    },
    LIMIT_MS,
  );

  it('does not start in the cloud without the audience of the proxy, and names the variable', async () => {
    const environment = { CALLERS: 'ann@example.com=admin', K_SERVICE: 'dashboard', STORE_FILE: file('other.jsonl') };
    child = startChild('functions/dashboard.ts', [], { PORT: '0', ...environment });
    const { exitCode, stderr } = await child.ended;
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('IAP_AUDIENCE');
  });
});
