/** An opinion: a pure function from market data to target weights. It knows nothing of orders. */
import type { InvestmentDecision } from './analysis.ts';
import type { Bar, BarSize } from './bar.ts';
import type { ContractSpec } from './contract.ts';
import type { Decimal } from './decimal.ts';
import type { StrategyId } from './ids.ts';

/** Name a strategy gives to one of its contracts, for example `SPY`. */
export type ContractKey = string;

/** A contract a strategy trades; a future without a date means the front of its series. */
export interface StrategyContract {
  readonly key: ContractKey;
  readonly spec: ContractSpec;
  /** Calendar days before its last trade date at which a future stops being the front of its series; the desk's 8 where missing. */
  readonly rolloverDays?: number;
}

/** Completed bars the desk fetches before it asks. */
export interface BarRequirement {
  readonly key: ContractKey;
  readonly size: BarSize;
  readonly count: number;
  /** Greatest age of the newest bar since it was complete; it can only be stricter than the desk's `staleAfterMinutes`. */
  readonly staleAfterMinutes?: number;
}

export interface StrategyInput {
  /** Market time of the decision, UTC epoch milliseconds. */
  readonly nowAtMs: number;
  /** key -> completed bars, oldest first. */
  readonly bars: ReadonlyMap<ContractKey, readonly Bar[]>;
  /** key -> signed units this strategy holds. */
  readonly holdings: ReadonlyMap<ContractKey, Decimal>;
  /** Start of the newest bar on which this strategy's plan was made; undefined before the first. */
  readonly actedThroughAtMs: number | undefined;
  /** Seed of a pseudo-random strategy. */
  readonly seed: number;
  /** key -> newest decision of the analysis, expired or not; only for a strategy that `usesDecisions`. */
  readonly decisions?: ReadonlyMap<ContractKey, InvestmentDecision>;
  /** Decisions kept back because `requireApproval` is set and nobody has acknowledged them; to say so, not to act on. */
  readonly unapproved?: ReadonlyMap<ContractKey, InvestmentDecision>;
}

/** Fraction of the strategy's exposure wanted in a contract, -1..1 (above 1 in sum only with leverage). */
export interface Target {
  readonly key: ContractKey;
  readonly weight: Decimal;
}

/** `reading` is for people: the indicator values behind the answer. */
export type StrategyAnswer =
  | {
      readonly kind: 'targets';
      readonly targets: readonly Target[];
      readonly reading: string;
      readonly actedThroughAtMs: number | undefined;
    }
  | { readonly kind: 'hold'; readonly reading: string };

export interface Strategy {
  readonly id: StrategyId;
  readonly contracts: readonly StrategyContract[];
  readonly requires: readonly BarRequirement[];
  /** It is handed the decisions of the analysis on its contracts. */
  readonly usesDecisions?: true;
  /** Contracts, bars and evaluation together; it can only be shorter than the desk's limit of 20 s. */
  readonly timeLimitMs?: number;
  /** Pure and synchronous: no clock, no randomness but `seed`, no input but `input`. */
  evaluate(input: StrategyInput): StrategyAnswer;
}
