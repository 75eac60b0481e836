/**
 * `npm run soak [-- --seeds N --seed S --promise P3]`: tries the promises over seeds and prints a row of each. With
 * `--promise` it tries N seeds of that one, else N of P3 and of the others in proportion to their full numbers. A failure
 * names its seed: `--promise P3 --seeds 1 --seed S --journal` repeats it and prints all that happened.
 */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { runMain } from '../../functions/run-main.ts';
import { simulateSeed } from '../../lib/testing/simulation/simulate-seed.ts';
import { SOAK_PROMISES } from './promises.ts';
import { tryPromise, type PromiseResult, type SoakPromise } from './soak-promise.ts';

/** Seeds of P3 that stand for the full numbers of every promise. */
const FULL = 10_000;
const TOLD_EVERY = 500;
const SHOWN_FAILURES = 5;

interface Options {
  readonly seeds: number;
  readonly firstSeed: number;
  readonly promise: string | undefined;
  readonly journal: boolean;
}

await runMain('Soak', async () => {
  const options = readOptions();
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  if (options.journal) {
    const { findings } = await simulateSeed(options.firstSeed, { tell: say });
    for (const finding of findings) say(`FINDING ${finding}`);
    return findings.length === 0 ? 0 : 1;
  }
  const rows: Row[] = [];
  for (const promise of chosen(options)) {
    const seeds = options.promise === undefined ? Math.ceil((promise.seeds * options.seeds) / FULL) : options.seeds;
    const result = await tryPromise(promise, {
      firstSeed: options.firstSeed,
      seeds,
      tried: (sofar) => {
        if (sofar.seeds % TOLD_EVERY === 0) tell(`${promise.name}: ${sofar.seeds} of ${seeds} seeds`);
      },
    });
    for (const { seed, findings } of result.failures.slice(0, SHOWN_FAILURES)) {
      for (const finding of findings) tell(`${promise.name} seed ${seed}: ${finding}`);
    }
    rows.push({ promise, result });
  }
  const failures = sum(rows.map(({ result }) => result.failures.length));
  say(render(rows, options.firstSeed));
  say(`${sum(rows.map(({ result }) => result.seeds))} seeds, ${failures} failures`);
  return failures === 0 ? 0 : 1;
});

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: String(FULL) },
      seed: { type: 'string', default: '1' },
      promise: { type: 'string' },
      journal: { type: 'boolean', default: false },
    },
  });
  return {
    seeds: wholeNumber('--seeds', values.seeds),
    firstSeed: wholeNumber('--seed', values.seed),
    promise: values.promise,
    journal: values.journal,
  };
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new RangeError(`Option ${name} does not fit: found "${text}", needed a whole number from 1`);
}

function chosen({ promise }: Options): readonly SoakPromise[] {
  const found = SOAK_PROMISES.filter(({ name }) => promise === undefined || name === promise);
  if (found.length > 0) return found;
  const names = SOAK_PROMISES.map(({ name }) => name).join(', ');
  throw new RangeError(`Option --promise does not fit: found "${promise}", needed one of ${names}`);
}

interface Row {
  readonly promise: SoakPromise;
  readonly result: PromiseResult;
}

function render(rows: readonly Row[], firstSeed: number): string {
  const table = new Table({
    head: ['promise', '', 'seeds', 'runs', 'failures', 'seed'],
    style: { head: [], border: [], compact: true },
  });
  for (const { promise, result } of rows) {
    const { seeds, runs, failures } = result;
    const failed = failures.slice(0, SHOWN_FAILURES).map(({ seed }) => seed);
    const shown = failed.length === 0 ? `${firstSeed} to ${firstSeed + seeds - 1}` : failed.join(', ');
    table.push([promise.name, promise.title, seeds, `${runs} ${promise.unit}`, failures.length, shown]);
  }
  return table.toString();
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
