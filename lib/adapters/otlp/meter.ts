/**
 * Adds up what is counted and measured, in bounded memory, since the start of the process. It tells nobody: `encode-metrics.ts`
 * writes what `read` gives. Sums are cumulative, so that an export that is lost, or an instance that sleeps, loses nothing.
 */
import type { Attributes, CounterName, GaugeName, HistogramName, Metrics } from '../../ports/metrics.ts';

/** Milliseconds, upper bounds: from a socket on the same machine to the longest request. */
export const BOUNDS_MS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000] as const;
/** Combinations of attributes of all names together; what comes beyond is counted under `other`. */
const MAX_SERIES = 300;
const MAX_VALUE_CHARACTERS = 60;
const OTHER: Attributes = { other: 'true' };

export interface CountedSeries {
  readonly name: CounterName;
  readonly attributes: Attributes;
  readonly count: number;
}

export interface MeasuredSeries {
  readonly name: HistogramName;
  readonly attributes: Attributes;
  readonly count: number;
  readonly sumMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  /** One more than there are bounds: the last is what lies above all of them. */
  readonly buckets: readonly number[];
}

export interface Readings {
  readonly counted: readonly CountedSeries[];
  readonly measured: readonly MeasuredSeries[];
  readonly gauges: readonly { readonly name: GaugeName; readonly value: number }[];
}

export interface Meter extends Metrics {
  /** All sums so far. */
  read(): Readings;
}

type Growing<Series> = { -readonly [Field in keyof Series]: Series[Field] };
interface Histogram extends Growing<Omit<MeasuredSeries, 'buckets'>> {
  readonly buckets: number[];
}

export function createMeter(): Meter {
  const counted = new Map<string, Growing<CountedSeries>>();
  const measured = new Map<string, Histogram>();
  const gauges = new Map<GaugeName, () => number | undefined>();
  const seriesOf = <Series>(
    known: Map<string, Series>,
    name: string,
    given: Attributes,
    make: (attributes: Attributes) => Series,
  ): Series => {
    const cut = Object.entries(given).map(([key, value]) => [key, value.slice(0, MAX_VALUE_CHARACTERS)] as const);
    const key = JSON.stringify([name, cut]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const isFull = counted.size + measured.size >= MAX_SERIES;
    const otherKey = JSON.stringify([name]);
    const series = (isFull ? known.get(otherKey) : undefined) ?? make(isFull ? OTHER : Object.fromEntries(cut));
    known.set(isFull ? otherKey : key, series);
    return series;
  };
  return {
    count: (name, given) => {
      seriesOf(counted, name, given, (attributes) => ({ name, attributes, count: 0 })).count += 1;
    },
    measure: (name, milliseconds, given) => {
      if (!Number.isFinite(milliseconds) || milliseconds < 0) return;
      const series = seriesOf(measured, name, given, (attributes) => ({
        name,
        attributes,
        count: 0,
        sumMs: 0,
        minMs: milliseconds,
        maxMs: milliseconds,
        buckets: Array.from({ length: BOUNDS_MS.length + 1 }, () => 0),
      }));
      const above = BOUNDS_MS.findIndex((bound) => milliseconds <= bound);
      const bucket = above === -1 ? BOUNDS_MS.length : above;
      series.count += 1;
      series.sumMs += milliseconds;
      series.minMs = Math.min(series.minMs, milliseconds);
      series.maxMs = Math.max(series.maxMs, milliseconds);
      series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1;
    },
    watch: (name, read) => void gauges.set(name, read),
    read: () => ({
      counted: [...counted.values()].map((series) => ({ ...series })),
      measured: [...measured.values()].map((series) => ({ ...series, buckets: [...series.buckets] })),
      gauges: [...gauges].flatMap(([name, read]) => {
        const value = read();
        return value === undefined ? [] : [{ name, value }];
      }),
    }),
  };
}
