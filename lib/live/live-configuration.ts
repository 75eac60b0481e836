/** What a live session is told: symbols, limits, rhythm. Validated where it is read; a newer one may replace it between intervals. */
import type { ContractSpec } from '../domain/contract.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { StrategyId } from '../domain/ids.ts';
import type { Json } from '../domain/run.ts';

export interface LiveSymbol {
  readonly symbol: string;
  readonly spec: ContractSpec;
  /** Units of the contract at a weight of 1. */
  readonly lotSize: Decimal;
  /** Begins every `orderRef` of the symbol. */
  readonly magicNumber: number;
  readonly strategy: StrategyId;
  readonly intervalMs: number;
  /** Base currency; undefined: only the session's limit holds. */
  readonly maxLoss: Decimal | undefined;
}

export interface LiveConfiguration {
  /** Changes with every change of content. */
  readonly version: string;
  readonly symbols: readonly LiveSymbol[];
  /** Base currency. */
  readonly maxLoss: Decimal;
  readonly heartbeatMs: number;
  readonly flattenOnTrip: boolean;
  /** Greatest age of a quote that is traded on, and of a mark. */
  readonly staleAfterMs: number;
  readonly maxConsecutiveErrors: number;
  readonly drawdown: { readonly warn: Decimal; readonly reduce: Decimal; readonly halt: Decimal };
}

/** Strategy or symbol of a configuration that does not go together, before anything trades on it. @throws ValidationError */
export type CheckLiveConfiguration = (configuration: LiveConfiguration) => void;

/** Where a session reads its configuration from, again before each interval; the newest that fits holds. */
export interface LiveConfigurationSource {
  /** For people: a file, or the store. */
  readonly name: string;
  /** The document as it is; undefined where there is none. */
  read(signal: AbortSignal): Promise<Json | undefined>;
}
