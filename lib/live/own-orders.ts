/**
 * The session's own orders and what the broker has said of each, so that what a strategy holds and what still works for
 * it are known in the very tick of an execution. The ledger stays the truth: this begins with its books and forgets all
 * at the end of the session.
 */
import type { Contract } from '../domain/contract.ts';
import { max, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import { execKey, execRevision, type ConId, type ExecKey, type OrderId, type OrderRef } from '../domain/ids.ts';
import type { OrderRequest } from '../domain/order.ts';
import type { OrderOutcome } from '../domain/order-outcome.ts';
import { DONE_STATUSES } from '../domain/order-status.ts';
import { signedQuantity } from '../domain/side.ts';
import type { BrokerEvent } from '../ports/broker.ts';

export interface OwnOrder {
  readonly request: OrderRequest;
  orderId: OrderId | undefined;
  /** Undefined while it is being placed. */
  outcome: OrderOutcome['kind'] | undefined;
  /** The broker has said that nothing more will fill. */
  isDone: boolean;
  brokerFilled: Decimal;
}

export interface OwnOrders {
  add(request: OrderRequest): OwnOrder;
  settle(order: OwnOrder, placed: { readonly outcome: OrderOutcome; readonly filled: Decimal }): void;
  /** Takes a message of the broker; whether it changed a fill. */
  take(event: BrokerEvent): boolean;
  /** Fills that changed since this was asked last. */
  takeChanged(): readonly Fill[];
  all(): Iterable<OwnOrder>;
  /** Executions of the session's own orders, newest revisions, commissions joined where known. */
  fills(): readonly Fill[];
  fillsOf(conId: ConId): readonly Fill[];
  /** Signed units bought or sold so far by the session's own orders. */
  executed(conId: ConId): Decimal;
  /** Signed units that may still fill. */
  working(conId: ConId): Decimal;
  /** A contract with an order of unknown fate: nothing may be decided in it. */
  unknown(conId: ConId): OwnOrder | undefined;
  open(): readonly OwnOrder[];
}

const NEVER_FILLS: ReadonlySet<string> = new Set(['filled', 'cancelled', 'rejected', 'denied']);

export function createOwnOrders(): OwnOrders {
  const orders = new Map<OrderRef, OwnOrder>();
  const ofContract = new Map<ConId, Set<OwnOrder>>();
  const byKey = new Map<ExecKey, Fill>();
  const changed = new Set<ExecKey>();
  /** Running sums, so that a long session costs no more a decision than a short one. */
  const seenOf = new Map<OrderRef, Decimal>();
  const executedOf = new Map<ConId, Decimal>();
  const fillsOf = (conId: ConId): readonly Fill[] =>
    [...byKey.values()].filter(({ execution }) => execution.contract.conId === conId);
  const pending = (order: OwnOrder): Decimal => {
    const { side, quantity, orderRef } = order.request;
    const seen = seenOf.get(orderRef) ?? ZERO;
    // Done, but told before its executions were: what it filled is on its way.
    const due = order.isDone ? order.brokerFilled : quantity;
    return signedQuantity(side, max(ZERO, due.minus(seen)));
  };
  const takeFill = (fill: Fill): boolean => {
    const { execution } = fill;
    if (execution.orderRef === undefined || !orders.has(execution.orderRef)) return false;
    const key = execKey(execution.execId);
    const known = byKey.get(key);
    if (known !== undefined && execRevision(known.execution.execId) >= execRevision(execution.execId)) return false;
    byKey.set(key, fill);
    changed.add(key);
    const { orderRef, contract, side } = execution;
    const change = execution.quantity.minus(known?.execution.quantity ?? ZERO);
    seenOf.set(orderRef, (seenOf.get(orderRef) ?? ZERO).plus(change));
    executedOf.set(contract.conId, (executedOf.get(contract.conId) ?? ZERO).plus(signedQuantity(side, change)));
    return true;
  };
  return {
    add(request) {
      const order: OwnOrder = { request, orderId: undefined, outcome: undefined, isDone: false, brokerFilled: ZERO };
      orders.set(request.orderRef, order);
      const { conId } = request.contract;
      ofContract.set(conId, (ofContract.get(conId) ?? new Set()).add(order));
      return order;
    },
    settle(order, { outcome, filled }) {
      order.outcome = outcome.kind;
      order.brokerFilled = max(order.brokerFilled, filled);
      if (NEVER_FILLS.has(outcome.kind)) order.isDone = true;
    },
    take(event) {
      if (event.kind === 'execution') return takeFill({ execution: event.execution });
      if (event.kind === 'commission') {
        const key = execKey(event.report.execId);
        const known = byKey.get(key);
        if (known?.execution.execId !== event.report.execId) return false;
        byKey.set(key, { ...known, commission: event.report });
        changed.add(key);
        return true;
      }
      if (event.kind !== 'order-status' || event.orderRef === undefined) return false;
      const order = orders.get(event.orderRef);
      if (order === undefined) return false;
      order.orderId = event.orderId;
      order.brokerFilled = max(order.brokerFilled, event.filled);
      if (DONE_STATUSES.has(event.status)) order.isDone = true;
      return false;
    },
    takeChanged: () => {
      const fills = [...changed].flatMap((key) => byKey.get(key) ?? []);
      changed.clear();
      return fills;
    },
    all: () => orders.values(),
    fills: () => [...byKey.values()],
    fillsOf,
    executed: (conId) => executedOf.get(conId) ?? ZERO,
    working: (conId) => {
      const known = ofContract.get(conId) ?? new Set();
      let working = ZERO;
      for (const order of known) {
        const due = pending(order);
        // Over and complete: it will never count again.
        if (order.isDone && due.eq(0)) known.delete(order);
        working = working.plus(due);
      }
      return working;
    },
    unknown: (conId) =>
      [...(ofContract.get(conId) ?? [])].find(({ outcome, isDone }) => outcome === 'unknown' && !isDone),
    open: () => [...orders.values()].filter(({ isDone }) => !isDone),
  };
}

/** What is held of each contract when a session begins, by the books of its strategies. */
export interface OpeningHolding {
  readonly contract: Contract;
  readonly quantity: Decimal;
}
