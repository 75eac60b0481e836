/** The circuit breaker as it is stored and as every intent sees it; what opens it is decided in `lib/live`. */
import type { Decimal } from './decimal.ts';
import type { Currency, RunId } from './ids.ts';
import type { TradingState } from './trading-state.ts';

export const TRIP_CAUSES = ['loss', 'pnl-missing', 'order-errors', 'drawdown'] as const;
export type TripCause = (typeof TRIP_CAUSES)[number];

export interface OpenBreaker {
  readonly status: 'open';
  readonly cause: TripCause;
  /** UTC epoch milliseconds. */
  readonly sinceMs: number;
  readonly detail: string;
  /** What the desk may still do. */
  readonly tradingState: Exclude<TradingState, 'ACTIVE'>;
}

/** `positions/{mode}/session/breaker`; none stored means it never opened. */
export type StoredBreaker =
  | (OpenBreaker & { readonly runId: RunId })
  | {
      readonly status: 'closed';
      /** When, why and by whom it was reset. */
      readonly resetAtMs: number;
      readonly reason: string;
      readonly author: string;
    };

/** `positions/{mode}/session/dayHigh`: the highest net liquidation of a market day that a live session has seen. */
export interface DayHigh {
  /** Market day, `20261120`. */
  readonly day: string;
  readonly netLiquidation: Decimal;
  readonly currency: Currency;
  /** UTC epoch milliseconds, the desk's clock: when it was that high. */
  readonly atMs: number;
}
