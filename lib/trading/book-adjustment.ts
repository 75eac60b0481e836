/**
 * Books what a person decided: units moved between books, or taken in from and given back to the broker's side. Pure. The
 * sum of all books changes only toward the broker's position and never beyond it, so that an adjustment can make a
 * difference smaller and never make one.
 */
import type { Adjustment } from '../domain/adjustment.ts';
import { decimalText, isZero, max, min, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import { ValidationError } from '../domain/errors.ts';
import type { StrategyId } from '../domain/ids.ts';
import type { Position } from '../domain/position.ts';
import type { LedgerChange, LedgerView } from '../ports/ledger.ts';
import { addFlow, bookChanges, type BookFlows } from './book-flows.ts';

export interface AdjustmentFacts {
  readonly positions: readonly Position[];
  readonly nowMs: number;
}

/** What it does to the books. @throws ValidationError where it would move more than there is, or go beyond the discrepancy */
export function bookAdjustment(
  view: Pick<LedgerView, 'books'>,
  adjustment: Adjustment,
  { positions, nowMs }: AdjustmentFacts,
): readonly LedgerChange[] {
  const allowed = largest(view, adjustment, positions);
  if (adjustment.quantity.gt(allowed)) throw refused(adjustment, allowed);
  const flows: BookFlows = new Map();
  const flow = (strategyId: StrategyId | undefined, quantity: Decimal): void => {
    if (strategyId === undefined || isZero(quantity)) return;
    addFlow(flows, strategyId, adjustment.contract, {
      id: `adjustment:${adjustment.id}`,
      atMs: adjustment.atMs,
      quantity,
      cost: quantity.times(adjustment.price).times(adjustment.contract.multiplier),
      commission: ZERO,
    });
  };
  flow(adjustment.from, adjustment.quantity.neg());
  flow(adjustment.to, adjustment.quantity);
  return bookChanges(view.books, flows, nowMs);
}

/** Between books: what the one has long, or what the other is short. With the broker: the discrepancy in that direction. */
function largest(
  { books }: Pick<LedgerView, 'books'>,
  { contract: { conId }, from, to }: Adjustment,
  positions: readonly Position[],
): Decimal {
  const held = (id: StrategyId): Decimal => books.get(id)?.get(conId)?.quantity ?? ZERO;
  if (from !== undefined && to !== undefined) return max(ZERO, max(held(from), held(to).neg()));
  const position = sum(positions.filter(({ contract }) => contract.conId === conId).map(({ quantity }) => quantity));
  const booked = sum([...books.values()].flatMap((book) => book.get(conId)?.quantity ?? []));
  const discrepancy = position.minus(booked);
  return from === undefined ? max(ZERO, discrepancy) : min(ZERO, discrepancy).neg();
}

function refused({ quantity, from, to }: Adjustment, allowed: Decimal): ValidationError {
  const isMove = from !== undefined && to !== undefined;
  const what = isMove ? 'the holding that is moved' : 'the difference between broker and ledger in this direction';
  const needed = `at most ${decimalText(allowed)}, ${what}`;
  return new ValidationError('Body of adjust-holdings', [{ field: 'quantity', found: decimalText(quantity), needed }]);
}
