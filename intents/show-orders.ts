/** How planned orders, what became of them, and internal crosses look in an answer. */
import { decimalText } from '../lib/domain/decimal.ts';
import type { InternalCross } from '../lib/domain/ledger-order.ts';
import type { OrderRequest } from '../lib/domain/order.ts';
import type { OrderOutcome } from '../lib/domain/order-outcome.ts';
import type { Json } from '../lib/domain/run.ts';
import type { PlannedOrder } from '../lib/trading/allocation-plan.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import type { PlacedOrder } from '../lib/trading/place-orders.ts';
import { showDecimals } from './show.ts';

export const showCross = (cross: InternalCross): Json => ({
  localSymbol: cross.contract.localSymbol,
  conId: cross.contract.conId,
  price: decimalText(cross.price),
  deltas: showDecimals(cross.deltas),
});

/** Planned orders in the order of the plan; `outcome` is `planned` where nothing was sent (a dry run). */
export function showOrders(orders: readonly PlannedOrder[], placed: readonly PlacedOrder[]): readonly Json[] {
  const byRef = new Map(placed.map((order) => [order.orderRef, order]));
  return orders.map(({ request }) => {
    const sent = byRef.get(request.orderRef);
    return {
      orderRef: request.orderRef,
      conId: request.contract.conId,
      localSymbol: request.contract.localSymbol,
      side: request.side,
      quantity: decimalText(request.quantity),
      limitPrice: limitOf(request),
      orderType: request.properties.orderType,
      tif: request.properties.tif,
      source: showDecimals(request.source),
      orderId: sent?.orderId ?? null,
      permId: sent?.permId ?? null,
      latencyMs: sent?.latencyMs ?? null,
      ...(sent === undefined ? { outcome: 'planned' } : showOutcome(sent.outcome)),
    };
  });
}

const limitOf = ({ properties: { limitPrice } }: OrderRequest): Json =>
  limitPrice === undefined ? null : decimalText(limitPrice);

function showOutcome(outcome: OrderOutcome): { readonly [name: string]: Json } {
  switch (outcome.kind) {
    case 'rejected':
      return { outcome: outcome.kind, code: outcome.code, reason: outcome.text };
    case 'denied':
      return { outcome: outcome.kind, reason: outcome.reason };
    case 'unknown':
      return { outcome: outcome.kind, reason: outcome.reason, since: isoTime(outcome.sinceAtMs) };
    case 'working':
    case 'filled':
    case 'cancelled':
      return { outcome: outcome.kind };
  }
}
