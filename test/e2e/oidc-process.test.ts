/** `npm run intents` as a process: with OIDC it lets nobody in without a token, and it does not start half configured. */
import { runChild, startChild, type RunningChild } from '../../lib/testing/child-process.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

const OIDC = { AUTH_MODE: 'oidc', AUDIENCE: 'https://intents.example', CALLERS: 'ann@example.com=admin' } as const;

const folder = temporaryFolder();
let child: RunningChild | undefined;
afterEach(async () => {
  child?.process.kill('SIGTERM');
  await child?.ended;
  child = undefined;
});

describe('npm run intents with AUTH_MODE=oidc', () => {
  it('serves who needs no token, and tells the others how to come', async () => {
    const STORE_FILE = folder('store.jsonl');
    child = startChild('functions/intents.ts', [], { ...OIDC, STORE_FILE, PORT: '0' });
    const [, url = ''] = await child.printed(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
    const ready = await fetch(`${url}/ready`, { headers: { connection: 'close' } });
    expect(await ready.json()).toMatchObject({ parts: { callers: 'oidc: 1 on the list, no Scheduler' } });
    const trace = '0123456789abcdef0123456789abcdef';
    const headers = { connection: 'close', 'x-cloud-trace-context': trace, authorization: 'Bearer eyJhbGciO.canary.x' };
    const stranger = await fetch(`${url}/summary`, { headers });
    expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    child.process.kill('SIGTERM');
    const { exitCode, stdout } = await child.ended;
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`"path":"/summary","status":401,.*"executionId":"[0-9a-f]{12}",.*${trace}`));
    expect(stdout).not.toContain('canary');
  });

  it.each([
    [{ AUTH_MODE: 'oidc' }, /AUDIENCE: found nothing/],
    [{ ...OIDC, AUTH_MODE: 'local', K_SERVICE: 'intents' }, /AUTH_MODE: found "local" on Cloud Run/],
    [{ ...OIDC, CALLERS: 'ann@example.com' }, /CALLERS/],
    [OIDC, /STORE_FILE: found nothing/],
  ])(
    'does not start with %j',
    async (environment, message) => {
      const { exitCode, stderr } = await runChild('functions/intents.ts', [], environment);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
    },
    30_000,
  );
});
