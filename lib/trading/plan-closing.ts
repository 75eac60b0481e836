/**
 * The decision of closing books, pure: each named strategy's holdings to zero, what cancels between strategies crossed,
 * the rest approved as orders like any other. It asks no opinion, cancels nothing and sends nothing.
 */
import { decimalText, isZero, roundTowardZeroTo } from '../domain/decimal.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import type { InternalCross } from '../domain/ledger-order.ts';
import type { AllocationInput, ApprovalInput, ContractOutcome, PlannedOrder } from './allocation-plan.ts';
import { approveOrders } from './approve-orders.ts';
import { netDeltas, type DeltaRow, type NettedContract } from './net-orders.ts';
import { crossOf } from './plan-allocation.ts';

export interface ClosingInput extends ApprovalInput, Pick<AllocationInput, 'runId' | 'nowMs' | 'unpriced'> {
  readonly strategies: readonly StrategyId[];
  /** Contracts to look at; others of the same books stay. */
  readonly isConcerned: (conId: ConId) => boolean;
  /** conId -> why nothing may be decided in it: drift, an order whose state is not known or that still works. */
  readonly blocked: ReadonlyMap<ConId, string>;
}

export interface ClosingPlan {
  readonly netted: readonly NettedContract[];
  readonly crosses: readonly InternalCross[];
  readonly orders: readonly PlannedOrder[];
  /** Contracts that stay as they are, and why. */
  readonly outcomes: readonly ContractOutcome[];
}

export function planClosing(input: ClosingInput): ClosingPlan {
  const rows: DeltaRow[] = [];
  const outcomes = new Map<ConId, ContractOutcome>();
  // A book named twice is closed once.
  for (const strategyId of new Set(input.strategies)) {
    for (const [conId, { quantity, localSymbol }] of input.books.get(strategyId) ?? []) {
      if (isZero(quantity) || !input.isConcerned(conId)) continue;
      const increment = input.priced.get(conId)?.details.sizeIncrement;
      const stays = (kind: ContractOutcome['kind'], reason: string): void =>
        void outcomes.set(conId, { conId, localSymbol, kind, reason });
      const blocked = input.blocked.get(conId);
      if (blocked !== undefined) stays('frozen', blocked);
      else if (increment === undefined) stays('unpriced', input.unpriced.get(conId) ?? 'No price');
      else {
        const delta = roundTowardZeroTo(quantity.neg(), increment);
        if (!isZero(delta)) rows.push({ strategyId, conId, delta });
        if (!delta.neg().eq(quantity)) stays('skipped', belowIncrement(quantity.plus(delta), increment));
      }
    }
  }
  const increments = new Map([...input.priced].map(([conId, { details }]) => [conId, details.sizeIncrement]));
  const netted = netDeltas(rows, increments);
  const approval = approveOrders(input, netted);
  return {
    netted,
    crosses: netted.flatMap((contract) => crossOf(input, contract) ?? []),
    orders: approval.orders,
    outcomes: [...outcomes.values(), ...approval.outcomes],
  };
}

const belowIncrement = (left: Parameters<typeof decimalText>[0], increment: typeof left): string =>
  `${decimalText(left)} of a holding is below the size increment ${decimalText(increment)} and cannot be ordered`;
