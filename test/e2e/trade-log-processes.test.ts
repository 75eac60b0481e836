/** `npm run trade-log` and `npm run trade-log:replay` as the processes that they are: what they take, refuse, print and leave. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { runChild, startChild, type RunningChild } from '../../lib/testing/child-process.ts';
import { postTo } from '../../lib/testing/http-call.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';
import { entryOf } from '../../lib/testing/trade-log-values.ts';

const LIMIT_MS = 60_000;

/** The file that a script of package.json runs. */
const script = (name: string): string => {
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  );
  return /^node (\S+)$/.exec(scripts[name] ?? '')?.[1] ?? `no script ${name}`;
};
const textOf = (id: string, n: number): string => JSON.stringify({ ...entryOf(id), sequence: n });
const rowsOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => /"id":"([^"]+)"/.exec(line)?.[1] ?? line);

describe('npm run trade-log', () => {
  const inFolder = temporaryFolder();
  const children: RunningChild[] = [];
  afterEach(() => {
    for (const { process } of children.splice(0)) process.kill('SIGKILL');
  });

  const start = (): RunningChild => {
    const files = { STORE_FILE: inFolder('store.jsonl'), TRADE_LOG_FILE: inFolder('rows.jsonl') };
    const child = startChild(script('trade-log'), [], { AUTH_MODE: 'local', PORT: '0', ...files });
    children.push(child);
    return child;
  };
  const portOf = async (child: RunningChild): Promise<number> =>
    Number((await child.printed(/"url":"http:\/\/127\.0\.0\.1:(\d+)"/))[1]);
  const push = async (port: number, text: string): Promise<number> => {
    const message = { data: Buffer.from(text).toString('base64'), messageId: '1' };
    const body = { message, subscription: 'projects/p/subscriptions/trade-log-push' };
    return (await postTo(port, { intent: '', body })).status;
  };
  const end = async (child: RunningChild): Promise<number | null> => {
    child.process.kill('SIGTERM');
    return (await child.ended).exitCode;
  };

  it(
    'takes a push, brings it to its sinks once, and knows it again after a restart',
    async () => {
      const first = start();
      const port = await portOf(first);
      expect([await push(port, textOf('a', 1)), await push(port, textOf('a', 1))]).toEqual([204, 204]);
      expect([await push(port, '{"id":"b"}'), await push(port, 'no JSON')]).toEqual([400, 400]);
      expect(await end(first)).toBe(0);
      const second = start();
      expect(await push(await portOf(second), textOf('a', 1))).toBe(204);
      expect(await end(second)).toBe(0);
      expect(rowsOf(inFolder('rows.jsonl'))).toEqual(['a']);
      const { stdout } = await first.ended;
      expect(stdout).toMatch(/"event":"SinkChecked".*"sink":"file","isReady":true/);
      expect(stdout).toMatch(/"notion":"off: NOTION_TOKEN is not set"/);
    },
    LIMIT_MS,
  );

  it(
    'does not start without a store, nor on the network without knowing who may push',
    async () => {
      const local = await runChild(script('trade-log'), [], { AUTH_MODE: 'local', PORT: '0' });
      expect([local.exitCode, local.stderr]).toEqual([1, expect.stringMatching(/STORE_FILE/)]);
      const open = await runChild(script('trade-log'), [], { PORT: '0', STORE_FILE: inFolder('store.jsonl') });
      expect([open.exitCode, open.stderr]).toEqual([1, expect.stringMatching(/AUDIENCE.*TRADE_LOG_PUSH_ACCOUNT/s)]);
    },
    LIMIT_MS,
  );
});

describe('npm run trade-log:replay', () => {
  const inFolder = temporaryFolder();
  const replay = (args: readonly string[]) => runChild(script('trade-log:replay'), args);

  it(
    'brings the dead letters of npm start back, which the next start delivers',
    async () => {
      const state = inFolder('state');
      const [dead, topic] = [`${state}/trade-log/dead-letters.jsonl`, `${state}/trade-log/topic`];
      mkdirSync(`${state}/trade-log`, { recursive: true });
      writeFileSync(dead, `${textOf('dead-1', 1)}\n${textOf('dead-2', 2)}\nno entry\n`);
      const { exitCode, stdout } = await replay(['--file', dead, '--folder', topic]);
      expect([exitCode, stdout]).toEqual([
        1,
        `Replayed 2 dead letters: the next start delivers them\nLeft 1 that are no entries in ${dead}.unreadable\n`,
      ]);
      expect([existsSync(dead), readFileSync(`${dead}.unreadable`, 'utf8')]).toEqual([false, 'no entry\n']);
      const stack = startChild(script('start'), ['--state', state], { PORT: '0', PAPER_GATEWAY_PORT: '0' });
      await stack.printed(/^Desk listening/m);
      const rows = `${state}/trade-log.jsonl`;
      while (!existsSync(rows) || !rowsOf(rows).includes('dead-2')) await systemClock.sleep(50, calm());
      stack.process.kill('SIGTERM');
      expect((await stack.ended).exitCode).toBe(0);
      expect(
        rowsOf(rows)
          .filter((id) => id.startsWith('dead-'))
          .toSorted(),
      ).toEqual(['dead-1', 'dead-2']);
    },
    LIMIT_MS,
  );

  it(
    'goes on where a replay has died, and says where there is nothing to replay',
    async () => {
      const [dead, topic] = [inFolder('dead-letters.jsonl'), inFolder('topic')];
      writeFileSync(`${dead}.replaying`, `${textOf('dead-1', 1)}\n`);
      expect(await replay(['--file', dead, '--folder', topic])).toMatchObject({
        exitCode: 0,
        stdout: 'Replayed 1 dead letters: the next start delivers them\n',
      });
      expect((await replay(['--file', dead, '--folder', topic])).stdout).toBe(
        `Replayed 0 dead letters: ${dead} is not there\n`,
      );
    },
    LIMIT_MS,
  );

  it(
    'needs to be told where the dead letters are',
    async () => {
      const { exitCode, stderr } = await replay(['--file', inFolder('dead-letters.jsonl')]);
      expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/GOOGLE_CLOUD_PROJECT.*--file with --folder/s)]);
    },
    LIMIT_MS,
  );
});
