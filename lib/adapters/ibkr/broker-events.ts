/**
 * What the broker says by itself, in the desk's words: one stream for all listeners of a connection. What cannot be
 * read is logged and left out: events are hints, and a reconciliation reads the complete lists strictly.
 */
import type { CommissionReport } from '../../domain/execution.ts';
import { clientId, orderId, permId, type ExecId } from '../../domain/ids.ts';
import { DONE_STATUSES } from '../../domain/order-status.ts';
import type { BrokerEvent } from '../../ports/broker.ts';
import { errorText } from './connector-log.ts';
import { CONNECTIVITY, orderErrorVerdict, type OrderErrorCase } from './error-table.ts';
import { fromIbCommission, fromIbExecution } from './execution-mapping.ts';
import type { IbLink } from './ib-link.ts';
import type { IbMessage, OrderStatusRow } from './ib-messages.ts';
import { requiredDecimal } from './numbers.ts';
import { FIRST_REQUEST_ID } from './order-ids.ts';
import { parseOrderRef, parseOrderStatus } from './order-mapping.ts';
import { createOrderRefs, type OrderRefs } from './order-refs.ts';
import { remember } from './remember.ts';

export interface BrokerEvents {
  subscribe(listener: (event: BrokerEvent) => void): () => void;
  emit(event: BrokerEvent): void;
  /** execId -> commission, of this connection; the newest. */
  readonly commissions: ReadonlyMap<ExecId, CommissionReport>;
  /** The trader tells what it last asked about an order id and heard of it, since an error code does not. */
  knownOf: (id: number) => KnownOrder;
}

export type KnownOrder = Pick<OrderErrorCase, 'kind' | 'state'>;
const UNKNOWN_ORDER: KnownOrder = { kind: 'unknown', state: 'unheard' };

export function createBrokerEvents(link: IbLink): BrokerEvents {
  const listeners = new Set<(event: BrokerEvent) => void>();
  const commissions = new Map<ExecId, CommissionReport>();
  const refs = createOrderRefs();

  const emit = (event: BrokerEvent): void => {
    for (const listener of Array.from(listeners)) {
      try {
        listener(event);
      } catch (error) {
        link.log('error', `Listener failed: ${errorText(error)}`, { kind: event.kind });
      }
    }
  };
  const events: BrokerEvents = {
    emit,
    commissions,
    knownOf: () => UNKNOWN_ORDER,
    subscribe(listener) {
      // One function subscribed twice is two subscriptions.
      const own = (event: BrokerEvent): void => listener(event);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
  link.subscribe((message) => {
    if (message.kind === 'open-order') {
      const { order } = message.row;
      const ref = parseOrderRef(order.orderRef);
      if (ref !== undefined) refs.keep(`${order.clientId}/${order.orderId}`, ref);
      return;
    }
    const event = eventOf(message, { refs, knownOf: events.knownOf });
    if (event?.kind === 'commission') remember(commissions, { key: event.report.execId, value: event.report });
    if (event?.kind === 'order-status' && DONE_STATUSES.has(event.status))
      refs.isOver(`${event.clientId}/${event.orderId}`);
    if (event !== undefined) emit(event);
  });
  // Listeners stay: an order placed on a closed connection is told to them as not sent.
  link.closed.addEventListener(
    'abort',
    () => emit({ kind: 'link', state: 'closed', reason: errorText(link.closed.reason) }),
    { once: true },
  );
  return events;
}

/** The event a message stands for; undefined for answers to requests. @throws InvalidValueError where it cannot be read */
export function eventOf(
  message: IbMessage,
  known: { readonly refs: Pick<OrderRefs, 'get'>; readonly knownOf: (id: number) => KnownOrder },
): BrokerEvent | undefined {
  if (message.kind === 'order-status') {
    const ofNobody = message.row.orderId < 0 || message.row.clientId < 0;
    return ofNobody ? undefined : statusEvent(message.row, known.refs);
  }
  // Only live executions carry no request's id.
  if (message.kind === 'execution' && message.requestId < 0) {
    return { kind: 'execution', execution: fromIbExecution(message.row.contract, message.row.execution) };
  }
  if (message.kind === 'commission') return { kind: 'commission', report: fromIbCommission(message.report) };
  if (message.kind === 'error' && message.id < FIRST_REQUEST_ID) {
    return orderErrorEvent(message, known.knownOf(message.id));
  }
  if (message.kind !== 'info') return undefined;
  const state = CONNECTIVITY.get(message.code);
  return state && { kind: 'link', state, reason: `${message.code}: ${message.text}` };
}

function statusEvent(row: OrderStatusRow, refs: Pick<OrderRefs, 'get'>): BrokerEvent {
  return {
    kind: 'order-status',
    orderId: orderId(row.orderId),
    clientId: clientId(row.clientId),
    permId: permId(row.permId),
    orderRef: refs.get(`${row.clientId}/${row.orderId}`),
    status: parseOrderStatus(row.status),
    filled: requiredDecimal('filled', row.filled),
    remaining: requiredDecimal('remaining', row.remaining),
  };
}

function orderErrorEvent(
  error: { readonly id: number; readonly code: number; readonly text: string },
  known: KnownOrder,
): BrokerEvent {
  const { id, code, text } = error;
  return {
    kind: 'order-error',
    orderId: orderId(id),
    code,
    text,
    verdict: orderErrorVerdict({ code, text, ...known }),
  };
}
