/** A benchmark's result as a table for people; the figures are those of the JSON document. */
import Table from 'cli-table3';
import type { BenchResult, GroupResult, Spread, TargetResult } from './harness.ts';

export function renderBench({ id, title, rounds, machine, seconds, groups, missing, broke }: BenchResult): string {
  if (broke !== undefined) return `BROKE: benchmark ${id}: ${title}: ${broke}`;
  if (missing !== undefined) return `skipped: benchmark ${id}: ${title}: ${missing}`;
  const { cpu, cores, memoryGb, platform, node, load } = machine;
  const head = `Benchmark ${id}: ${title}, ${rounds} rounds, interleaved, ${seconds.toFixed(0)} s`;
  const where = `${cpu}, ${cores} cores, ${memoryGb} GB, ${platform}, Node ${node}, load ${load.toFixed(1)}`;
  return [head, where, ...groups.map(renderGroup)].join('\n');
}

function renderGroup({ condition, unit, contenders, targets }: GroupResult): string {
  const drawn = new Table({
    head: [condition, 'rounds', `median ${unit}`, 'min', 'max', 'cold', 'the desk is better by', 'min', 'max'],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, figures, raw, cold, ratio } of contenders) {
    drawn.push([
      name,
      raw.length,
      ...spread(figures),
      cold?.toFixed(1) ?? '',
      ...(ratio === undefined ? ['1', '', ''] : spread(ratio)),
    ]);
  }
  const verdicts = targets.map(
    ({ text, moonshot, found, reached }) =>
      `${reached ? 'met' : 'MISSED'}: ${moonshot ? 'moonshot' : 'target'} ${text}, found ${found}`,
  );
  return [drawn.toString(), ...verdicts].join('\n');
}

/** All of a run at a glance: a line a condition and target, with the baseline that came nearest to the desk. */
export function renderSummary(results: readonly BenchResult[]): string {
  const drawn = new Table({
    head: ['#', 'condition', 'ours', 'nearest baseline', 'ratio', 'target', 'found', ''],
    style: { head: [], border: [], compact: true },
    colWidths: [4, 44, 16, 44, 9, 44, 18, 8],
    wordWrap: true,
  });
  for (const { id, groups } of results) {
    for (const group of groups) drawn.push(...summaryRows(id, group));
  }
  const targets = results.flatMap(({ groups }) => groups.flatMap((group) => group.targets));
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const total = `targets met: ${met(targets, false)}; moonshots: ${met(targets, true)}; ${(seconds / 60).toFixed(1)} minutes`;
  return [drawn.toString(), ...results.flatMap(skipped), total].join('\n');
}

function summaryRows(id: number, { condition, unit, contenders, targets }: GroupResult): readonly string[][] {
  const ours = contenders.find(({ ratio }) => ratio === undefined);
  const [nearest] = contenders
    .flatMap(({ name, ratio }) => (ratio === undefined ? [] : [{ name, ratio: ratio.median }]))
    .toSorted((a, b) => a.ratio - b.ratio);
  const first = [String(id), condition, ours === undefined ? '' : `${figure(ours.figures.median)} ${unit}`];
  const beside = [nearest?.name ?? '', nearest === undefined ? '' : `${figure(nearest.ratio)}x`];
  if (targets.length === 0) return [[...first, ...beside, 'none', '', '']];
  return targets.map(({ text, moonshot, found, reached }, row) => [
    ...(row === 0 ? [...first, ...beside] : [String(id), '', '', '', '']),
    `${moonshot ? 'moonshot: ' : ''}${text}`,
    found,
    reached ? 'met' : 'MISSED',
  ]);
}

const skipped = ({ id, missing, broke }: BenchResult): readonly string[] => [
  ...(missing === undefined ? [] : [`skipped: benchmark ${id}: ${missing}`]),
  ...(broke === undefined ? [] : [`BROKE: benchmark ${id}: ${broke}`]),
];

/** `9 of 10` */
export const met = (targets: readonly TargetResult[], moonshots: boolean): string => {
  const all = targets.filter(({ moonshot }) => moonshot === moonshots);
  return `${all.filter(({ reached }) => reached).length} of ${all.length}`;
};

const spread = ({ median, min, max }: Spread): readonly string[] => [median, min, max].map(figure);

/** Microseconds are seen too. */
const figure = (value: number): string => value.toFixed(value < 1 ? 4 : 1);
