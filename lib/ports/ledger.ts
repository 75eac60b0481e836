/**
 * The desk's memory, transactional: runs, lease, books, orders, executions. One `transact` is read, decide, write:
 * the decision is pure and synchronous, may run several times, and sees exactly what its scope names.
 * Adapters: `lib/adapters/firestore` (Google Cloud Firestore, `runTransaction`) and `lib/adapters/memory`
 * (embedded, with snapshot file); one contract suite holds both.
 */
import type { Adjustment } from '../domain/adjustment.ts';
import type { Book } from '../domain/holding.ts';
import type { ExecKey, OrderId, OrderRef, RunId, StrategyId, ClientId } from '../domain/ids.ts';
import type { InternalCross, LedgerExecution, LedgerOrder } from '../domain/ledger-order.ts';
import type { Lease, Mode, Run } from '../domain/run.ts';
import type { DayHigh, StoredBreaker } from '../domain/stored-breaker.ts';
import type { TradeLogEntry } from './trade-log.ts';

/** Small facts that outlive a run (`positions/{mode}/session/{name}`). */
export interface SessionFacts {
  /** client id -> highest order id ever given or seen (`orderIds`). */
  readonly orderIdHighWater: ReadonlyMap<ClientId, OrderId>;
  /** Market time of the last complete read of executions (`watermark`). */
  readonly executionsReadThroughAtMs: number | undefined;
  /** strategy -> start of the newest bar it acted on (`actedThrough`). */
  readonly actedThroughAtMs: ReadonlyMap<StrategyId, number>;
  /** The circuit breaker of live sessions (`breaker`); missing: it never opened. */
  readonly breaker?: StoredBreaker | undefined;
  /** From which live sessions count the day's drawdown (`dayHigh`). */
  readonly dayHigh?: DayHigh | undefined;
}

/**
 * What `put-session` changes: entries given replace or join the stored ones, everything else stays.
 * An order-id high water only rises; an `actedThroughAtMs` given as undefined is removed (a plan put back).
 */
export interface SessionChange {
  readonly orderIdHighWater?: ReadonlyMap<ClientId, OrderId>;
  readonly executionsReadThroughAtMs?: number | undefined;
  readonly actedThroughAtMs?: ReadonlyMap<StrategyId, number | undefined>;
  readonly breaker?: StoredBreaker;
  readonly dayHigh?: DayHigh;
}

/** What a transaction reads. Nothing else is visible to its decision, and no phantom can appear in what is. */
export interface LedgerScope {
  readonly books?: 'all';
  readonly orders?: 'all' | readonly OrderRef[];
  readonly executions?: readonly ExecKey[];
  /** Orders that left `openOrders`, by name only: a correction may come after. */
  readonly settledOrders?: readonly OrderRef[];
  /** Adjustments by their id. */
  readonly adjustments?: readonly string[];
  readonly run?: RunId;
  readonly lease?: true;
  readonly session?: true;
  /** Trade-log entries that are not known to be shipped, by the commit they were written with. */
  readonly unshipped?: 'all';
}

/** Touching a part that the scope does not name throws: a forgotten scope must not look like an empty ledger. */
export interface LedgerView {
  /** Books that exist; a missing one is empty. */
  readonly books: ReadonlyMap<StrategyId, Book>;
  readonly orders: ReadonlyMap<OrderRef, LedgerOrder>;
  readonly executions: ReadonlyMap<ExecKey, LedgerExecution>;
  readonly settledOrders: ReadonlyMap<OrderRef, LedgerOrder>;
  readonly adjustments: ReadonlyMap<string, Adjustment>;
  readonly run: Run | undefined;
  readonly lease: Lease | undefined;
  readonly session: SessionFacts;
  readonly unshipped: ReadonlyMap<string, readonly TradeLogEntry[]>;
}

export type LedgerChange =
  | { readonly kind: 'put-book'; readonly strategyId: StrategyId; readonly book: Book }
  | { readonly kind: 'put-order'; readonly order: LedgerOrder }
  | { readonly kind: 'remove-order'; readonly orderRef: OrderRef }
  /** Keeps an order that left, with its source and booked shares (`positions/{mode}/settledOrders/{orderRef}`, expires). */
  | { readonly kind: 'put-settled-order'; readonly order: LedgerOrder }
  | { readonly kind: 'put-execution'; readonly key: ExecKey; readonly execution: LedgerExecution }
  | { readonly kind: 'put-cross'; readonly cross: InternalCross }
  /** A person's change of books, kept for good (`positions/{mode}/adjustments/{id}`). */
  | { readonly kind: 'put-adjustment'; readonly adjustment: Adjustment }
  | { readonly kind: 'put-run'; readonly run: Run }
  /** A failed claim is let go, so that a retry works. */
  | { readonly kind: 'remove-run'; readonly runId: RunId }
  | { readonly kind: 'put-lease'; readonly lease: Lease }
  | { readonly kind: 'put-session'; readonly session: SessionChange }
  /**
   * The entries that tell of this very commit (`positions/{mode}/unshipped/{id}`), in several such changes where they
   * outgrow a document: what it did is told even where the process and its disk die before they have shipped a word of it.
   */
  | { readonly kind: 'put-unshipped'; readonly id: string; readonly entries: readonly TradeLogEntry[] }
  | { readonly kind: 'remove-unshipped'; readonly id: string };

export interface LedgerDecision<Result> {
  readonly changes: readonly LedgerChange[];
  readonly result: Result;
}

export interface Ledger {
  readonly mode: Mode;
  /**
   * Atomic: all changes or none; the decision saw no state older than the commit.
   * A decision that throws commits nothing and the error passes through unchanged. An abort before the commit
   * rejects with the signal's reason and nothing is written; during it, with a `StoreError` of `outcome-unknown`.
   * Decisions are idempotent by ids: asking again after a failure is always right.
   * @throws StoreError, CorruptRecordError, InvalidValueError for a change that could not be read back
   */
  transact<Result>(
    scope: LedgerScope,
    decide: (view: LedgerView) => LedgerDecision<Result>,
    signal: AbortSignal,
  ): Promise<Result>;
  /** One consistent read, without a transaction's cost. */
  read(scope: LedgerScope, signal: AbortSignal): Promise<LedgerView>;
}
