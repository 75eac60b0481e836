/** The table of handlers: request name -> what is done. A new request is one more function and one more row here. */
import type { RequestFields, RequestName } from '../../tws/decode-request.ts';
import type { Context } from '../client-session.ts';
import {
  cancelAccountSummary,
  cancelAccountUpdatesMulti,
  cancelPositions,
  reqAccountSummary,
  reqAccountUpdates,
  reqAccountUpdatesMulti,
  reqPositions,
} from './account.ts';
import { reqAutoOpenOrders, reqCurrentTime, reqIds, reqManagedAccts } from './connection.ts';
import { cancelHeadTimestamp, cancelHistoricalData, reqHeadTimestamp, reqHistoricalData } from './history.ts';
import { reqAllOpenOrders, reqCompletedOrders, reqExecutions, reqOpenOrders } from './order-lists.ts';
import { cancelOrder, globalCancel, placeOrder } from './orders.ts';
import { cancelPnL, reqPnL, reqPnLSingle } from './pnl.ts';
import { cancelRealTimeBars, reqRealTimeBars } from './real-time-bars.ts';
import { reqContractDetails, reqMarketRule, reqMatchingSymbols, reqUserInfo } from './reference.ts';
import { cancelTickByTickData, reqTickByTickData } from './tick-by-tick.ts';
import { cancelMktData, reqMarketDataType, reqMktData } from './ticks.ts';

/** startApi belongs to the session: it decides whether there is a client at all. */
type Handled = Exclude<RequestName, 'startApi'>;

const nothing = (): void => undefined;

const HANDLERS: { readonly [M in Handled]: (context: Context, fields: RequestFields[M]) => void } = {
  reqMktData,
  cancelMktData,
  placeOrder,
  cancelOrder,
  reqOpenOrders,
  reqAccountUpdates,
  reqExecutions,
  reqIds,
  reqContractDetails,
  // IBApiNext sets it on every start; there is no log to set.
  setServerLogLevel: nothing,
  reqAutoOpenOrders,
  reqAllOpenOrders,
  reqManagedAccts,
  reqHistoricalData,
  cancelHistoricalData,
  reqCurrentTime,
  reqRealTimeBars,
  cancelRealTimeBars,
  reqGlobalCancel: globalCancel,
  reqMarketDataType,
  reqPositions,
  reqAccountSummary,
  cancelAccountSummary,
  cancelPositions,
  reqAccountUpdatesMulti,
  cancelAccountUpdatesMulti,
  reqMatchingSymbols,
  reqHeadTimestamp,
  cancelHeadTimestamp,
  reqMarketRule,
  reqPnL,
  cancelPnL,
  reqPnLSingle,
  cancelPnLSingle: cancelPnL,
  reqTickByTickData,
  cancelTickByTickData,
  reqCompletedOrders,
  reqUserInfo,
};

export function handleRequest<Name extends Handled>(
  context: Context,
  request: { readonly message: Name; readonly fields: RequestFields[Name] },
): void {
  HANDLERS[request.message](context, request.fields);
}
