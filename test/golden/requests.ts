/**
 * What the golden capture asks the real client to send: every request the gateway serves, with representative arguments, by
 * the label of its frame. A new request is one more row here, one more in `golden.test.ts`, and a new capture.
 */
import {
  BarSizeSetting,
  ConjunctionConnection,
  OrderAction,
  OrderType,
  PriceCondition,
  SecType,
  TickByTickDataType,
  TimeInForce,
  TriggerMethod,
  WhatToShow,
  type Contract,
  type IBApi,
  type Order,
} from '@stoqey/ib';

export const CLIENT_ID = 7;

const SPY: Contract = { conId: 756733, symbol: 'SPY', secType: SecType.STK, exchange: 'SMART', currency: 'USD' };
/** By its labels, as a person would ask for it. */
const FUTURE: Contract = {
  symbol: 'MES',
  secType: SecType.FUT,
  lastTradeDateOrContractMonth: '20200918',
  multiplier: 5,
  exchange: 'CME',
  currency: 'USD',
};
const COMBO: Contract = {
  symbol: 'SPY',
  secType: SecType.BAG,
  exchange: 'SMART',
  currency: 'USD',
  comboLegs: [
    { conId: 756733, ratio: 1, action: OrderAction.BUY, exchange: 'SMART' },
    { conId: 320227571, ratio: 2, action: OrderAction.SELL, exchange: 'SMART' },
  ],
};
const MARKET: Order = {
  action: OrderAction.BUY,
  orderType: OrderType.MKT,
  totalQuantity: 10,
  tif: TimeInForce.DAY,
  account: 'DU0000001',
  orderRef: 'run:é',
  transmit: true,
};

export const REQUESTS: ReadonlyMap<string, (api: IBApi) => unknown> = new Map<string, (api: IBApi) => unknown>([
  ['setServerLogLevel', (api) => api.setServerLogLevel(5)],
  ['reqPositions', (api) => api.reqPositions()],
  ['cancelPositions', (api) => api.cancelPositions()],
  ['reqOpenOrders', (api) => api.reqOpenOrders()],
  ['reqAllOpenOrders', (api) => api.reqAllOpenOrders()],
  ['reqAutoOpenOrders', (api) => api.reqAutoOpenOrders(true)],
  ['reqCompletedOrders', (api) => api.reqCompletedOrders(false)],
  ['reqAccountUpdates', (api) => api.reqAccountUpdates(true, 'DU0000001')],
  ['reqAccountUpdatesMulti', (api) => api.reqAccountUpdatesMulti(11, 'DU0000001', '', false)],
  ['cancelAccountUpdatesMulti', (api) => api.cancelAccountUpdatesMulti(11)],
  ['reqAccountSummary', (api) => api.reqAccountSummary(12, 'All', 'NetLiquidation,TotalCashValue')],
  ['cancelAccountSummary', (api) => api.cancelAccountSummary(12)],
  ['reqExecutions', (api) => api.reqExecutions(13, { clientId: '7', symbol: 'SPY', side: 'BUY' })],
  ['reqExecutions everything', (api) => api.reqExecutions(14, {})],
  ['reqIds', (api) => api.reqIds(1)],
  ['reqManagedAccts', (api) => api.reqManagedAccts()],
  ['reqCurrentTime', (api) => api.reqCurrentTime()],
  ['reqContractDetails', (api) => api.reqContractDetails(15, FUTURE)],
  [
    'reqHistoricalData',
    (api) =>
      api.reqHistoricalData(16, SPY, '', '30 D', BarSizeSetting.DAYS_ONE, WhatToShow.ADJUSTED_LAST, 1, 1, false),
  ],
  ['cancelHistoricalData', (api) => api.cancelHistoricalData(16)],
  ['reqMarketDataType', (api) => api.reqMarketDataType(3)],
  ['reqMktData', (api) => api.reqMktData(17, SPY, '233', false, false)],
  ['reqMktData snapshot', (api) => api.reqMktData(18, FUTURE, '', true, false)],
  ['cancelMktData', (api) => api.cancelMktData(17)],
  ['reqHistoricalData kept up to date', (api) => api.reqHistoricalData(25, SPY, '', '5 D', BarSizeSetting.MINUTES_ONE, WhatToShow.TRADES, 1, 2, true)],
  ['reqRealTimeBars', (api) => api.reqRealTimeBars(26, SPY, 5, WhatToShow.MIDPOINT, true)],
  ['cancelRealTimeBars', (api) => api.cancelRealTimeBars(26)],
  ['reqMatchingSymbols', (api) => api.reqMatchingSymbols(27, 'SPé')],
  ['reqHeadTimestamp', (api) => api.reqHeadTimestamp(28, FUTURE, WhatToShow.TRADES, true, 2)],
  ['cancelHeadTimestamp', (api) => api.cancelHeadTimestamp(28)],
  ['reqMarketRule', (api) => api.reqMarketRule(26)],
  ['reqPnL', (api) => api.reqPnL(29, 'DU0000001', '')],
  ['cancelPnL', (api) => api.cancelPnL(29)],
  ['reqPnLSingle', (api) => api.reqPnLSingle(30, 'DU0000001', '', 756733)],
  ['cancelPnLSingle', (api) => api.cancelPnLSingle(30)],
  ['reqTickByTickData', (api) => api.reqTickByTickData(31, SPY, TickByTickDataType.BidAsk, 0, true)],
  ['cancelTickByTickData', (api) => api.cancelTickByTickData(31)],
  ['reqUserInfo', (api) => api.reqUserInfo(32)],
  ['placeOrder market', (api) => api.placeOrder(21, SPY, MARKET)],
  [
    'placeOrder limit',
    (api) =>
      api.placeOrder(22, SPY, {
        ...MARKET,
        action: OrderAction.SELL,
        orderType: OrderType.LMT,
        totalQuantity: 0.0000001,
        lmtPrice: 350.25,
        tif: TimeInForce.GTC,
        outsideRth: true,
        whatIf: true,
      }),
  ],
  [
    'placeOrder trailing child',
    (api) =>
      api.placeOrder(23, SPY, {
        ...MARKET,
        orderType: OrderType.TRAIL,
        auxPrice: 1.5,
        trailStopPrice: 340,
        parentId: 22,
        ocaGroup: 'exits',
        ocaType: 1,
        transmit: false,
      }),
  ],
  [
    'placeOrder combo with every group',
    (api) =>
      api.placeOrder(24, COMBO, {
        ...MARKET,
        orderComboLegs: [{ price: 1.5 }, { price: 2 }],
        smartComboRoutingParams: [{ tag: 'NonGuaranteed', value: '1' }],
        deltaNeutralOrderType: OrderType.MKT,
        scalePriceIncrement: 0.5,
        hedgeType: 'D',
        hedgeParam: '',
        algoStrategy: 'Adaptive',
        algoParams: [{ tag: 'adaptivePriority', value: 'Urgent' }],
        conditions: [new PriceCondition(350, TriggerMethod.Default, 756733, 'SMART', true, ConjunctionConnection.AND)],
      }),
  ],
  ['cancelOrder', (api) => api.cancelOrder(22)],
  ['reqGlobalCancel', (api) => api.reqGlobalCancel({})],
]);

/** Label -> the first server version at which the client sends it, where it does not at all of them. */
export const FIRST_VERSION: ReadonlyMap<string, number> = new Map([['reqUserInfo', 167]]);
