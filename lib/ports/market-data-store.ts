/**
 * Collected bars (`marketData/{conId}/bars/{barSize}/chunks/{from}`), for people and analysis; trading reads the broker. A
 * series knows which span it covers without a gap, so that collecting goes on where it stopped.
 */
import type { Bar, BarSize } from '../domain/bar.ts';
import type { ConId } from '../domain/ids.ts';

export interface BarSeries {
  readonly conId: ConId;
  readonly size: BarSize;
}

/** Every bar that begins at or after `fromAtMs` and before `throughAtMs` is stored. */
export interface BarCoverage {
  readonly fromAtMs: number;
  readonly throughAtMs: number;
}

export interface SeriesState {
  /** Undefined: nothing is collected yet. */
  readonly coverage: BarCoverage | undefined;
  /** Wall times of the newest requests for this series, at most 60, oldest first: IB limits their pace. */
  readonly requestedAtMs: readonly number[];
}

export interface MarketDataStore {
  state(series: BarSeries, signal: AbortSignal): Promise<SeriesState>;
  /**
   * Joins bars to the series, by their beginning: a newer one replaces. Bars and coverage in one transaction.
   * @throws InvalidValueError where the span neither overlaps nor touches what is covered, StoreError
   */
  putBars(
    series: BarSeries,
    added: { readonly bars: readonly Bar[]; readonly span: BarCoverage; readonly requestedAtMs: number },
    signal: AbortSignal,
  ): Promise<void>;
  /** Stored bars that begin in the span, oldest first. @throws InvalidValueError for a span of more than 200 chunks */
  bars(series: BarSeries, span: BarCoverage, signal: AbortSignal): Promise<readonly Bar[]>;
}
