/**
 * `npm run bench:profile -- NAME [CONDITION] [--quick] [--rounds N] [--beside] [--parts]`: a CPU profile of what the desk does in
 * a benchmark, and the shares of its parts in all that was not idle. Of the desk alone, or with `--beside` of its baselines as
 * well, where one measurement holds both. Only this process is seen: an emulator or a gateway of its own is not. `--parts` shows
 * instead what a figure is made of where it is waited for (requests of a store, pauses, the start of a process). It judges nothing.
 */
import { Session, type Profiler } from 'node:inspector/promises';
import { parseArgs } from 'node:util';
import { allBenches } from './all-benches.ts';
import type { BenchGroup } from './harness.ts';
import { profileShares, type Share } from './profile-shares.ts';

const SHOWN = 14;
/** Microseconds between two samples. */
const INTERVAL = 500;

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    beside: { type: 'boolean', default: false },
    parts: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
  },
  allowPositionals: true,
});
const [name = '', condition = ''] = positionals;
const bench = allBenches({ quick: values.quick }).find((one) => one.name === name || String(one.id) === name);
if (bench === undefined) throw new RangeError(`Benchmark is not known: found "${name}", needed a name or a number`);
const opened = await bench.open?.();
if (opened?.kind === 'missing') throw new Error(`Benchmark cannot be profiled: ${opened.why}`);
const groups = bench.groups.filter((one) => one.condition.includes(condition));
if (values.parts) for (const group of groups) await showParts(group);
for (const group of values.parts ? [] : groups) {
  const { profile, figures } = await profiled(group, Number(values.rounds));
  process.stdout.write(
    `Benchmark ${bench.id}, ${group.condition}: ${figures.map((one) => one.toFixed(2)).join(', ')}\n`,
  );
  process.stdout.write(
    `${rows(profileShares(profile))}\n  of these the functions\n${rows(profileShares(profile, true))}\n`,
  );
}
if (opened !== undefined) await opened.close();
// An emulator that was started ends with this process.
process.exit(0);

async function showParts({ condition: shown, parts }: BenchGroup): Promise<void> {
  if (parts === undefined) return;
  process.stdout.write(`${shown}\n${(await parts()).map((line) => `  ${line}\n`).join('')}`);
}

/** One measurement of each before the profile begins: a standing desk is warm. */
async function profiled(
  { subject, baselines }: BenchGroup,
  rounds: number,
): Promise<{ readonly profile: Profiler.Profile; readonly figures: readonly number[] }> {
  const contenders = values.beside ? [...baselines, subject] : [subject];
  for (const { measure } of contenders) await measure();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  await session.post('Profiler.start');
  const figures: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const { measure } of contenders) figures.push(await measure());
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return { profile, figures };
}

function rows(shares: readonly Share[]): string {
  return shares
    .slice(0, SHOWN)
    .map(({ part, share }) => `  ${(100 * share).toFixed(1).padStart(5)} %  ${part}`)
    .join('\n');
}
