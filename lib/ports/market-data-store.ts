/**
 * Collected bars (`marketData/{conId}/bars/{barSize}/chunks/{from}`) and whose they are (`marketData/{conId}`), for people and
 * analysis; trading reads the broker. A series knows which span it covers without a gap, so that collecting goes on where it stopped.
 */
import type { Bar, BarSize } from '../domain/bar.ts';
import type { Contract } from '../domain/contract.ts';
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

/** Contracts shown at most of one symbol. */
export const MAX_CONTRACTS_OF_SYMBOL = 20;

/** A contract whose bars are kept, as the broker named it when they were last collected. */
export interface CollectedContract {
  readonly contract: Contract;
  readonly longName: string;
  /** Market time. */
  readonly seenAtMs: number;
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
  /** Keeps under which labels a contract is known; what was kept of it before is replaced. @throws StoreError */
  putContract(collected: CollectedContract, signal: AbortSignal): Promise<void>;
  /** Every contract that was collected under this symbol, the last seen first, at most `MAX_CONTRACTS_OF_SYMBOL`. */
  contracts(symbol: string, signal: AbortSignal): Promise<readonly CollectedContract[]>;
  /** Stored bars that begin in the span, oldest first. @throws InvalidValueError for a span of more than 200 chunks */
  bars(series: BarSeries, span: BarCoverage, signal: AbortSignal): Promise<readonly Bar[]>;
}
