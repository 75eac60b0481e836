/**
 * Books internal crosses: what strategies give each other at the reference price when their deltas cancel. No
 * commission, no order, no broker; the units of a cross sum to zero, so the total of all books does not change.
 */
import { decimalText, isZero, sum, ZERO } from '../domain/decimal.ts';
import { InvalidValueError } from '../domain/errors.ts';
import type { InternalCross } from '../domain/ledger-order.ts';
import type { LedgerChange, LedgerDecision, LedgerView } from '../ports/ledger.ts';
import { addFlow, bookChanges, type BookFlows } from './book-flows.ts';

/**
 * Books several crosses in one decision: a strategy may take part in more than one. Needs `books: 'all'`; a cross is
 * booked by the plan transaction, which runs once, so crosses are not looked up.
 * @throws InvalidValueError where the units of a cross do not sum to zero
 */
export function bookCrosses(
  view: Pick<LedgerView, 'books'>,
  crosses: readonly InternalCross[],
  nowMs: number,
): LedgerDecision<readonly InternalCross[]> {
  const flows: BookFlows = new Map();
  for (const cross of crosses) {
    const surplus = sum(cross.deltas.values());
    if (!isZero(surplus)) {
      const field = `internal cross ${cross.id} in ${cross.contract.localSymbol}`;
      throw new InvalidValueError({ field, found: `a sum of ${decimalText(surplus)}`, needed: 'units that sum to 0' });
    }
    for (const [strategyId, quantity] of cross.deltas) {
      const cost = quantity.times(cross.price).times(cross.contract.multiplier);
      addFlow(flows, strategyId, cross.contract, {
        id: `cross:${cross.id}`,
        atMs: cross.atMs,
        quantity,
        cost,
        commission: ZERO,
      });
    }
  }
  const puts = crosses.map((cross): LedgerChange => ({ kind: 'put-cross', cross }));
  return { changes: [...puts, ...bookChanges(view.books, flows, nowMs)], result: crosses };
}

/** One cross; see `bookCrosses`. */
export const bookCross = (
  view: Pick<LedgerView, 'books'>,
  cross: InternalCross,
): LedgerDecision<readonly InternalCross[]> => bookCrosses(view, [cross], cross.atMs);
