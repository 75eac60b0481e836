/**
 * Orders between IB's form and ours. On the way out only what the desk models is set and everything is checked
 * before it reaches the library, which writes whatever it is given (a NaN, or an empty list that shifts every later
 * field). Not a risk check: those are done before an order is approved.
 */
import {
  OrderAction,
  OrderType as IbOrderType,
  TimeInForce as IbTimeInForce,
  type Contract as IbContract,
  type Order as IbOrder,
  type OrderState as IbOrderState,
} from '@stoqey/ib';
import type { Decimal } from '../../domain/decimal.ts';
import { InvalidValueError } from '../../domain/errors.ts';
import { clientId, orderId, orderRef, permId, type AccountId, type ClientId, type OrderRef } from '../../domain/ids.ts';
import type { OrderProperties, OrderRequest, OrderType, TimeInForce } from '../../domain/order.ts';
import { isOrderStatus, type OrderStatus } from '../../domain/order-status.ts';
import type { Side } from '../../domain/side.ts';
import type { BrokerOrder } from '../../ports/broker.ts';
import { fromIbContract } from './contract-mapping.ts';
import { optionalDecimal, requiredDecimal, wireNumber } from './numbers.ts';
import { isClientsOrderId } from './order-ids.ts';
import { formatIbUtc } from './times.ts';

/** IB has no MOO: it is a market order with time in force OPG. */
const IB_ORDER_TYPES: Readonly<Record<OrderType, IbOrderType>> = {
  MKT: IbOrderType.MKT,
  LMT: IbOrderType.LMT,
  MOC: IbOrderType.MOC,
  LOC: IbOrderType.LOC,
  MOO: IbOrderType.MKT,
  MTL: IbOrderType.MTL,
};

const IB_TIMES_IN_FORCE: Readonly<Record<Exclude<TimeInForce, 'GTD'>, IbTimeInForce>> = {
  DAY: IbTimeInForce.DAY,
  GTC: IbTimeInForce.GTC,
  IOC: IbTimeInForce.IOC,
  FOK: IbTimeInForce.FOK,
  OPG: IbTimeInForce.OPG,
};

/** What is written for a request; account, orderRef and transmit always. @throws InvalidValueError */
export function toIbOrder(request: OrderRequest, account: AccountId): IbOrder {
  const { properties } = request;
  if (!request.quantity.gt(0)) throw invalid('quantity', request.quantity.toString(), 'a quantity above 0');
  return {
    account,
    orderRef: request.orderRef,
    transmit: true,
    action: request.side === 'BUY' ? OrderAction.BUY : OrderAction.SELL,
    totalQuantity: wireNumber('quantity', request.quantity),
    orderType: IB_ORDER_TYPES[properties.orderType],
    tif: timeInForceOf(properties),
    outsideRth: properties.outsideRth,
    ...limitOf(properties),
    ...algorithmOf(properties),
    ...goodAfterOf(properties),
  };
}

/** An open order with what its order status says. @throws InvalidValueError */
export function fromIbOpenOrder(raw: {
  readonly contract: IbContract;
  readonly order: IbOrder;
  readonly status: OrderStatus;
  readonly filled: Decimal;
}): BrokerOrder {
  const id = raw.order.orderId;
  return {
    ...commonOf(raw.contract, raw.order),
    orderId: isClientsOrderId(id) ? orderId(id) : undefined,
    clientId: clientOf(raw.order.clientId),
    filled: raw.filled,
    status: raw.status,
  };
}

/** From `completedOrder` (message 101), which carries neither order id nor client id. @throws InvalidValueError */
export function fromIbCompletedOrder(contract: IbContract, order: IbOrder, state: IbOrderState): BrokerOrder {
  return {
    ...commonOf(contract, order),
    orderId: undefined,
    clientId: undefined,
    filled: requiredDecimal('filledQuantity', order.filledQuantity),
    status: parseOrderStatus(state.status),
  };
}

/** @throws InvalidValueError for a word that is not one of IB's statuses. */
export function parseOrderStatus(text: string): OrderStatus {
  if (!isOrderStatus(text)) throw invalid('order status', text, "one of IB's order statuses");
  return text;
}

/** Undefined for texts that the desk cannot have made: their orders are not ours. */
export function parseOrderRef(text: string | undefined): OrderRef | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return orderRef(text);
  } catch (error) {
    if (error instanceof InvalidValueError) return undefined;
    throw error;
  }
}

/** @throws InvalidValueError */
export function parseSide(text: string | undefined): Side {
  if (text === 'BUY' || text === 'BOT' || text === 'SLONG') return 'BUY';
  if (text === 'SELL' || text === 'SLD' || text === 'SSHORT') return 'SELL';
  throw invalid('side', text ?? '', 'BUY, SELL, BOT or SLD');
}

function commonOf(
  contract: IbContract,
  order: IbOrder,
): Omit<BrokerOrder, 'orderId' | 'clientId' | 'filled' | 'status'> {
  return {
    orderRef: parseOrderRef(order.orderRef),
    permId: permId(order.permId ?? 0),
    contract: fromIbContract(contract),
    side: parseSide(order.action),
    quantity: requiredDecimal('totalQuantity', order.totalQuantity),
    properties: {
      orderType: order.orderType,
      tif: order.tif ?? '',
      limitPrice: optionalDecimal('lmtPrice', order.lmtPrice),
    },
  };
}

const clientOf = (id: number | undefined): ClientId | undefined =>
  id === undefined || id < 0 ? undefined : clientId(id);

function timeInForceOf({ orderType, tif }: OrderProperties): IbTimeInForce {
  if (orderType === 'MOO') return IbTimeInForce.OPG;
  if (tif === 'GTD') throw invalid('tif', tif, 'a time in force without an end date');
  return IB_TIMES_IN_FORCE[tif];
}

function limitOf({ orderType, limitPrice }: OrderProperties): Pick<IbOrder, 'lmtPrice'> {
  const needed = orderType === 'LMT' || orderType === 'LOC';
  if (needed !== (limitPrice !== undefined)) {
    throw invalid(
      'limitPrice',
      limitPrice?.toString() ?? 'none',
      needed ? `a price for ${orderType}` : `none for ${orderType}`,
    );
  }
  return limitPrice === undefined ? {} : { lmtPrice: wireNumber('limitPrice', limitPrice) };
}

function algorithmOf({ adaptivePriority }: OrderProperties): Pick<IbOrder, 'algoStrategy' | 'algoParams'> {
  if (adaptivePriority === undefined) return {};
  return { algoStrategy: 'Adaptive', algoParams: [{ tag: 'adaptivePriority', value: adaptivePriority }] };
}

function goodAfterOf({ goodAfterTimeAtMs }: OrderProperties): Pick<IbOrder, 'goodAfterTime'> {
  if (goodAfterTimeAtMs === undefined) return {};
  if (!Number.isSafeInteger(goodAfterTimeAtMs)) {
    throw invalid('goodAfterTimeAtMs', String(goodAfterTimeAtMs), 'whole milliseconds');
  }
  return { goodAfterTime: formatIbUtc(goodAfterTimeAtMs) };
}

const invalid = (field: string, found: string, needed: string): InvalidValueError =>
  new InvalidValueError({ field, found, needed });
