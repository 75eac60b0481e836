/** Orders that left the ledger's open ones, and the executions of orders: for people. It reads only, and may lag a commit. */
import type { OrderRef } from '../domain/ids.ts';
import type { LedgerExecution, LedgerOrder } from '../domain/ledger-order.ts';

export const MAX_ORDERS_LISTED = 500;
/** References that one question about executions may name. */
export const MAX_REFS_ASKED = 500;

export interface SettledRange {
  /** Those before this one in the order of the list; the newest where left out. */
  readonly after?: Pick<LedgerOrder, 'plannedAtMs' | 'orderRef'>;
  /** At most `MAX_ORDERS_LISTED`. */
  readonly limit: number;
}

export interface OrderHistory {
  /** Newest plan first, those of one plan by reference, descending. @throws StoreError, InvalidValueError */
  settled(range: SettledRange, signal: AbortSignal): Promise<readonly LedgerOrder[]>;
  /** Executions of these orders by time; an order without any has no entry. @throws StoreError, InvalidValueError */
  executionsOf(
    refs: readonly OrderRef[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<OrderRef, readonly LedgerExecution[]>>;
}
