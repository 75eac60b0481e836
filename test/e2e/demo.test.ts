/** `npm run demo` as a real process: what it ends with, and how it refuses. */
import { runChild } from '../../lib/testing/child-process.ts';
import { describeOnEmulator, emulatorForTests } from '../../lib/testing/emulator-for-tests.ts';

const LIMIT_MS = 60_000;
const DEMO = 'functions/demo.ts';
const emulator = await emulatorForTests('firestore');
const lastLine = (text: string): string | undefined => text.trimEnd().split('\n').at(-1);

describe('npm run demo', () => {
  it(
    'trades a day on the embedded store, also where no Java is found, and proves the ledger equal to the broker',
    async () => {
      const { exitCode, stdout } = await runChild(DEMO, [], { PATH: '' });
      expect(stdout).toContain('Store: embedded store');
      expect(stdout).toMatch(/spy-macd-vixy.*traded/);
      expect(stdout).toMatch(/dummy.*traded/);
      expect(lastLine(stdout)).toBe('Ledger equals broker: yes');
      expect(exitCode).toBe(0);
    },
    LIMIT_MS,
  );

  it(
    'writes one JSON document to stdout with --json, and everything else to stderr',
    async () => {
      const { exitCode, stdout, stderr } = await runChild(DEMO, ['--json']);
      const document: unknown = JSON.parse(stdout);
      expect(document).toMatchObject({ ledgerEqualsBroker: true, days: ['2020-02-24'] });
      expect(lastLine(stderr)).toBe('Ledger equals broker: yes');
      expect(exitCode).toBe(0);
    },
    LIMIT_MS,
  );

  it.each([
    ['an unknown option', ['--fast'], /--fast: found a flag that nobody knows, needed npm run demo/],
    ['an unknown store', ['--store', 'paper'], /store: found "paper", needed "embedded" or "emulator"/],
    ['a day that is none', ['--from', '2020-02-30'], /from: found "2020-02-30", needed a day as yyyy-mm-dd/],
    [
      'a range without a trading day',
      ['--from', '2020-02-22', '--to', '2020-02-23'],
      /--from, --to: found 2020-02-22\.\.2020-02-23, needed/,
    ],
    ['a word without an option', ['2020-02-24'], /2020-02-24/],
  ])(
    'refuses %s in one line, without a stack, with status 1',
    async (_, args, words) => {
      const { exitCode, stdout, stderr } = await runChild(DEMO, args);
      expect(exitCode).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(words);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    },
    LIMIT_MS,
  );
});

describeOnEmulator('npm run demo --store emulator', emulator, (host) => {
  describe('npm run demo --store emulator', () => {
    it(
      'trades the same day on Firestore',
      async () => {
        const environment = { FIRESTORE_EMULATOR_HOST: host, METADATA_SERVER_DETECTION: 'none' };
        const { exitCode, stdout } = await runChild(DEMO, ['--store', 'emulator'], environment);
        expect(stdout).toContain(`Store: Firestore emulator at ${host}`);
        expect(lastLine(stdout)).toBe('Ledger equals broker: yes');
        expect(exitCode).toBe(0);
      },
      LIMIT_MS,
    );
  });
});

describe('npm run demo --store emulator where no Java is found', () => {
  it(
    'says in words what is missing',
    async () => {
      const { exitCode, stderr } = await runChild(DEMO, ['--store', 'emulator'], { PATH: '' });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(
        /found "emulator", and no Java was found on the PATH or in JAVA_HOME, needed Google's Firestore emulator/,
      );
    },
    LIMIT_MS,
  );
});
