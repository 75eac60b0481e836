/**
 * Every request a client can make, as the real client encodes it, and the messages that must answer it (04, sections 4 and
 * 5): the ids in order, a run of the same id once. Ids of requests are of no meaning, only different.
 */
import { BarSizeSetting, SecType, TickByTickDataType, WhatToShow, type Contract } from '@stoqey/ib';
import type { Encoder } from '@stoqey/ib/dist/core/io/encoder.js';
import { LIMIT_ORDER, MARKET_ORDER, SPY_LABELS } from '../../lib/testing/paper-server-fixture.ts';

export const ACCOUNT = 'DU0000001';
const SPX: Contract = { symbol: 'SPX', secType: SecType.IND, exchange: 'CBOE', currency: 'USD' };
const NOBODY: Contract = { ...SPY_LABELS, symbol: 'NOPE' };
const { DAYS_ONE } = BarSizeSetting;
const { TRADES } = WhatToShow;

export interface AskedFor {
  readonly label: string;
  readonly ask: (encoder: Encoder) => void;
  /** Ids in order, each run once. */
  readonly answer: readonly number[];
  /** Code of an error (message 4) among them. */
  readonly code?: number;
  /** The first server version at which the client asks. */
  readonly since?: number;
}

const row = (
  label: string,
  ask: AskedFor['ask'],
  answer: readonly number[],
  more: Partial<AskedFor> = {},
): AskedFor => ({
  label,
  ask,
  answer,
  ...more,
});

/** Asked of a gateway with an order resting (id 1), one filled (2) and one cancelled (3). */
export const REQUESTS: readonly AskedFor[] = [
  row('reqIds', (e) => e.reqIds(1), [9]),
  row('reqManagedAccts', (e) => e.reqManagedAccts(), [15]),
  row('reqCurrentTime', (e) => e.reqCurrentTime(), [49]),
  row('setServerLogLevel', (e) => e.setServerLogLevel(5), []),
  row('reqAutoOpenOrders', (e) => e.reqAutoOpenOrders(false), []),
  row('reqAutoOpenOrders of another client than 0', (e) => e.reqAutoOpenOrders(true), [4], { code: 321 }),
  row('reqPositions', (e) => e.reqPositions(), [61, 62]),
  row('cancelPositions', (e) => e.cancelPositions(), []),
  row('reqOpenOrders', (e) => e.reqOpenOrders(), [5, 3, 53]),
  row('reqAllOpenOrders', (e) => e.reqAllOpenOrders(), [5, 3, 53]),
  row('reqCompletedOrders', (e) => e.reqCompletedOrders(false), [101, 102]),
  row('reqExecutions', (e) => e.reqExecutions(1, {}), [11, 59, 55]),
  row('reqExecutions of nobody', (e) => e.reqExecutions(2, { symbol: 'NOPE' }), [55]),
  row('reqAccountUpdates', (e) => e.reqAccountUpdates(true, ACCOUNT), [6, 7, 8, 54]),
  row('reqAccountUpdates, ended', (e) => e.reqAccountUpdates(false, ACCOUNT), []),
  row('reqAccountUpdates of nobody', (e) => e.reqAccountUpdates(true, 'DU9'), [4], { code: 321 }),
  row('reqAccountUpdatesMulti', (e) => e.reqAccountUpdatesMulti(3, ACCOUNT, '', false), [73, 74]),
  row('reqAccountUpdatesMulti of the ledger', (e) => e.reqAccountUpdatesMulti(4, ACCOUNT, '', true), [73, 74]),
  row('cancelAccountUpdatesMulti', (e) => e.cancelAccountUpdatesMulti(3), []),
  row('reqAccountSummary', (e) => e.reqAccountSummary(5, 'All', 'NetLiquidation,$LEDGER:ALL'), [63, 64]),
  row('reqAccountSummary, the second', (e) => e.reqAccountSummary(6, 'All', 'TotalCashValue'), [63, 64]),
  row('reqAccountSummary, the third', (e) => e.reqAccountSummary(7, 'All', 'TotalCashValue'), [4], { code: 322 }),
  row('cancelAccountSummary', (e) => e.cancelAccountSummary(5), []),
  row('reqContractDetails', (e) => e.reqContractDetails(8, SPY_LABELS), [10, 52]),
  row(
    'reqContractDetails of a series',
    (e) => e.reqContractDetails(9, { symbol: 'MES', secType: SecType.FUT }),
    [10, 52],
  ),
  row('reqContractDetails of nothing', (e) => e.reqContractDetails(10, NOBODY), [4], { code: 200 }),
  row('reqMatchingSymbols', (e) => e.reqMatchingSymbols(11, 'SP'), [79]),
  row('reqMatchingSymbols of nothing', (e) => e.reqMatchingSymbols(12, 'ZZZZ'), [79]),
  row('reqMarketRule', (e) => e.reqMarketRule(26), [93]),
  row('reqMarketRule of nothing', (e) => e.reqMarketRule(7), [4], { code: 321 }),
  row('reqUserInfo', (e) => e.reqUserInfo(13), [107], { since: 167 }),
  row('reqHistoricalData', (e) => e.reqHistoricalData(14, SPY_LABELS, '', '5 D', DAYS_ONE, TRADES, 1, 1, false), [17]),
  row(
    'reqHistoricalData of nothing',
    (e) => e.reqHistoricalData(15, NOBODY, '', '5 D', DAYS_ONE, TRADES, 1, 1, false),
    [4],
    {
      code: 200,
    },
  ),
  row(
    'reqHistoricalData kept up to date',
    (e) => e.reqHistoricalData(16, SPY_LABELS, '', '5 D', DAYS_ONE, TRADES, 1, 1, true),
    [17, 90],
  ),
  row(
    'reqHistoricalData kept up to date to a day gone by',
    (e) => e.reqHistoricalData(17, SPY_LABELS, '20200801 00:00:00', '5 D', DAYS_ONE, TRADES, 1, 1, true),
    [4],
    { code: 321 },
  ),
  row('cancelHistoricalData', (e) => e.cancelHistoricalData(16), []),
  row('reqHeadTimestamp', (e) => e.reqHeadTimestamp(18, SPY_LABELS, TRADES, true, 1), [88]),
  row('reqHeadTimestamp of nothing', (e) => e.reqHeadTimestamp(19, NOBODY, TRADES, true, 2), [4], { code: 200 }),
  row('cancelHeadTimestamp', (e) => e.cancelHeadTimestamp(18), []),
  row('reqMarketDataType', (e) => e.reqMarketDataType(1), []),
  row('reqMktData', (e) => e.reqMktData(20, SPY_LABELS, '', false, false), [81, 58, 1, 2, 1, 2, 1, 46, 1, 45]),
  row('reqMktData under an id in use', (e) => e.reqMktData(20, SPY_LABELS, '', false, false), [4], { code: 322 }),
  row('reqMktData, a snapshot', (e) => e.reqMktData(21, SPX, '', true, false), [81, 58, 1, 46, 1, 45, 57]),
  row('reqMktData of nothing', (e) => e.reqMktData(22, NOBODY, '', false, false), [4], { code: 200 }),
  row('cancelMktData', (e) => e.cancelMktData(20), []),
  row('cancelMktData of nothing', (e) => e.cancelMktData(20), [4], { code: 300 }),
  row(
    'reqTickByTickData of sides',
    (e) => e.reqTickByTickData(23, SPY_LABELS, TickByTickDataType.BidAsk, 0, false),
    [99],
  ),
  row(
    'reqTickByTickData of prices',
    (e) => e.reqTickByTickData(24, SPY_LABELS, TickByTickDataType.AllLast, 0, false),
    [99],
  ),
  row(
    'reqTickByTickData of the middle',
    (e) => e.reqTickByTickData(25, SPY_LABELS, TickByTickDataType.MidPoint, 0, false),
    [99],
  ),
  row(
    'reqTickByTickData of the past',
    (e) => e.reqTickByTickData(26, SPY_LABELS, TickByTickDataType.Last, 9, false),
    [4],
    {
      code: 321,
    },
  ),
  row('cancelTickByTickData', (e) => e.cancelTickByTickData(24), []),
  row('cancelTickByTickData of nothing', (e) => e.cancelTickByTickData(24), [4], { code: 300 }),
  row('reqPnL', (e) => e.reqPnL(27, ACCOUNT, ''), [94]),
  row('reqPnL of nobody', (e) => e.reqPnL(28, 'DU9', ''), [4], { code: 321 }),
  row('cancelPnL', (e) => e.cancelPnL(27), []),
  row('reqPnLSingle', (e) => e.reqPnLSingle(29, ACCOUNT, '', 756733), [95]),
  row('reqPnLSingle of nothing', (e) => e.reqPnLSingle(30, ACCOUNT, '', 42), [4], { code: 200 }),
  row('cancelPnLSingle', (e) => e.cancelPnLSingle(29), []),
  row('reqRealTimeBars of nothing', (e) => e.reqRealTimeBars(31, NOBODY, 5, TRADES, true, []), [4], { code: 200 }),
  row('cancelRealTimeBars of nothing', (e) => e.cancelRealTimeBars(31), [4], { code: 300 }),
  row('reqSecDefOptParams, which is not served', (e) => e.reqSecDefOptParams(32, 'SPY', '', SecType.STK, 756733), [4], {
    code: 505,
  }),
  row(
    'placeOrder of a combination',
    (e) => e.placeOrder(900, { ...SPY_LABELS, secType: SecType.BAG }, LIMIT_ORDER),
    [4],
    {
      code: 201,
    },
  ),
  row(
    'placeOrder with scale',
    (e) => e.placeOrder(901, SPY_LABELS, { ...LIMIT_ORDER, scalePriceIncrement: 0.1 }),
    [4],
    {
      code: 201,
    },
  ),
  row('placeOrder with a hedge', (e) => e.placeOrder(902, SPY_LABELS, { ...LIMIT_ORDER, hedgeType: 'D' }), [4], {
    code: 201,
  }),
  row('placeOrder of nothing', (e) => e.placeOrder(903, NOBODY, MARKET_ORDER), [4], { code: 200 }),
  row(
    'placeOrder the client garbles (04, N)',
    (e) => e.placeOrder(904, SPY_LABELS, { ...LIMIT_ORDER, orderMiscOptions: [] }),
    [4],
    { code: 320 },
  ),
  row('cancelOrder of nothing', (e) => e.cancelOrder(905, {}), [4], { code: 10_147 }),
  row('reqIds, again', (e) => e.reqIds(1), [9]),
];
