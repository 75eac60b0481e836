/** What a decision would make of a view, in memory: for dry runs, which write nothing, and for decisions made in two steps. */
import type { LedgerChange, LedgerView } from '../ports/ledger.ts';

type Parts = Pick<LedgerView, 'books' | 'orders'>;

/** Books and orders after `changes`. */
export function partsAfter(view: Parts, changes: readonly LedgerChange[]): Parts {
  const books = new Map(view.books);
  const orders = new Map(view.orders);
  for (const change of changes) {
    if (change.kind === 'put-book') books.set(change.strategyId, change.book);
    if (change.kind === 'put-order') orders.set(change.order.orderRef, change.order);
    if (change.kind === 'remove-order') orders.delete(change.orderRef);
  }
  return { books, orders };
}

/** The view with books and orders after `changes`; its other parts stay as they were read. */
export const applyBooking = (view: LedgerView, changes: readonly LedgerChange[]): LedgerView => ({
  ...partsAfter(view, changes),
  executions: view.executions,
  settledOrders: view.settledOrders,
  adjustments: new Map(),
  session: view.session,
  run: undefined,
  lease: undefined,
  unshipped: new Map(),
});
