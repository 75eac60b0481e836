/**
 * The session's own orders and what the broker has said of each, so that what a strategy holds and what still works for
 * it are known in the very tick of an execution. The ledger stays the truth: this begins with its books, keeps sums of
 * what is over, and forgets all at the end of the session.
 */
import { max, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Execution, Fill } from '../domain/execution.ts';
import { execKey, type ConId, type ExecKey, type OrderId, type OrderRef } from '../domain/ids.ts';
import type { OrderRequest } from '../domain/order.ts';
import type { OrderOutcome } from '../domain/order-outcome.ts';
import { DONE_STATUSES } from '../domain/order-status.ts';
import { signedQuantity } from '../domain/side.ts';
import type { BrokerEvent } from '../ports/broker.ts';
import { createOwnFills, type OwnFills } from './own-fills.ts';
import type { FillChange } from './session-pnl.ts';

export interface OwnOrder {
  readonly request: OrderRequest;
  orderId: OrderId | undefined;
  /** Undefined while it is being placed. */
  outcome: OrderOutcome['kind'] | undefined;
  /** The broker has said that nothing more will fill. */
  isDone: boolean;
  brokerFilled: Decimal;
  /** By the executions seen so far. */
  seen: Decimal;
}

/** What has become of the orders in one contract; sums that grow with none of them. */
export interface ContractTotals {
  /** Orders handed to the placement. */
  readonly ordered: number;
  /** Executions, and their units. */
  readonly executions: number;
  readonly volume: Decimal;
  /** Confirmed as working, by what they are now. */
  readonly afterWorking: { readonly working: number; readonly filled: number; readonly cancelled: number };
}

export interface OwnOrdersOptions {
  /** Whether this reference was made by this session. */
  readonly isOwn: (ref: OrderRef) => boolean;
  /** An execution of an order that was over and is forgotten: the ledger knows what it replaces. */
  readonly onForgotten: (execution: Execution) => void;
}

const NEVER_FILLS: ReadonlySet<string> = new Set(['filled', 'cancelled', 'rejected', 'denied']);

interface ContractState {
  ordered: number;
  executions: number;
  volume: Decimal;
  filledLater: number;
  cancelledLater: number;
  executed: Decimal;
  /** Not over, or not all of it is seen. */
  readonly orders: Set<OwnOrder>;
}

/** A thing with a life: the memory of one session. */
export class OwnOrders {
  readonly #options: OwnOrdersOptions;
  readonly #orders = new Map<OrderRef, OwnOrder>();
  readonly #contracts = new Map<ConId, ContractState>();
  readonly #unbooked = new Set<ExecKey>();
  readonly #fills: OwnFills;
  #executions = 0;

  constructor(options: OwnOrdersOptions) {
    this.#options = options;
    this.#fills = createOwnFills((fill) => this.#mayForget(fill));
  }

  add(request: OrderRequest): OwnOrder {
    const order = newOrder(request);
    this.#orders.set(request.orderRef, order);
    const state = this.#stateOf(request.contract.conId);
    state.ordered += 1;
    state.orders.add(order);
    return order;
  }

  settle(order: OwnOrder, { outcome, filled }: { readonly outcome: OrderOutcome; readonly filled: Decimal }): void {
    order.outcome = outcome.kind;
    order.brokerFilled = max(order.brokerFilled, filled);
    if (NEVER_FILLS.has(outcome.kind)) order.isDone = true;
    this.#leaveIfOver(order);
  }

  /** Takes a message of the broker; what it changes of an execution. */
  take(event: BrokerEvent): FillChange | undefined {
    if (event.kind === 'execution') return this.#takeExecution(event.execution);
    if (event.kind === 'order-status') this.#takeStatus(event);
    if (event.kind !== 'commission') return undefined;
    const change = this.#fills.commission(event.report);
    if (change !== undefined) this.#count(change);
    return change;
  }

  /** The same for an execution told by `onForgotten`, with what it replaces. */
  takeForgotten(change: FillChange): void {
    this.#fills.keep(change.after);
    this.#count(change);
  }

  /** The ledger has these executions: they need not be kept. */
  booked(keys: Iterable<ExecKey>): void {
    for (const key of keys) this.#unbooked.delete(key);
  }

  totals(conId: ConId): ContractTotals {
    return totalsOf(this.#stateOf(conId));
  }

  /** Executions of the session. */
  executions(): number {
    return this.#executions;
  }

  /** Signed units bought or sold so far by the session's own orders. */
  executed(conId: ConId): Decimal {
    return this.#stateOf(conId).executed;
  }

  /** Signed units that may still fill. */
  working(conId: ConId): Decimal {
    let working = ZERO;
    for (const order of this.#stateOf(conId).orders) working = working.plus(pending(order));
    return working;
  }

  /** A contract with an order of unknown fate: nothing may be decided in it. */
  unknown(conId: ConId): OwnOrder | undefined {
    return [...this.#stateOf(conId).orders].find(({ outcome, isDone }) => outcome === 'unknown' && !isDone);
  }

  /** An order of the contract that may still fill. */
  openIn(conId: ConId): OwnOrder | undefined {
    return [...this.#stateOf(conId).orders].find(({ isDone }) => !isDone);
  }

  open(): readonly OwnOrder[] {
    return [...this.#orders.values()].filter(({ isDone }) => !isDone);
  }

  /** Orders and executions in memory. */
  kept(): number {
    return this.#orders.size + this.#fills.kept();
  }

  #stateOf(conId: ConId): ContractState {
    const known = this.#contracts.get(conId) ?? newState();
    this.#contracts.set(conId, known);
    return known;
  }

  #takeExecution(execution: Execution): FillChange | undefined {
    const { orderRef, orderId, execId } = execution;
    if (orderRef === undefined || !this.#options.isOwn(orderRef)) return undefined;
    const order = this.#orders.get(orderRef);
    // Statuses are not guaranteed: an order that has filled in part must be cancellable without one.
    if (order !== undefined && orderId > 0) order.orderId = orderId;
    if (!this.#orders.has(orderRef) && !this.#fills.knows(execKey(execId))) {
      this.#options.onForgotten(execution);
      return undefined;
    }
    const change = this.#fills.execution(execution);
    if (change !== undefined) this.#count(change);
    return change;
  }

  #takeStatus({ orderRef, orderId, filled, status }: BrokerEvent & { readonly kind: 'order-status' }): void {
    const order = orderRef === undefined ? undefined : this.#orders.get(orderRef);
    if (order === undefined) return;
    order.orderId = orderId;
    order.brokerFilled = max(order.brokerFilled, filled);
    if (DONE_STATUSES.has(status)) order.isDone = true;
    this.#leaveIfOver(order);
  }

  #count(change: FillChange): void {
    const { execId, orderRef, contract, side, quantity } = change.after.execution;
    const difference = quantity.minus(change.before?.execution.quantity ?? ZERO);
    const state = this.#stateOf(contract.conId);
    state.volume = state.volume.plus(difference);
    state.executed = state.executed.plus(signedQuantity(side, difference));
    if (change.before === undefined) {
      state.executions += 1;
      this.#executions += 1;
    }
    this.#unbooked.add(execKey(execId));
    const order = orderRef === undefined ? undefined : this.#orders.get(orderRef);
    if (order === undefined) return;
    order.seen = order.seen.plus(difference);
    this.#leaveIfOver(order);
  }

  /** Over and complete: from here on only the sums know it. */
  #leaveIfOver(order: OwnOrder): void {
    if (order.outcome === undefined || !order.isDone || !pending(order).eq(0)) return;
    const state = this.#stateOf(order.request.contract.conId);
    if (!state.orders.delete(order)) return;
    this.#orders.delete(order.request.orderRef);
    if (order.outcome !== 'working') return;
    if (lifeOf(order) === 'filled') state.filledLater += 1;
    else state.cancelledLater += 1;
  }

  #mayForget({ execution: { orderRef, execId } }: Fill): boolean {
    return (orderRef === undefined || !this.#orders.has(orderRef)) && !this.#unbooked.has(execKey(execId));
  }
}

const newOrder = (request: OrderRequest): OwnOrder => ({
  request,
  orderId: undefined,
  outcome: undefined,
  isDone: false,
  brokerFilled: ZERO,
  seen: ZERO,
});

const newState = (): ContractState => ({
  ordered: 0,
  executions: 0,
  volume: ZERO,
  filledLater: 0,
  cancelledLater: 0,
  executed: ZERO,
  orders: new Set(),
});

/** Signed units that it may still fill, or that it has filled and nobody has shown yet. */
function pending({ request, isDone, brokerFilled, seen }: OwnOrder): Decimal {
  // Done, but told before its executions were: what it filled is on its way.
  const due = isDone ? brokerFilled : request.quantity;
  return signedQuantity(request.side, max(ZERO, due.minus(seen)));
}

function totalsOf({ ordered, executions, volume, filledLater, cancelledLater, orders }: ContractState): ContractTotals {
  const afterWorking = { working: 0, filled: filledLater, cancelled: cancelledLater };
  for (const order of orders) if (order.outcome === 'working') afterWorking[lifeOf(order)] += 1;
  return { ordered, executions, volume, afterWorking };
}

const lifeOf = ({ isDone, brokerFilled, request }: OwnOrder): 'working' | 'filled' | 'cancelled' =>
  brokerFilled.gte(request.quantity) ? 'filled' : isDone ? 'cancelled' : 'working';
