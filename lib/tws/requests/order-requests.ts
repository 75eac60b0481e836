/**
 * Requests about orders besides placing one: cancel, global cancel, the lists of orders and executions.
 */
import type { FieldReader } from '../field-reader.ts';
import { hasRfqFields, SINCE } from '../server-version.ts';

export interface CancelOrderFields {
  readonly orderId: number;
}

/** cancelOrder (4): a version field stands before the order id below 192 only. */
export function decodeCancelOrder(reader: FieldReader, version: number): CancelOrderFields {
  if (version < SINCE.CME_TAGGING_FIELDS) reader.skip('version');
  const orderId = reader.integer('orderId');
  if (version >= SINCE.MANUAL_ORDER_TIME) reader.skip('manualOrderCancelTime');
  if (hasRfqFields(version)) reader.skip('rfqExtOperator', 'rfqExternalUserId', 'rfqManualOrderIndicator');
  if (version >= SINCE.CME_TAGGING_FIELDS) reader.skip('extOperator', 'manualOrderIndicator');
  reader.end();
  return { orderId };
}

/** reqGlobalCancel (58) carries nothing we use. */
export const decodeGlobalCancel = (): Record<string, never> => ({});

export interface ReqExecutionsFields {
  readonly reqId: number;
  /** 0: executions of every client. */
  readonly filterClientId: number;
  readonly account: string;
  /** `yyyymmdd-hh:mm:ss` or `yyyymmdd hh:mm:ss [zone]`; empty: the whole day. */
  readonly time: string;
  readonly symbol: string;
  readonly secType: string;
  readonly exchange: string;
  readonly side: string;
}

/** reqExecutions (7), version 3. */
export function decodeReqExecutions(reader: FieldReader): ReqExecutionsFields {
  reader.skip('version');
  return {
    reqId: reader.integer('reqId'),
    filterClientId: reader.integer('filterClientId'),
    account: reader.text('account'),
    time: reader.text('time'),
    symbol: reader.text('symbol'),
    secType: reader.text('secType'),
    exchange: reader.text('exchange'),
    side: reader.text('side'),
  };
}

export interface ReqAutoOpenOrdersFields {
  readonly autoBind: boolean;
}

/** reqAutoOpenOrders (15). */
export function decodeReqAutoOpenOrders(reader: FieldReader): ReqAutoOpenOrdersFields {
  reader.skip('version');
  return { autoBind: reader.boolean('autoBind') };
}

export interface ReqCompletedOrdersFields {
  readonly apiOnly: boolean;
}

/** reqCompletedOrders (99), no version field. */
export const decodeReqCompletedOrders = (reader: FieldReader): ReqCompletedOrdersFields => ({
  apiOnly: reader.boolean('apiOnly'),
});
