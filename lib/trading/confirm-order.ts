/**
 * What became of one order, out of the broker's events: a pure reducer. Statuses are not guaranteed by IB, duplicates
 * and any order of arrival are normal, and market orders can fill with no status at all, so whatever proves something
 * first settles it: a settling status, an execution, a rejecting error code, else the deadline. It books nothing,
 * sends nothing and never guesses: what is not proven is `unknown`, and later proof still replaces that.
 */
import { max, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ClientId, OrderId, OrderRef, PermId } from '../domain/ids.ts';
import type { LedgerOrderState } from '../domain/ledger-order.ts';
import type { OrderOutcome } from '../domain/order-outcome.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { BrokerEvent } from '../ports/broker.ts';
import { advanceState } from './advance-state.ts';

export interface Confirmation {
  readonly orderId: OrderId;
  readonly clientId: ClientId;
  readonly orderRef: OrderRef;
  readonly quantity: Decimal;
  /** Market or wall time of the socket write; undefined until it happened. */
  readonly sentAtMs: number | undefined;
  /** Undefined until the broker has assigned one (IB says 0 before). */
  readonly permId: PermId | undefined;
  /** By statuses and executions, whichever says more; only grows. */
  readonly filled: Decimal;
  readonly status: OrderStatus | undefined;
  readonly rejection: { readonly code: number; readonly text: string } | undefined;
  /** Last thing that explains an unknown outcome, in words. */
  readonly remark: string | undefined;
  /** Undefined: nothing is proven yet, keep waiting. */
  readonly outcome?: OrderOutcome;
}

export const startConfirmation = (
  order: Pick<Confirmation, 'orderId' | 'clientId' | 'orderRef' | 'quantity'>,
): Confirmation => ({
  orderId: order.orderId,
  clientId: order.clientId,
  orderRef: order.orderRef,
  quantity: order.quantity,
  sentAtMs: undefined,
  permId: undefined,
  filled: ZERO,
  status: undefined,
  rejection: undefined,
  remark: undefined,
});

/** The state after one event; the same state where the event says nothing new about this order. */
export function confirm(state: Confirmation, event: BrokerEvent): Confirmation {
  switch (event.kind) {
    case 'order-status':
      if (!isOurs(state, event)) return state;
      return onStatus(state, event);
    case 'execution':
      if (!isOurs(state, event.execution)) return state;
      return onFilled(
        { ...state, permId: permIdOf(state, event.execution.permId) },
        event.execution.cumulativeQuantity,
      );
    case 'order-error':
      return event.orderId === state.orderId ? onError(state, event) : state;
    case 'order-sent':
      return event.orderId === state.orderId ? { ...state, sentAtMs: state.sentAtMs ?? event.atMs } : state;
    case 'order-not-sent':
      return event.orderId === state.orderId ? onNotSent(state, event.reason) : state;
    case 'link':
      return event.state === 'lost' || event.state === 'closed'
        ? { ...state, remark: `link ${event.state}: ${event.reason}` }
        : state;
    case 'commission':
      break;
  }
  return state;
}

/**
 * The end of the wait: an order without proof is `unknown`. It is never dropped and never sent again; `confirm` still
 * takes proof that comes later.
 */
export function expire(
  state: Confirmation,
  late: { readonly nowMs: number; readonly reason: string },
): Confirmation & { readonly outcome: OrderOutcome } {
  if (state.outcome !== undefined) return { ...state, outcome: state.outcome };
  const facts = [
    state.sentAtMs === undefined ? 'no word of its sending' : 'sent',
    ...(state.remark === undefined ? [] : [state.remark]),
  ];
  const reason = `${late.reason} (${facts.join(', ')})`;
  return { ...state, outcome: { kind: 'unknown', sinceAtMs: state.sentAtMs ?? late.nowMs, reason } };
}

interface Identity {
  readonly orderId: OrderId;
  readonly clientId: ClientId;
  readonly orderRef?: OrderRef | undefined;
}

/** Order ids are unique only together with the client id, and only in a session: a ref, where there is one, decides. */
const isOurs = (state: Confirmation, { orderId, clientId, orderRef }: Identity): boolean =>
  orderId === state.orderId && clientId === state.clientId && (orderRef === undefined || orderRef === state.orderRef);

type StatusEvent = Extract<BrokerEvent, { kind: 'order-status' }>;

function onStatus(before: Confirmation, { status, filled, permId }: StatusEvent): Confirmation {
  const state = { ...before, permId: permIdOf(before, permId), status: laterStatus(before.status, status) };
  const grown = filled.gt(0) ? onFilled(state, filled) : state;
  if (status === 'Filled') return { ...settle(grown, { kind: 'filled' }), filled: max(grown.filled, grown.quantity) };
  if (status === 'Cancelled' || status === 'ApiCancelled') return settle(grown, ended(grown));
  if (status === 'Inactive') return settle(grown, grown.rejection === undefined ? { kind: 'working' } : ended(grown));
  const live = status === 'PreSubmitted' || status === 'Submitted';
  return live ? settle(grown, { kind: 'working' }) : grown;
}

/** The last word of IB, except that an order that is done stays so. */
const laterStatus = (known: OrderStatus | undefined, next: OrderStatus): OrderStatus =>
  known === 'Filled' || known === 'Cancelled' || known === 'ApiCancelled' ? known : next;

/** How an order without a future ended: rejected as a whole, or cancelled (perhaps after a part of it was filled). */
const ended = ({ rejection, filled }: Confirmation): OrderOutcome =>
  rejection !== undefined && filled.lte(0) ? { kind: 'rejected', ...rejection } : { kind: 'cancelled' };

/** An execution (or a status that counts one) proves that the broker has the order. */
function onFilled(before: Confirmation, filled: Decimal): Confirmation {
  const state = { ...before, filled: max(before.filled, filled) };
  return settle(state, { kind: state.filled.gte(state.quantity) ? 'filled' : 'working' });
}

type ErrorEvent = Extract<BrokerEvent, { kind: 'order-error' }>;

/**
 * Only a `rejected` verdict settles. After a part fill it ends the rest, which its status will say; an order whose
 * status already said Cancelled turns out to be rejected, whichever of the two came first.
 */
function onError(before: Confirmation, { code, text, verdict }: ErrorEvent): Confirmation {
  if (verdict === 'notice') return before;
  if (verdict !== 'rejected') return { ...before, remark: `code ${code}: ${text}` };
  const state = { ...before, rejection: before.rejection ?? { code, text } };
  if (state.filled.gt(0)) return state.status === 'Inactive' ? settle(state, { kind: 'cancelled' }) : state;
  return state.outcome?.kind === 'cancelled' ? { ...state, outcome: ended(state) } : settle(state, ended(state));
}

/** Refused in the tick of the write: it never reached the wire, unless something already proves that it did. */
function onNotSent(state: Confirmation, reason: string): Confirmation {
  const reached = state.sentAtMs !== undefined || state.status !== undefined || state.filled.gt(0);
  return reached ? { ...state, remark: `reported as not sent: ${reason}` } : settle(state, { kind: 'denied', reason });
}

const DONE_OUTCOMES: ReadonlySet<OrderOutcome['kind']> = new Set(['filled', 'cancelled', 'rejected', 'denied']);

/** Proof replaces nothing, `unknown` and `working`; a done outcome stays, except that a complete fill is always true. */
function settle(state: Confirmation, outcome: OrderOutcome): Confirmation {
  const known = state.outcome?.kind;
  if (known !== undefined && DONE_OUTCOMES.has(known) && outcome.kind !== 'filled') return state;
  return known === outcome.kind ? state : { ...state, outcome };
}

const permIdOf = (state: Confirmation, permId: PermId): PermId | undefined => (permId === 0 ? state.permId : permId);

const STATE_OF_OUTCOME = {
  working: 'WORKING',
  filled: 'FILLED',
  cancelled: 'CANCELLED',
  rejected: 'REJECTED',
  denied: 'DENIED',
  unknown: 'UNKNOWN',
} as const satisfies { readonly [kind in OrderOutcome['kind']]: LedgerOrderState };

/** State of a ledger order after an outcome; see `advanceState`. */
export const ledgerStateAfter = (state: LedgerOrderState, outcome: OrderOutcome): LedgerOrderState =>
  advanceState(state, STATE_OF_OUTCOME[outcome.kind]);
