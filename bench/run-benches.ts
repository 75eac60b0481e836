/**
 * `npm run bench [-- --only N --rounds N --short]`: runs the benchmarks, prints a table and writes a JSON document of each
 * to `bench/results/`. Ends with 1 only where a ratio is missed by more than twofold: absolute figures are the machine's.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { confirmRebalance } from './bench-1-confirm-rebalance.ts';
import { runBench, type Bench } from './harness.ts';
import { renderBench } from './render-bench.ts';

const MIN_ROUNDS = 5;
const RESULTS = new URL('results/', import.meta.url);

const { values } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string' }, short: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds ?? MIN_ROUNDS);
if (!Number.isSafeInteger(rounds) || rounds < MIN_ROUNDS) {
  throw new RangeError(
    `Option --rounds does not fit: found ${values.rounds}, needed a whole number from ${MIN_ROUNDS}`,
  );
}
const all: readonly Bench[] = [confirmRebalance({ short: values.short })];
const chosen = all.filter(({ id }) => values.only === undefined || String(id) === values.only);
if (chosen.length === 0) {
  throw new RangeError(
    `Option --only does not fit: found ${values.only}, needed one of ${all.map(({ id }) => id).join(', ')}`,
  );
}
mkdirSync(RESULTS, { recursive: true });
for (const bench of chosen) {
  const result = await runBench(bench, { rounds, tell: (text) => void process.stderr.write(`${text}\n`) });
  process.stdout.write(`${renderBench(result)}\n`);
  writeFileSync(new URL(`bench-${bench.id}.json`, RESULTS), `${JSON.stringify(result, undefined, 2)}\n`);
  if (result.groups.some(({ targets }) => targets.some(({ failed }) => failed))) process.exitCode = 1;
}
