/** What a decision would make of a view, in memory: for dry runs, which write nothing. */
import type { LedgerChange, LedgerView } from '../ports/ledger.ts';

/** Books and orders after `changes`; other parts of the view stay as they were read. */
export function applyBooking(view: LedgerView, changes: readonly LedgerChange[]): LedgerView {
  const books = new Map(view.books);
  const orders = new Map(view.orders);
  for (const change of changes) {
    if (change.kind === 'put-book') books.set(change.strategyId, change.book);
    if (change.kind === 'put-order') orders.set(change.order.orderRef, change.order);
    if (change.kind === 'remove-order') orders.delete(change.orderRef);
  }
  return {
    books,
    orders,
    executions: view.executions,
    settledOrders: view.settledOrders,
    session: view.session,
    run: undefined,
    lease: undefined,
    unshipped: new Map(),
  };
}
