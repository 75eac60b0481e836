/** `npm start -- --state DIR` killed with -9: books and broker go on where they stood, in every way it can be killed. */
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { startChild, type RunningChild } from '../../lib/testing/child-process.ts';
import { BOTH } from '../../lib/testing/desk-harness.ts';
import { postTo } from '../../lib/testing/http-call.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

const LIMIT_MS = 60_000;
const file = temporaryFolder();
const children = new Set<RunningChild>();
// A test that fails must not leave its stacks behind.
afterEach(() => {
  for (const child of children) child.process.kill('SIGKILL');
  children.clear();
});

function start(folder: string, more: Readonly<Record<string, string>> = {}): RunningChild {
  const child = startChild('functions/local-stack.ts', ['--state', folder], {
    PORT: '0',
    PAPER_GATEWAY_PORT: '0',
    ...more,
  });
  children.add(child);
  return child;
}

const portOf = async (child: RunningChild): Promise<number> =>
  Number((await child.printed(/^Desk listening on http:\/\/127\.0\.0\.1:(\d+)$/m))[1]);

async function kill({ process }: RunningChild): Promise<void> {
  const exit = once(process, 'exit');
  process.kill('SIGKILL');
  await exit;
}

const ordersIn = (folder: string): number =>
  readFileSync(`${folder}/wire-log.jsonl`, 'utf8').split('"message":"placeOrder"').length - 1;

const summaryOf = async (port: number): Promise<unknown> => (await postTo(port, { intent: 'summary', body: {} })).body;

describe('npm start -- --state DIR, killed with -9', () => {
  it(
    'has forgotten nothing: books equal positions, the key replays, nothing is sent again',
    async () => {
      const folder = file('desk');
      const first = start(folder);
      const firstPort = await portOf(first);
      const traded = await postTo(firstPort, { intent: 'allocation', body: BOTH, key: 'k1' });
      expect(traded.body).toMatchObject({ strategies: { dummy: { outcome: 'traded' } } });
      await kill(first);
      const sent = ordersIn(folder);

      const second = start(folder);
      const port = await portOf(second);
      await expect(postTo(port, { intent: 'trade-reconciliation', body: {} })).resolves.toMatchObject({ status: 200 });
      expect(await summaryOf(port)).toMatchObject({ drift: [] });
      const again = await postTo(port, { intent: 'allocation', body: BOTH, key: 'k1' });
      expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
      expect(again.body).toEqual(traded.body);
      expect(ordersIn(folder)).toBe(sent);
      second.process.kill('SIGTERM');
      const { exitCode, stdout } = await second.ended;
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/Kept state: the market stands at 2020-02-24T15:0\d:/);
      expect(stdout).not.toContain('Lived through');
    },
    LIMIT_MS,
  );

  it(
    'begins anew, in words, where it was killed before its first day was over',
    async () => {
      const folder = file('desk');
      const first = start(folder);
      await first.printed(/^Paper gateway listening/m);
      await kill(first);
      const second = start(folder);
      const port = await portOf(second);
      expect(await summaryOf(port)).toMatchObject({ drift: [] });
      second.process.kill('SIGTERM');
      await expect(second.ended).resolves.toMatchObject({ stdout: expect.stringContaining('begun anew') });
    },
    LIMIT_MS,
  );
});

describe('a state folder', () => {
  it(
    'is refused to a second process, with one of its files missing, and with a damaged one',
    async () => {
      const folder = file('desk');
      const first = start(folder);
      await portOf(first);
      await expect(start(folder).ended).resolves.toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining(`in use: found process ${first.process.pid}`),
      });
      first.process.kill('SIGTERM');
      await first.ended;

      const gateway = readFileSync(`${folder}/gateway.json`);
      writeFileSync(`${folder}/gateway.json`, gateway.toString('utf8').replace('"cash/USD"', '"cash/EUR"'));
      await expect(start(folder).ended).resolves.toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/gateway\.json:\d+ cannot be read: its checksum does not fit/),
      });
      rmSync(`${folder}/gateway.json`);
      await expect(start(folder).ended).resolves.toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining(
          'gateway.json: found nothing in it beside store.jsonl, needed both files or neither',
        ),
      });
    },
    LIMIT_MS,
  );

  it('has no place beside another store', async () => {
    const { exitCode, stderr } = await start(file('desk'), { FIRESTORE_EMULATOR_HOST: '127.0.0.1:8081' }).ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('FIRESTORE_EMULATOR_HOST: found "127.0.0.1:8081", needed nothing with --state');
  });
});
