/**
 * Tells the trade log what an allocation decided and what became of its orders. Told after each commit, never before
 * it and never as an input to anything; what the executions were is told when they are booked.
 */
import type { InternalCross } from '../lib/domain/ledger-order.ts';
import type { OrderRequest } from '../lib/domain/order.ts';
import type { PlacedOrder } from '../lib/trading/place-orders.ts';
import type { PlannedOrder } from '../lib/trading/allocation-plan.ts';
import {
  crossEntry,
  deniedEntry,
  outcomeEntry,
  plannedEntry,
  sentEntry,
  type DeniedWish,
} from '../lib/trading/trade-log-entries.ts';
import type { TradingContext } from './intent.ts';
import type { PreparedAllocation } from './prepared-allocation.ts';

/** What a plan decided, of whatever intent. */
export interface LoggedPlan {
  readonly orders: readonly PlannedOrder[];
  readonly crosses: readonly InternalCross[];
  readonly denied: readonly DeniedWish[];
  readonly atMs: number;
}

/** Crosses booked, wishes denied, orders planned. */
export function logPlan({ deps, runId }: TradingContext, plan: LoggedPlan): void {
  const origin = { runId, atMs: plan.atMs };
  for (const cross of plan.crosses) deps.tradeLog.push(crossEntry(cross));
  for (const wish of plan.denied) deps.tradeLog.push(deniedEntry(wish, origin));
  for (const { request } of plan.orders) deps.tradeLog.push(plannedEntry(request, origin));
}

export function logSent({ deps, runId }: TradingContext, request: OrderRequest, atMs: number): void {
  deps.tradeLog.push(sentEntry(request, { runId, atMs }));
}

export function logOutcomes(
  { deps, runId }: TradingContext,
  { orders, placed, atMs }: { orders: readonly PlannedOrder[]; placed: readonly PlacedOrder[]; atMs: number },
): void {
  const outcomes = new Map(placed.map(({ orderRef, outcome }) => [orderRef, outcome]));
  for (const { request } of orders) {
    const outcome = outcomes.get(request.orderRef);
    if (outcome !== undefined) deps.tradeLog.push(outcomeEntry(request, outcome, { runId, atMs }));
  }
}

/** What the pre-trade checks refused, with the order it would have been. */
export function deniedWishes({
  plan,
  contracts,
}: {
  readonly plan: Pick<PreparedAllocation['plan'], 'outcomes' | 'netted'>;
  readonly contracts: PreparedAllocation['contracts'];
}): readonly DeniedWish[] {
  return plan.outcomes.flatMap(({ conId, kind, reason }) => {
    if (kind !== 'denied') return [];
    const wished = plan.netted.find((netted) => netted.conId === conId)?.order;
    const contract = contracts.get(conId)?.contract;
    return wished === undefined || contract === undefined ? [] : [{ contract, reason, ...wished }];
  });
}
