/** What a decision would make of books and orders, in memory: for decisions made in several steps, and dry runs. */
import type { LedgerChange, LedgerView } from '../ports/ledger.ts';

export type Parts = Pick<LedgerView, 'books' | 'orders'>;

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
