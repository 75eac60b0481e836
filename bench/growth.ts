/**
 * How cost grows with load: the same work at 1x, 10x and 100x, each size some times, all sizes in turn so that a slow moment
 * of the machine meets them all. What it says is the exponent between two sizes (1: linear, 0: nothing grows, 2: squared) of
 * the processor time this process spent on the cheapest measurement of each, set-up included: what else the machine does
 * changes how long a thing takes, but hardly what it costs. A measurement repeats a small load until it has done as much as
 * a ten times larger one: else the collections that a hundred fills make necessary are paid by whoever comes next, and the
 * cheapest measurement is one that paid for none.
 */
import { spreadOf, type Spread } from './harness.ts';

export interface Load {
  /** `orders in a rebalance` */
  readonly name: string;
  /** What is measured and what is left out, in words. */
  readonly how: string;
  /** 1x, 10x, 100x. */
  readonly counts: readonly [number, number, number];
  /** Milliseconds for a load of `count`. */
  readonly measure: (count: number) => Promise<number>;
}

export interface LoadResult {
  readonly name: string;
  readonly how: string;
  readonly points: readonly LoadPoint[];
  /** Exponents from 1x to 10x and from 10x to 100x. */
  readonly exponents: readonly number[];
  /** The last exponent is at most `MOST_EXPONENT`. */
  readonly isLinear: boolean;
}

export interface LoadPoint {
  readonly count: number;
  /** As measured, without set-up. */
  readonly ms: Spread;
  /** Processor time of the load once, set-up included. */
  readonly cpuMs: Spread;
}

/** Of one measurement. */
const MOST_TIMES = 10;

/** Linear, with what a small sample on a busy machine may be off by. */
export const MOST_EXPONENT = 1.1;

/** @param repeats measurements of each size, after one that warms up */
export async function measureGrowth(
  load: Load,
  repeats: number,
  cpuNowMs: () => number = ownCpuMs,
): Promise<LoadResult> {
  const { name, how, counts, measure } = load;
  const raw = new Map<number, { ms: number[]; cpuMs: number[] }>(counts.map((count) => [count, { ms: [], cpuMs: [] }]));
  for (const [count] of raw) await measure(count);
  const largest = counts[2];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const [count, { ms, cpuMs }] of raw) {
      const times = Math.min(MOST_TIMES, Math.ceil(largest / count));
      const beganMs = cpuNowMs();
      for (let time = 0; time < times; time += 1) ms.push(await measure(count));
      cpuMs.push((cpuNowMs() - beganMs) / times);
    }
  }
  const points = [...raw].map(([count, { ms, cpuMs }]) => ({ count, ms: spreadOf(ms), cpuMs: spreadOf(cpuMs) }));
  const exponents = exponentsOf(points.map(({ count, cpuMs }) => ({ count, ms: cpuMs.min })));
  return { name, how, points, exponents, isLinear: (exponents.at(-1) ?? Infinity) <= MOST_EXPONENT };
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Between neighbours: the slope in a plot with two logarithmic axes. */
export const exponentsOf = (points: readonly { readonly count: number; readonly ms: number }[]): readonly number[] =>
  points.slice(1).map((point, index) => {
    const before = points[index] ?? point;
    return Math.log(point.ms / before.ms) / Math.log(point.count / before.count);
  });
