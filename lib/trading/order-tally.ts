/**
 * The running totals of one order while a booking decision is made, and the order as it is afterwards. A tally lives
 * inside one decision and never leaves it; the order it began with is not changed.
 */
import { isZero, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import type { ExecKey, StrategyId } from '../domain/ids.ts';
import type { BookedShare, LedgerOrder, LedgerOrderState } from '../domain/ledger-order.ts';
import { fillCommission, fillCost } from './newest-revisions.ts';
import { bookedTotals, sharesDue, type OrderTotals } from './share-order.ts';

export interface OrderTally {
  readonly order: LedgerOrder;
  totals: OrderTotals;
  /** Executions counted in or out by this decision. */
  readonly keys: Set<ExecKey>;
}

export interface ShareDifference extends BookedShare {
  readonly strategyId: StrategyId;
}

const NO_SHARE: BookedShare = { quantity: ZERO, cost: ZERO, commission: ZERO };

export const startTally = (order: LedgerOrder): OrderTally => ({
  order,
  totals: bookedTotals(order),
  keys: new Set(),
});

/** Counts a report in (`1`) or takes the one it replaces out (`-1`). */
export function countInTally(tally: OrderTally, key: ExecKey, fill: Fill, factor: 1 | -1): void {
  const { filled, cost, commission } = tally.totals;
  tally.keys.add(key);
  tally.totals = {
    filled: filled.plus(fill.execution.quantity.times(factor)),
    cost: cost.plus(fillCost(fill, tally.order.contract.multiplier).times(factor)),
    commission: commission.plus(fillCommission(fill).times(factor)),
  };
}

export interface TallyResult {
  readonly order: LedgerOrder;
  /** strategy -> what is due beyond what was booked, unsigned like the shares but below zero for a correction. */
  readonly differences: readonly ShareDifference[];
}

/** The order with its totals shared anew, and what that changes for each strategy, by strategy id. */
export function closeTally({ order, totals }: OrderTally, nowMs: number): TallyResult {
  const booked = sharesDue(order, totals);
  const strategies = [...new Set([...order.booked.keys(), ...booked.keys()])].toSorted();
  return {
    order: { ...order, booked, filled: totals.filled, state: stateOnFill(order, totals.filled), updatedAtMs: nowMs },
    differences: strategies.flatMap((strategyId) => {
      const difference = minus(booked.get(strategyId) ?? NO_SHARE, order.booked.get(strategyId) ?? NO_SHARE);
      return Object.values(difference).every(isZero) ? [] : [{ strategyId, ...difference }];
    }),
  };
}

const minus = (due: BookedShare, booked: BookedShare): BookedShare => ({
  quantity: due.quantity.minus(booked.quantity),
  cost: due.cost.minus(booked.cost),
  commission: due.commission.minus(booked.commission),
});

/**
 * An execution proves that the broker has the order, and a complete one that it is filled, whatever was thought before.
 * Done states never become open again: not by a bust after FILLED, not by a late part fill of a cancelled order.
 */
function stateOnFill({ state, quantity }: LedgerOrder, filled: Decimal): LedgerOrderState {
  if (filled.gte(quantity)) return 'FILLED';
  const wasOpen = state === 'PLANNED' || state === 'SENDING' || state === 'UNKNOWN';
  return wasOpen && filled.gt(0) ? 'WORKING' : state;
}
