/**
 * From netted contracts to approved orders: market hours, the properties of each order, pre-trade checks, then the limits
 * over all of them together. Crosses need neither a market nor an order and are not judged here.
 */
import { sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId } from '../domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../domain/ledger-order.ts';
import type { OrderRequest } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { signedQuantity } from '../domain/side.ts';
import type { ApprovalInput, ContractOutcome, PlannedOrder } from './allocation-plan.ts';
import { onlyShrinks } from './deltas.ts';
import { fitProperties } from './fit-properties.ts';
import type { NettedContract } from './net-orders.ts';
import { orderRefOf } from './order-ref.ts';
import { workingOf } from './working-of.ts';
import { checkPlan, type PlannedPosition } from './plan-limits.ts';
import { checkOrder } from './pre-trade-checks.ts';

export interface Approval {
  readonly orders: readonly PlannedOrder[];
  /** Contracts whose order is skipped or denied. */
  readonly outcomes: readonly ContractOutcome[];
}

export function approveOrders(input: ApprovalInput, netted: readonly NettedContract[]): Approval {
  const orders: PlannedOrder[] = [];
  const outcomes: ContractOutcome[] = [];
  for (const contract of netted) {
    const judged = judge(input, contract);
    if (judged === undefined) continue;
    if ('request' in judged) orders.push(judged);
    else outcomes.push(judged);
  }
  const denied = checkPlan(positionsAfter(input, orders), {
    limits: input.configuration.limits,
    netLiquidation: input.netLiquidation,
    lossRefusal: input.lossRefusal,
  });
  for (const { details } of orders) {
    const { conId, localSymbol } = details.contract;
    const reason = denied.get(conId);
    if (reason !== undefined) outcomes.push({ conId, localSymbol, kind: 'denied', reason });
  }
  return { orders: orders.filter(({ details }) => !denied.has(details.contract.conId)), outcomes };
}

function judge(input: ApprovalInput, { conId, order }: NettedContract): PlannedOrder | ContractOutcome | undefined {
  const priced = input.priced.get(conId);
  if (order === undefined || priced === undefined) return undefined;
  const { details, price, fx } = priced;
  const { contract } = details;
  const { localSymbol } = contract;
  const closed = input.closed.get(conId);
  if (closed !== undefined) return { conId, localSymbol, kind: 'skipped', reason: closed };
  const { side, quantity, source } = order;
  const properties = fitProperties(input.properties, { details, side, price: price.price });
  const request: OrderRequest = {
    orderRef: orderRefOf(input.planId, conId),
    contract,
    side,
    quantity,
    source,
    properties,
  };
  const verdict = checkOrder(request, {
    tradingState: input.tradingState,
    limits: input.configuration.limits,
    price: price.price,
    fx,
    details,
    position: positionIn(input.positions, conId),
    working: workingIn(input.orders, conId),
    shrinks: shrinks(input, request),
  });
  if (verdict.kind === 'approved') return { request: verdict.order, details };
  return { conId, localSymbol, kind: 'denied', reason: verdict.reason };
}

/** Every contract in which the account has or will have something; cash is money, not a position. */
function positionsAfter(input: ApprovalInput, orders: readonly PlannedOrder[]): readonly PlannedPosition[] {
  const symbols = new Map<ConId, string>();
  const contracts = [
    ...input.positions.map(({ contract }) => contract),
    ...input.orders.filter(isOpen).map(({ contract }) => contract),
    ...orders.map(({ request }) => request.contract),
  ];
  for (const { conId, localSymbol, secType } of contracts) if (secType !== 'CASH') symbols.set(conId, localSymbol);
  const planned = new Map(orders.map(({ request }) => [request.contract.conId, request]));
  return [...symbols].map(([conId, localSymbol]) => {
    const before = positionIn(input.positions, conId).plus(workingIn(input.orders, conId));
    const request = planned.get(conId);
    const delta = request === undefined ? ZERO : signedQuantity(request.side, request.quantity);
    return {
      conId,
      localSymbol,
      before,
      after: before.plus(delta),
      unitValue: unitValue(input, conId),
      shrinks: request !== undefined && shrinks(input, request),
    };
  });
}

/** Whether each strategy behind the order only gives back what it holds. */
function shrinks({ books, orders }: ApprovalInput, { source, side, contract: { conId } }: OrderRequest): boolean {
  return [...source].every(([strategyId, part]) => {
    const holding = books.get(strategyId)?.get(conId)?.quantity ?? ZERO;
    return onlyShrinks(signedQuantity(side, part), { holding, working: workingOf(orders, { strategyId, conId }) });
  });
}

function unitValue({ priced }: ApprovalInput, conId: ConId): Decimal | undefined {
  const known = priced.get(conId);
  return known?.price.price.times(known.details.contract.multiplier).times(known.fx);
}

const isOpen = (order: LedgerOrder): boolean => !DONE_ORDER_STATES.has(order.state);

const positionIn = (positions: readonly Position[], conId: ConId): Decimal =>
  sum(positions.filter(({ contract }) => contract.conId === conId).map(({ quantity }) => quantity));

/** Signed units of the account that still work at the broker. */
const workingIn = (orders: readonly LedgerOrder[], conId: ConId): Decimal =>
  sum(
    orders
      .filter((order) => order.contract.conId === conId && isOpen(order))
      .map((order) => signedQuantity(order.side, order.quantity.minus(order.filled))),
  );
