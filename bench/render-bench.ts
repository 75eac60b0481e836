/** A benchmark's result as a table for people; the figures are those of the JSON document. */
import Table from 'cli-table3';
import type { BenchResult, GroupResult, Spread } from './harness.ts';

export function renderBench({ id, title, rounds, machine, groups, missing }: BenchResult): string {
  if (missing !== undefined) return `skipped: benchmark ${id}: ${title}: ${missing}`;
  const { cpu, cores, memoryGb, platform, node, load } = machine;
  const head = `Benchmark ${id}: ${title}, ${rounds} rounds, interleaved`;
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

const spread = ({ median, min, max }: Spread): readonly string[] => [median, min, max].map(figure);

/** Microseconds are seen too. */
const figure = (value: number): string => value.toFixed(value < 1 ? 4 : 1);
