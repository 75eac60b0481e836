import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const GATE = fileURLToPath(new URL('../.ci/run', import.meta.url));

/** Exit statuses of the npm commands, and what jest writes. */
interface Outcome {
  readonly ci?: number;
  readonly test?: number;
  readonly rest?: number;
  readonly jest?: string;
  readonly isInstalled?: boolean;
}

/** Stands in for npm: notes its arguments, writes jest's results, exits as told. */
const npmOf = ({ ci = 0, test = 0, rest = 0, jest }: Outcome): string => `#!/usr/bin/env bash
echo "$*" >> calls
case "$1 $2" in
  "ci ") mkdir -p node_modules; exit ${ci} ;;
  "test --") for arg in "$@"; do case "$arg" in --outputFile=*) ${
    jest === undefined ? 'true' : `echo '${jest}' > "\${arg#--outputFile=}"`
  } ;; esac; done; exit ${test} ;;
  "run ok:rest") exit ${rest} ;;
esac
exit 99
`;

const results = (passed: number, failed: number, broken = 0): string =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numRuntimeErrorTestSuites: broken });

interface Gate {
  readonly status: number | null;
  readonly lastLine: string | undefined;
  /** The npm commands it ran. */
  readonly calls: readonly string[];
}

function run(outcome: Outcome): Gate {
  const root = mkdtempSync(join(tmpdir(), 'ci-run-'));
  try {
    mkdirSync(join(root, '.ci'));
    mkdirSync(join(root, 'bin'));
    if (outcome.isInstalled !== false) mkdirSync(join(root, 'node_modules'));
    cpSync(GATE, join(root, '.ci/run'));
    writeFileSync(join(root, 'bin/npm'), npmOf(outcome));
    chmodSync(join(root, 'bin/npm'), 0o755);
    const path = [join(root, 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)].join(delimiter);
    const { status, stdout } = spawnSync(join(root, '.ci/run'), {
      env: { ...process.env, PATH: path },
      encoding: 'utf8',
    });
    const calls = existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').trim().split('\n') : [];
    return {
      status,
      lastLine: stdout.trimEnd().split('\n').at(-1),
      calls: calls.map((call) => call.split(' --')[0] ?? ''),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

describe('.ci/run', () => {
  it('passes where all tests and the rest pass', () => {
    const gate = run({ jest: results(12, 0) });
    expect(gate).toEqual({ status: 0, lastLine: '12 passed, 0 failed', calls: ['test', 'run ok:rest'] });
  });

  it('installs first where nothing is installed', () => {
    expect(run({ jest: results(1, 0), isInstalled: false }).calls).toEqual(['ci', 'test', 'run ok:rest']);
  });

  it('fails with the number of tests that failed, and still runs the rest', () => {
    const gate = run({ jest: results(10, 2), test: 1 });
    expect(gate).toEqual({ status: 1, lastLine: '10 passed, 2 failed', calls: ['test', 'run ok:rest'] });
  });

  it('counts a suite that could not be loaded', () => {
    expect(run({ jest: results(10, 0, 1), test: 1 })).toMatchObject({ status: 1, lastLine: '10 passed, 1 failed' });
  });

  it('counts a failure of the rest', () => {
    expect(run({ jest: results(10, 0), rest: 2 })).toMatchObject({ status: 1, lastLine: '10 passed, 1 failed' });
    expect(run({ jest: results(9, 1), test: 1, rest: 1 })).toMatchObject({ lastLine: '9 passed, 2 failed' });
  });

  it('fails where jest ended without results, even with status 0', () => {
    expect(run({ test: 134 })).toMatchObject({ status: 1, lastLine: '0 passed, 1 failed' });
    expect(run({ test: 0 })).toMatchObject({ status: 1, lastLine: '0 passed, 1 failed' });
  });

  it('fails where a status tells of a failure that the results do not', () => {
    expect(run({ jest: results(10, 0), test: 1 })).toMatchObject({ status: 1, lastLine: '10 passed, 1 failed' });
  });

  it('fails where nothing can be installed, and runs nothing else', () => {
    const gate = run({ ci: 1, isInstalled: false });
    expect(gate).toEqual({ status: 1, lastLine: '0 passed, 1 failed', calls: ['ci'] });
  });
});
