/** placeOrder, cancelOrder, reqGlobalCancel, and what the broker says of orders afterwards, told to their owner. */
import { decimal, type Decimal } from '../../domain/decimal.ts';
import { SIDES, type Side } from '../../domain/side.ts';
import type { CancelOrderFields } from '../../tws/requests/order-requests.ts';
import type { PlaceOrderFields } from '../../tws/requests/place-order.ts';
import type { Context } from '../client-session.ts';
import type { PaperEvent, PaperOrderInput } from '../paper-broker.ts';
import {
  commissionFields,
  execDetailsFields,
  openOrderFields,
  orderStatusFields,
  whatIfFields,
} from '../wire-values.ts';
import { findContract } from './find-contract.ts';

const isSide = (text: string): text is Side => SIDES.some((side) => side === text);

/** Checks form only; sense (ticks, hours, duplicate ids, types of order) is the broker's to judge. */
export function placeOrder({ session, broker }: Context, order: PlaceOrderFields): void {
  const refuse = (code: number, text: string): void =>
    session.tell({ message: 'error', fields: { id: order.orderId, code, text } });
  if (order.unsupported.length > 0) {
    return refuse(201, `Order rejected - reason: not simulated by the paper gateway: ${order.unsupported.join(', ')}`);
  }
  const found = findContract(broker, order.contract);
  if (found.kind === 'none') return refuse(200, found.text);
  const side = order.action.toUpperCase();
  if (!isSide(side)) return refuse(321, `Error validating request: Order action ${order.action} is not BUY or SELL`);
  if (order.quantity === undefined) return refuse(434, 'The order size cannot be zero.');
  const account = order.account === '' ? broker.accounts[0] : order.account;
  if (account === undefined || !broker.accounts.includes(account)) {
    return refuse(321, `Error validating request: Invalid account code ${order.account}`);
  }
  const input = orderInput(order, { conId: found.details.contract.conId, side, account, quantity: order.quantity });
  broker.place({ clientId: session.clientId, orderId: order.orderId, input });
}

interface Resolved {
  readonly conId: number;
  readonly side: Side;
  readonly account: string;
  readonly quantity: string;
}

const optionalDecimal = (text: string | undefined): Decimal | undefined =>
  text === undefined ? undefined : decimal(text);

function orderInput(order: PlaceOrderFields, resolved: Resolved): PaperOrderInput {
  return {
    conId: resolved.conId,
    side: resolved.side,
    quantity: decimal(resolved.quantity),
    orderType: order.orderType.toUpperCase(),
    limitPrice: optionalDecimal(order.limitPrice),
    auxPrice: optionalDecimal(order.auxPrice),
    trailStopPrice: optionalDecimal(order.trailStopPrice),
    trailingPercent: optionalDecimal(order.trailingPercent),
    limitPriceOffset: optionalDecimal(order.limitPriceOffset),
    tif: order.tif === '' ? 'DAY' : order.tif.toUpperCase(),
    account: resolved.account,
    orderRef: order.orderRef,
    outsideRth: order.outsideRth,
    ocaGroup: order.ocaGroup,
    ocaType: order.ocaType,
    parentId: order.parentId,
    transmit: order.transmit,
    whatIf: order.whatIf,
    goodAfterTime: order.goodAfterTime,
    goodTillDate: order.goodTillDate,
    algoStrategy: order.algoStrategy,
    algoParams: new Map(order.algoParams.map(({ tag, value }) => [tag, value])),
  };
}

/** A bare order id means the caller's own order; another client's is unknown to it (10147, said by the broker). */
export function cancelOrder({ session, broker }: Context, { orderId }: CancelOrderFields): void {
  broker.cancel({ clientId: session.clientId, orderId });
}

export function globalCancel({ broker }: Context): void {
  broker.cancelAll();
}

export type OrderEvent = Extract<
  PaperEvent,
  { readonly kind: 'open-order' | 'order-status' | 'what-if' | 'execution' | 'commission' | 'order-error' }
>;

/** The client that hears of it. */
export function ownerOf(event: OrderEvent): number {
  switch (event.kind) {
    case 'open-order':
    case 'order-status':
    case 'what-if':
      return event.order.clientId;
    case 'execution':
      return event.execution.clientId;
    case 'commission':
    case 'order-error':
      return event.clientId;
  }
}

/** Tells the owner, in the broker's order of events. Executions nobody asked for carry reqId -1. */
export function tellOwner({ session, contractOf }: Context, event: OrderEvent): void {
  switch (event.kind) {
    case 'open-order': {
      const contract = contractOf(event.order.input.conId);
      return session.tell({ message: 'openOrder', fields: openOrderFields(event.order, contract) });
    }
    case 'what-if': {
      const contract = contractOf(event.order.input.conId);
      return session.tell({ message: 'openOrder', fields: whatIfFields(event.order, event.preview, contract) });
    }
    case 'order-status':
      return session.tell({ message: 'orderStatus', fields: orderStatusFields(event.order) });
    case 'execution': {
      const contract = contractOf(event.execution.conId);
      return session.tell({ message: 'execDetails', fields: execDetailsFields(event.execution, contract, -1) });
    }
    case 'commission':
      return session.tell({ message: 'commissionReport', fields: commissionFields(event.commission) });
    case 'order-error':
      return session.tell({ message: 'error', fields: { id: event.orderId, code: event.code, text: event.text } });
  }
}
