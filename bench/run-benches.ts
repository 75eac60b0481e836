/**
 * `npm run bench [-- NAME... --only N --rounds N --quick]`: runs the benchmarks, prints a table and writes a JSON document
 * of each to `bench/results/`, and all of them at a glance at the end. Ends with 1 only where a ratio is missed by more than
 * twofold in every round: absolute figures are the machine's.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { allBenches } from './all-benches.ts';
import { runBench, type Bench, type BenchResult } from './harness.ts';
import { machineNow } from './machine.ts';
import { renderBench, renderSummary } from './render-bench.ts';

const MIN_ROUNDS = 5;
/** Of the quick form, which asks whether something got slower and not by how much; what fails gets a second chance. */
const QUICK_ROUNDS = 3;
const RESULTS = new URL('results/', import.meta.url);

const { values, positionals } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string' }, quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
/** `quick`: the form for CI, without the baselines that take minutes. */
const { quick } = values;
const least = quick ? QUICK_ROUNDS : MIN_ROUNDS;
const rounds = Number(values.rounds ?? least);
if (!Number.isSafeInteger(rounds) || rounds < least) {
  throw new RangeError(`Option --rounds does not fit: found ${values.rounds}, needed a whole number from ${least}`);
}
const all = allBenches({ quick });
const isEmbedded = process.env['INTENTDESK_STORE'] === 'embedded';
const wanted = [...positionals, ...(values.only === undefined ? [] : [values.only])];
const unknown = wanted.filter((word) => !all.some(({ id, name }) => word === name || word === String(id)));
if (unknown.length > 0) {
  const known = all.map(({ id, name }) => `${id} or ${name}`).join(', ');
  throw new RangeError(`Benchmark is not known: found ${unknown.join(', ')}, needed ${known}`);
}
const chosen = all.filter(
  ({ id, name }) => wanted.length === 0 || wanted.includes(name) || wanted.includes(String(id)),
);
mkdirSync(RESULTS, { recursive: true });
const tell = (text: string): void => void process.stderr.write(`${text}\n`);
const results: BenchResult[] = [];
for (const bench of chosen) {
  const result = await measured(bench);
  results.push(result);
  process.stdout.write(`${renderBench(result)}\n`);
  // Apart, so that the document is made of full runs only.
  const file = `bench-${bench.id}${quick ? '.quick' : ''}.json`;
  writeFileSync(new URL(file, RESULTS), `${JSON.stringify(result, undefined, 2)}\n`);
  // Where CI expects an emulator, a benchmark without one is a failure and not a gap.
  const unmeasured = result.missing !== undefined && process.env['CI'] === 'true' && !isEmbedded;
  const isBroken = unmeasured || result.broke !== undefined;
  if (isBroken || result.groups.some(({ targets }) => targets.some(({ failed }) => failed))) process.exitCode = 1;
}
if (results.length > 1) process.stdout.write(`${renderSummary(results)}\n`);

/** One that breaks must not take the others with it; the run fails all the same. */
async function measured(bench: Bench): Promise<BenchResult> {
  const { id, name, title } = bench;
  try {
    return await runBench(bench, { rounds, tell, secondChance: quick });
  } catch (error) {
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const broke = error instanceof Error ? error.message : String(error);
    return { id, name, title, broke, rounds: 0, seconds: 0, machine: machineNow(), groups: [] };
  }
}
