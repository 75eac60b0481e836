/**
 * How a live session stands, as it tells once a second for people and for other instances. Quantities, prices and money
 * are decimal text and times UTC epoch milliseconds: it is shown and never computed with.
 */
import type { AccountId, Currency, FencingToken, RunId } from './ids.ts';
import type { OrderOutcome } from './order-outcome.ts';
import type { TripCause } from './stored-breaker.ts';
import type { TradingState } from './trading-state.ts';

export type OutcomeCounts = { readonly [kind in OrderOutcome['kind']]: number };

export interface LiveQuote {
  readonly bid?: string | undefined;
  readonly ask?: string | undefined;
  readonly last?: string | undefined;
  /** What is traded on; undefined where nothing fresh is known. */
  readonly price?: string | undefined;
  /** When the desk received it. */
  readonly atMs: number;
}

export interface LiveSymbolStatus {
  readonly symbol: string;
  readonly conId?: number | undefined;
  readonly prices?: string | undefined;
  readonly strategy: string;
  readonly intervalMs: number;
  readonly quote?: LiveQuote | undefined;
  readonly weight?: string | undefined;
  readonly reading: string;
  readonly signalAtMs?: number | undefined;
  readonly position: string;
  readonly holding: string;
  readonly pnl?: string | undefined;
  readonly maxLoss?: string | undefined;
  readonly stopped: boolean;
  readonly orders: OutcomeCounts;
  readonly executions: number;
  readonly intervals: number;
  readonly served: number;
  readonly heartbeats: number;
  readonly lastHeartbeatAtMs?: number | undefined;
  readonly missedHeartbeats: number;
  readonly maxLatencyMs?: number | undefined;
  readonly errors: number;
  readonly lastError?: string | undefined;
}

export interface LiveBreakerStatus {
  readonly status: 'open' | 'closed';
  readonly cause?: TripCause | undefined;
  readonly detail?: string | undefined;
  readonly sinceMs?: number | undefined;
  readonly tradingState?: TradingState | undefined;
  readonly consecutiveErrors: number;
  /** Fraction below the day's highest net liquidation. */
  readonly drawdown?: string | undefined;
  readonly limits: {
    readonly maxLoss: string;
    readonly maxConsecutiveErrors: number;
    readonly staleAfterMs: number;
    readonly heartbeatMs: number;
    readonly flattenOnTrip: boolean;
    readonly drawdown: { readonly warn: string; readonly reduce: string; readonly halt: string };
  };
}

/** What the session itself knows. */
export interface LiveStatus {
  readonly startedAtMs: number;
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  /** Undefined while it runs. */
  readonly ended?: { readonly atMs: number; readonly by: string } | undefined;
  readonly configurationVersion: string;
  readonly baseCurrency: Currency;
  /** Exactly one of them. */
  readonly pnl: { readonly total?: string | undefined; readonly missing?: string | undefined };
  readonly breaker: LiveBreakerStatus;
  readonly intervals: { readonly all: number; readonly full: number };
  readonly orders: OutcomeCounts;
  readonly executions: number;
  readonly symbols: readonly LiveSymbolStatus[];
}

/** As it is stored: `liveSessions/{mode}`, the newest session of its mode. */
export interface StoredLiveStatus extends LiveStatus {
  readonly sessionId: RunId;
  /** Of the lease under which it runs: an older session never replaces a newer one. */
  readonly token: FencingToken;
  readonly mode: 'paper' | 'live' | 'demo';
  readonly account: AccountId;
}

/** `liveStops/{mode}`: somebody wants this session to end. */
export interface LiveStop {
  readonly sessionId: RunId;
  readonly reason: string;
  readonly author: string;
  readonly atMs: number;
}
