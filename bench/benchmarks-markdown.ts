/** Results of benchmarks as tables of docs/benchmarks.md: what was found, against what, and whether that was the target. */
import type { BenchResult, ContenderResult, GroupResult, Spread, TargetResult } from './harness.ts';
import type { LoadResult } from './growth.ts';
import { met } from './render-bench.ts';
import type { LeakCheck } from './leak-check.ts';
import type { ProcessMemory } from './process-memory.ts';
import { whatBinds } from './what-binds.ts';

export interface StoredScale {
  /** Of the minute before the end: what else the machine did. */
  readonly load: number;
  readonly results: readonly LoadResult[];
}

export function benchmarksMarkdown(results: readonly BenchResult[]): string {
  const [first] = results;
  if (first === undefined) return 'No full run yet.';
  const { cpu, cores, memoryGb, platform, node } = first.machine;
  const measured = results.filter(({ missing }) => missing === undefined);
  const targets = measured.flatMap(({ groups }) => groups.flatMap((group) => group.targets));
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const loads = results.map(({ machine }) => machine.load);
  return [
    `${cpu}, ${cores} cores, ${memoryGb} GB, ${platform}, Node ${node}. Load average when a benchmark began: ` +
      `${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}. Targets met: ${met(targets, false)}; ` +
      `moonshots: ${met(targets, true)}. All of it took ${(seconds / 60).toFixed(1)} minutes.`,
    table(
      ['#', 'Condition', 'Contender', 'Median', 'The desk is better by (min to max)'],
      measured.flatMap(({ id, groups }) => groups.flatMap((group) => contenderRows(id, group))),
    ),
    table(
      ['#', 'Condition', 'Target', 'Found', ''],
      measured.flatMap(({ id, groups }) =>
        groups.flatMap(({ condition, targets: ofGroup }) => ofGroup.map((target) => targetRow(id, condition, target))),
      ),
    ),
    ...results.flatMap(({ id, missing }) => (missing === undefined ? [] : [`${id} was not measured: ${missing}.`])),
    ...results.flatMap(({ id, broke }) => (broke === undefined ? [] : [`${id} broke: ${broke}.`])),
  ].join('\n\n');
}

const contenderRows = (id: number, { condition, unit, contenders }: GroupResult): readonly (readonly string[])[] =>
  contenders.map(({ name, figures, ratio }: ContenderResult) => [
    String(id),
    condition,
    ratio === undefined ? `**${name}**` : name,
    `${figure(figures.median)} ${unit}`,
    ratio === undefined ? '' : spread(ratio),
  ]);

const targetRow = (
  id: number,
  condition: string,
  { text, moonshot, found, reached }: TargetResult,
): readonly string[] => [
  String(id),
  condition,
  `${moonshot ? 'moonshot: ' : ''}${text}`,
  found,
  reached ? 'met' : `missed: ${whatBinds({ bench: id, condition, text })}`,
];

/** `1x, 10x, 100x` with what one costs at each. */
export const scaleMarkdown = ({ load, results }: StoredScale): string =>
  [
    `How cost grows (\`npm run bench:scale\`, load average ${load.toFixed(1)}); an exponent of 1 is linear:`,
    table(
      ['Load', 'Counts', 'Processor ms', 'us each', 'Exponents', 'Linear at most'],
      results.map(({ name, points, exponents, isLinear }) => [
        name,
        points.map((point) => point.count.toLocaleString('en')).join(', '),
        points.map(({ cpuMs }) => figure(cpuMs.min)).join(', '),
        points.map((point) => figure((point.cpuMs.min / point.count) * 1_000)).join(', '),
        exponents.map((value) => value.toFixed(2)).join(', '),
        isLinear ? 'yes' : 'no',
      ]),
    ),
  ].join('\n\n');

export const memoryMarkdown = (rows: readonly ProcessMemory[]): string =>
  [
    'What the processes hold (`npm run bench:memory`, resident megabytes):',
    table(
      ['Process', 'Under', 'At start', 'At most', 'At rest behind it'],
      rows.map(({ name, work, startedMb, peakMb, steadyMb }) => [
        `\`${name}\``,
        work,
        ...[startedMb, peakMb, steadyMb].map((value) => value.toFixed(0)),
      ]),
    ),
  ].join('\n\n');

const list = (figures: readonly number[]): string => figures.map((value) => value.toFixed(1)).join(', ');

export const leakMarkdown = ({ runs, fifths, growth }: LeakCheck): string => {
  return (
    `What is alive after each fifth of ${runs.toLocaleString('en')} runs, with as many behind them (\`npm run bench:leak\`): ` +
    `${list(fifths.map(({ heapMb }) => heapMb))} MB, of them the documents of the embedded store ` +
    `${list(fifths.map(({ documentsMb }) => documentsMb))} MB. The rest grew ${growth.toFixed(3)}-fold from the first to the last.`
  );
};

const spread = ({ median, min, max }: Spread): string => `${figure(median)}x (${figure(min)} to ${figure(max)})`;

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 1 ? 3 : 1);

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
