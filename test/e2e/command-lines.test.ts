/** What the command lines say to whoever types something wrong: one line, status 1, nothing begun. */
import { writeFileSync } from 'node:fs';
import { runChild } from '../../lib/testing/child-process.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

const LIMIT_MS = 30_000;
const file = temporaryFolder();

describe('a command line that does not fit', () => {
  it.each([
    [
      'intents',
      ['--port', '9000'],
      /intents failed: Command line does not fit: --port: found a flag that nobody knows/,
    ],
    ['live', ['--durations', '5'], /live failed: Command line does not fit: --durations: .*needed npm run live/],
    ['verify-live', [], /REPORT: found nothing, needed npm run live:verify -- REPORT/],
    ['backtest', ['--html', 'no/folder/x.html'], /no\/folder\/x\.html cannot be used: found nothing there/],
  ])(
    'of %s %j is told by its name',
    async (entry, args, words) => {
      const { exitCode, stdout, stderr } = await runChild(`functions/${entry}.ts`, args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(words);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    },
    LIMIT_MS,
  );

  it(
    'of live:verify with a file that is no report names the fields',
    async () => {
      writeFileSync(file('other.json'), '{"name":"intentdesk"}');
      const { exitCode, stderr } = await runChild('functions/verify-live.ts', [file('other.json')]);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(
        /^live:verify failed: Report .*other\.json does not fit: mode: found nothing, needed text; .*sessionId: found nothing/,
      );
    },
    LIMIT_MS,
  );

  it(
    'prints the usage for --help, with status 0',
    async () => {
      const { exitCode, stdout } = await runChild('functions/demo.ts', ['--help']);
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^Usage: npm run demo -- /) });
    },
    LIMIT_MS,
  );
});
