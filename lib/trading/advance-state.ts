/**
 * How the state of a ledger order moves: only forward. What was done stays done, and what the broker was seen to have
 * is never unknown or unsent again. It judges no evidence; that is done where the evidence is.
 */
import { DONE_ORDER_STATES, type LedgerOrder, type LedgerOrderState } from '../domain/ledger-order.ts';
import { DONE_STATUSES } from '../domain/order-status.ts';
import type { BrokerOrder } from '../ports/broker.ts';

/** `next`, unless it would be a step back. A complete fill is true whatever was thought before. */
export function advanceState(state: LedgerOrderState, next: LedgerOrderState): LedgerOrderState {
  if (next === 'FILLED') return next;
  if (DONE_ORDER_STATES.has(state)) return state;
  const doubtsBroker = next === 'UNKNOWN' || next === 'DENIED' || next === 'SENDING' || next === 'PLANNED';
  return state === 'WORKING' && doubtsBroker ? state : next;
}

/**
 * State after the broker has listed the order. Inactive means held in the list of open orders and refused in that of
 * completed ones; in the latter, everything that did not fill has ended.
 */
export function stateAfterListed(
  order: Pick<LedgerOrder, 'state' | 'quantity'>,
  listed: Pick<BrokerOrder, 'status' | 'filled'> & { readonly list: 'open' | 'completed' },
): LedgerOrderState {
  return advanceState(order.state, stateOfListed(order.quantity, listed));
}

function stateOfListed(
  quantity: LedgerOrder['quantity'],
  { status, filled, list }: Parameters<typeof stateAfterListed>[1],
): LedgerOrderState {
  if (status === 'Filled' || filled.gte(quantity)) return 'FILLED';
  if (list === 'completed') return status === 'Inactive' && filled.lte(0) ? 'REJECTED' : 'CANCELLED';
  return DONE_STATUSES.has(status) ? 'CANCELLED' : 'WORKING';
}
