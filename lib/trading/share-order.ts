/**
 * What each strategy is due from an order, from the order's totals alone: quantities by the division rule, money and
 * commission in proportion to them. Shares always sum exactly to the totals. It books nothing.
 */
import { divideHalfUp, isZero, max, min, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import { UNALLOCATED, type StrategyId } from '../domain/ids.ts';
import type { BookedShare, LedgerOrder } from '../domain/ledger-order.ts';
import { divideByHighestAverages } from './divide-execution.ts';
import { COST_PLACES } from './holding-flows.ts';

/** An order's executions in their newest revisions, summed; unsigned like the order's own quantity. */
export interface OrderTotals {
  readonly filled: Decimal;
  /** Sum of quantity x price x multiplier. */
  readonly cost: Decimal;
  readonly commission: Decimal;
}

/** Totals as booked so far. */
export const bookedTotals = (order: LedgerOrder): OrderTotals => ({
  filled: order.filled,
  cost: sum([...order.booked.values()].map((share) => share.cost)),
  commission: sum([...order.booked.values()].map((share) => share.commission)),
});

/**
 * strategy -> share due, zero shares left out, by strategy id. A quantity beyond what was asked (the broker filled more
 * than the order) belongs to no strategy and is due to `unallocated`.
 */
export function sharesDue(
  order: Pick<LedgerOrder, 'source' | 'sizeIncrement'>,
  totals: OrderTotals,
): ReadonlyMap<StrategyId, BookedShare> {
  const quantities = quantitiesDue(order, totals.filled);
  const costs = inProportion(totals.cost, quantities);
  const commissions = inProportion(totals.commission, quantities);
  return new Map(
    [...quantities].map(([id, quantity]) => [
      id,
      { quantity, cost: costs.get(id) ?? ZERO, commission: commissions.get(id) ?? ZERO },
    ]),
  );
}

/** The quantities of `sharesDue` alone: units only, where no money is asked for. */
export function quantitiesDue(
  { source, sizeIncrement }: Pick<LedgerOrder, 'source' | 'sizeIncrement'>,
  filled: Decimal,
): ReadonlyMap<StrategyId, Decimal> {
  const asked = sum(source.values());
  const divided = divideByHighestAverages(source, min(filled, asked), sizeIncrement);
  const quantities = new Map([...divided].filter(([, quantity]) => !isZero(quantity)));
  const beyond = max(ZERO, filled.minus(asked));
  if (!isZero(beyond)) quantities.set(UNALLOCATED, beyond.plus(quantities.get(UNALLOCATED) ?? ZERO));
  return quantities;
}

/**
 * Divides money in proportion to quantities by differences of rounded running sums (half away from zero, 8 places):
 * every part is within one unit of its exact share, and the last one takes what is left, so that they sum to `total`.
 */
function inProportion(total: Decimal, quantities: ReadonlyMap<StrategyId, Decimal>): ReadonlyMap<StrategyId, Decimal> {
  const whole = sum(quantities.values());
  const parts = new Map<StrategyId, Decimal>();
  let reached = ZERO;
  let given = ZERO;
  for (const [id, quantity] of quantities) {
    reached = reached.plus(quantity);
    const due = reached.eq(whole) ? total : divideHalfUp(total.times(reached), whole, COST_PLACES);
    parts.set(id, due.minus(given));
    given = due;
  }
  return parts;
}
