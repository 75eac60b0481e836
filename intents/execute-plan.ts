/**
 * The one placement path: plan transaction, SENDING, gate, confirmation, records. Every intent that trades ends here and
 * nowhere else sends an order. What it is given has been decided and approved; it decides nothing.
 */
import type { LedgerOrder } from '../lib/domain/ledger-order.ts';
import { commitPlan } from '../lib/trading/commit-plan.ts';
import { placeOrders, type PlacedOrder } from '../lib/trading/place-orders.ts';
import { logOutcomes, logPlan, logSent, type LoggedPlan } from './log-allocation.ts';
import type { TradingContext } from './intent.ts';

export interface PlanToExecute extends LoggedPlan {
  /** strategy -> bars its answer acted on. */
  readonly acted: NonNullable<LedgerOrder['acted']>;
}

/** @throws LeaseLostError, StoreError before anything is sent; afterwards every order has an outcome. */
export async function executePlan(context: TradingContext, plan: PlanToExecute): Promise<readonly PlacedOrder[]> {
  const { deps, broker, runId, token, configuration, signal } = context;
  const { orders, crosses, acted, atMs } = plan;
  await commitPlan(deps.ledger, { runId, token, orders, crosses, acted, nowMs: atMs }, signal);
  logPlan(context, plan);
  const placed = await placeOrders(
    { ledger: deps.ledger, clock: deps.clock, broker },
    orders.map(({ request }) => request),
    {
      token,
      signal,
      confirmationMs: configuration.confirmationSeconds * 1000,
      recordMs: deps.deadlines.flushMs,
      onSent: (request) => logSent(context, request, atMs),
    },
  );
  logOutcomes(context, { orders, placed, atMs });
  return placed;
}
