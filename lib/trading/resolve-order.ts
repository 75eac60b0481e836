/**
 * What is true of an order whose run was cut off, or that was never confirmed: decided from the broker's three lists
 * and what they prove. It reads no broker and sends nothing; `send-allowed` is a permission, not a send.
 */
import { max, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import type { ClientId, OrderId, OrderRef, PermId, RunId } from '../domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder, type LedgerOrderState } from '../domain/ledger-order.ts';
import type { BrokerOrder } from '../ports/broker.ts';
import { advanceState, stateAfterListed } from './advance-state.ts';
import { newestRevisions } from './newest-revisions.ts';

/** What the broker lists, and how far its silence counts. */
export interface BrokerLists {
  readonly named: NamedOrders;
  /** All three were read to their End. */
  readonly complete: boolean;
  /** When the connection they were read on was opened. */
  readonly connectionOpenedAtMs: number;
  /** No 1100 or 2110 on it. */
  readonly connectivityLost: boolean;
}

/** orderRef -> what the three lists say of it; an order that no list names is absent. */
export type NamedOrders = ReadonlyMap<OrderRef, Found>;

interface Found {
  /** Completed before open: the first of either list. */
  readonly listed: (BrokerOrder & { readonly list: 'open' | 'completed' }) | undefined;
  readonly fills: readonly Fill[];
}

/** The three lists by order, made once for all orders that are looked up: a basket of a thousand meets lists of a thousand. */
export function namedOrders({ open, completed, fills }: NamingLists): NamedOrders {
  const named = new Map<OrderRef, { listed: Found['listed']; readonly fills: Fill[] }>();
  const entryOf = (ref: OrderRef) => {
    const entry = named.get(ref) ?? { listed: undefined, fills: [] };
    named.set(ref, entry);
    return entry;
  };
  const list = (orders: readonly BrokerOrder[], name: 'open' | 'completed'): void => {
    for (const order of orders) {
      if (order.orderRef !== undefined) entryOf(order.orderRef).listed ??= { ...order, list: name };
    }
  };
  list(completed, 'completed');
  list(open, 'open');
  for (const fill of fills) {
    const { orderRef } = fill.execution;
    if (orderRef !== undefined) entryOf(orderRef).fills.push(fill);
  }
  return named;
}

export interface NamingLists {
  readonly open: readonly BrokerOrder[];
  readonly completed: readonly BrokerOrder[];
  readonly fills: readonly Fill[];
}

export interface ResolveInput {
  readonly order: LedgerOrder;
  readonly lists: BrokerLists;
  /**
   * When the connection that may have sent the order was certainly gone, on the clock of `connectionOpenedAtMs`: its
   * close, or the end of its lease where its process died. Undefined: nobody knows, so absence proves nothing.
   */
  readonly senderGoneAtMs: number | undefined;
  /** The lists cover the broker day on which the order was sent. */
  readonly sameBrokerDay: boolean;
  /** The run that asks, and whether it is still within its window. */
  readonly asking: { readonly runId: RunId; readonly withinWindow: boolean };
}

export type Resolution =
  /** The broker has it, or had it: store this. `filled` is the broker's word (`brokerFilled`), booking is apart. */
  | {
      readonly kind: 'adopt';
      readonly state: LedgerOrderState;
      readonly permId: PermId | undefined;
      readonly orderId: OrderId | undefined;
      readonly clientId: ClientId | undefined;
      readonly filled: Decimal;
    }
  /** Never sent, or proved absent: it will not be sent any more. */
  | { readonly kind: 'expired'; readonly reason: string }
  | { readonly kind: 'still-unknown'; readonly reason: string }
  /** PLANNED, by its own run in its window: the only order that may go to the wire. */
  | { readonly kind: 'send-allowed' }
  /** Done already: nothing to resolve. */
  | { readonly kind: 'done' };

/** Found -> adopted, by `orderRef` alone; otherwise by state. Never `send-allowed` for an order that may have been sent. */
export function resolveOrder(input: ResolveInput): Resolution {
  const { order, lists, asking } = input;
  const found = lists.named.get(order.orderRef);
  if (found !== undefined) return adopt(input, found);
  if (DONE_ORDER_STATES.has(order.state)) return { kind: 'done' };
  if (order.state === 'PLANNED') {
    if (asking.runId !== order.runId) return { kind: 'expired', reason: 'Planned by another run and never sent' };
    return asking.withinWindow
      ? { kind: 'send-allowed' }
      : { kind: 'expired', reason: 'Planned, never sent, and its window has passed' };
  }
  const doubt = doubtOfAbsence(input);
  if (doubt !== undefined) return { kind: 'still-unknown', reason: doubt };
  return { kind: 'expired', reason: 'Absent from open, completed and executed orders of its day' };
}

function adopt(input: ResolveInput, { listed, fills }: Found): Resolution {
  const { order } = input;
  const newest = [...newestRevisions(fills).values()].map(({ execution }) => execution);
  const executed = sum(newest.map(({ quantity }) => quantity));
  const filled = max(executed, listed?.filled ?? ZERO);
  // IB does not name the order id in every execution (0 then): no cancel could be sent under it.
  const named = newest.find((execution) => execution.orderId > 0);
  const permIds = [listed?.permId, ...newest.map(({ permId }) => permId), order.permId];
  return {
    kind: 'adopt',
    state: listed === undefined ? stateByExecutions(input, executed) : stateAfterListed(order, { ...listed, filled }),
    permId: permIds.find((permId) => permId !== undefined && permId !== 0),
    orderId: listed?.orderId ?? named?.orderId ?? order.orderId,
    clientId: listed?.clientId ?? named?.clientId ?? order.clientId,
    filled,
  };
}

/** Executed in part and listed nowhere: where the lists prove absence, the rest is cancelled, else it may still work. */
function stateByExecutions(input: ResolveInput, executed: Decimal): LedgerOrderState {
  const { order } = input;
  if (executed.gte(order.quantity)) return 'FILLED';
  const ended = doubtOfAbsence(input) === undefined;
  return advanceState(order.state, ended ? 'CANCELLED' : 'WORKING');
}

/** Why it could still be at the broker although no list names it; undefined: it cannot. */
function doubtOfAbsence({ lists, senderGoneAtMs, sameBrokerDay }: ResolveInput): string | undefined {
  if (!lists.complete) return 'A list of the broker was not read to its End';
  if (lists.connectivityLost) return 'The broker lost its connectivity while it was read';
  if (senderGoneAtMs === undefined) return 'The connection that may have sent it is not known to be closed';
  if (lists.connectionOpenedAtMs <= senderGoneAtMs) return 'The lists come from a connection no newer than the send';
  if (!sameBrokerDay) return 'The lists are of another broker day than the send';
  return undefined;
}
