/** The decoder against the encoder of the real client, @stoqey/ib, at every version from 157 to 193. */
import {
  ConjunctionConnection,
  OrderAction,
  OrderType,
  PercentChangeCondition,
  PriceCondition,
  SecType,
  TickByTickDataType,
  TimeCondition,
  TimeInForce,
  TriggerMethod,
  type Contract,
  type Order,
} from '@stoqey/ib';
import type { Encoder } from '@stoqey/ib/dist/core/io/encoder.js';
import { clientFields } from '../testing/client-fields.ts';
import { decodeRequest } from './decode-request.ts';

const VERSIONS = Array.from({ length: 193 - 157 + 1 }, (_, index) => 157 + index);
const SPY: Contract = { conId: 756733, symbol: 'SPY', secType: SecType.STK, exchange: 'SMART', currency: 'USD' };
const LIMIT: Order = {
  action: OrderAction.BUY,
  orderType: OrderType.LMT,
  totalQuantity: 10,
  lmtPrice: 350.25,
  tif: TimeInForce.GTC,
  account: 'DU0000001',
  orderRef: 'run:7',
  transmit: true,
};

const request = (version: number, call: (encoder: Encoder) => void) =>
  decodeRequest(clientFields(version, call), version);

test.each(VERSIONS)('reads a plain limit order at %i', (version) => {
  expect(request(version, (encoder) => encoder.placeOrder(7, SPY, { ...LIMIT, whatIf: true }))).toMatchObject({
    kind: 'request',
    request: {
      message: 'placeOrder',
      fields: {
        orderId: 7,
        conId: 756733,
        action: 'BUY',
        quantity: '10',
        orderType: 'LMT',
        limitPrice: '350.25',
        tif: 'GTC',
        account: 'DU0000001',
        orderRef: 'run:7',
        transmit: true,
        whatIf: true,
        unsupported: [],
      },
    },
  });
});

test.each(VERSIONS)('walks combo legs, scale, hedge, algo and conditions at %i to reach whatIf', (version) => {
  const combo: Contract = {
    ...SPY,
    secType: SecType.BAG,
    comboLegs: [
      { conId: 1, ratio: 1, action: OrderAction.BUY, exchange: 'SMART' },
      { conId: 2, ratio: 2, action: OrderAction.SELL, exchange: 'SMART' },
    ],
    deltaNeutralContract: { conId: 3, delta: 0.5, price: 1 },
  };
  const order: Order = {
    ...LIMIT,
    whatIf: true,
    orderComboLegs: [{ price: 1.5 }],
    smartComboRoutingParams: [{ tag: 'NonGuaranteed', value: '1' }],
    scalePriceIncrement: 0.5,
    hedgeType: 'D',
    hedgeParam: '',
    deltaNeutralOrderType: OrderType.MKT,
    algoStrategy: 'Adaptive',
    algoParams: [{ tag: 'adaptivePriority', value: 'Urgent' }],
    conditions: [
      new PriceCondition(350, TriggerMethod.Default, 756733, 'SMART', true, ConjunctionConnection.AND),
      new TimeCondition('20200828 10:00:00 US/Eastern', true, ConjunctionConnection.OR),
      new PercentChangeCondition(0.5, 756733, 'SMART', false, ConjunctionConnection.AND),
    ],
  };
  expect(request(version, (encoder) => encoder.placeOrder(7, combo, order))).toMatchObject({
    kind: 'request',
    request: {
      fields: {
        whatIf: true,
        algoStrategy: 'Adaptive',
        algoParams: [{ tag: 'adaptivePriority', value: 'Urgent' }],
        unsupported: ['BAG', 'deltaNeutralOrderType', 'scale', 'hedge', 'deltaNeutralContract', 'conditions'],
      },
    },
  });
});

test.each(VERSIONS)('finds the order to cancel at %i', (version) => {
  expect(request(version, (encoder) => encoder.cancelOrder(9, {}))).toMatchObject({
    request: { message: 'cancelOrder', fields: { orderId: 9 } },
  });
});

test.each(VERSIONS)('reads every other request of the first tier at %i', (version) => {
  const calls: readonly (readonly [string, (encoder: Encoder) => void])[] = [
    ['reqPositions', (encoder) => encoder.reqPositions()],
    ['cancelPositions', (encoder) => encoder.cancelPositions()],
    ['reqOpenOrders', (encoder) => encoder.reqOpenOrders()],
    ['reqAllOpenOrders', (encoder) => encoder.reqAllOpenOrders()],
    ['reqAutoOpenOrders', (encoder) => encoder.reqAutoOpenOrders(true)],
    ['reqCompletedOrders', (encoder) => encoder.reqCompletedOrders(false)],
    ['reqAccountUpdates', (encoder) => encoder.reqAccountUpdates(true, 'DU0000001')],
    ['reqAccountUpdatesMulti', (encoder) => encoder.reqAccountUpdatesMulti(1, 'DU0000001', '', false)],
    ['reqAccountSummary', (encoder) => encoder.reqAccountSummary(1, 'All', 'NetLiquidation')],
    ['cancelAccountSummary', (encoder) => encoder.cancelAccountSummary(1)],
    ['reqExecutions', (encoder) => encoder.reqExecutions(1, { symbol: 'SPY' })],
    ['reqIds', (encoder) => encoder.reqIds(1)],
    ['reqManagedAccts', (encoder) => encoder.reqManagedAccts()],
    ['reqCurrentTime', (encoder) => encoder.reqCurrentTime()],
    ['reqContractDetails', (encoder) => encoder.reqContractDetails(1, SPY)],
    ['reqMktData', (encoder) => encoder.reqMktData(1, SPY, '', true, false)],
    ['cancelMktData', (encoder) => encoder.cancelMktData(1)],
    ['reqMarketDataType', (encoder) => encoder.reqMarketDataType(3)],
    ['reqGlobalCancel', (encoder) => encoder.reqGlobalCancel({})],
    ['setServerLogLevel', (encoder) => encoder.setServerLogLevel(5)],
  ];
  for (const [name, call] of calls) {
    expect(request(version, call)).toMatchObject({ kind: 'request', request: { message: name } });
  }
});

const REFUSED_BY_NAME: readonly { readonly name: string; readonly change: Partial<Order>; readonly since?: number }[] =
  [
    { name: 'blockOrder', change: { blockOrder: true } },
    { name: 'sweepToFill', change: { sweepToFill: true } },
    { name: 'displaySize', change: { displaySize: 5 } },
    { name: 'triggerMethod', change: { triggerMethod: 2 } },
    { name: 'hidden', change: { hidden: true } },
    { name: 'discretionaryAmt', change: { discretionaryAmt: 0.5 } },
    { name: 'faGroup', change: { faGroup: 'All' } },
    { name: 'faMethod', change: { faMethod: 'NetLiq' } },
    { name: 'faPercentage', change: { faPercentage: '50' } },
    { name: 'modelCode', change: { modelCode: 'M' } },
    { name: 'shortSaleSlot', change: { shortSaleSlot: 2, designatedLocation: 'X' } },
    { name: 'allOrNone', change: { allOrNone: true } },
    { name: 'minQty', change: { minQty: 5 } },
    { name: 'percentOffset', change: { percentOffset: 0.1 } },
    { name: 'nbboPriceCap', change: { nbboPriceCap: 1 } },
    { name: 'auctionStrategy', change: { auctionStrategy: 1 } },
    { name: 'startingPrice', change: { startingPrice: 1 } },
    { name: 'stockRefPrice', change: { stockRefPrice: 1 } },
    { name: 'delta', change: { delta: -0.5 } },
    { name: 'stockRangeLower', change: { stockRangeLower: 1 } },
    { name: 'stockRangeUpper', change: { stockRangeUpper: 1 } },
    { name: 'volatility', change: { volatility: 0.2 } },
    { name: 'deltaNeutralOrderType', change: { deltaNeutralOrderType: OrderType.MKT } },
    { name: 'scale', change: { scalePriceIncrement: 0.1 } },
    { name: 'scale', change: { scaleInitLevelSize: 5 } },
    { name: 'scale', change: { scaleTable: 'x' } },
    { name: 'hedge', change: { hedgeType: 'B', hedgeParam: '1' } },
    { name: 'notHeld', change: { notHeld: true } },
    { name: 'randomizeSize', change: { randomizeSize: true } },
    { name: 'randomizePrice', change: { randomizePrice: true } },
    { name: 'adjustedOrderType', change: { adjustedOrderType: 'STP' } },
    { name: 'triggerPrice', change: { triggerPrice: 1 } },
    { name: 'adjustedStopPrice', change: { adjustedStopPrice: 1 } },
    { name: 'cashQty', change: { cashQty: 100 } },
    { name: 'isOmsContainer', change: { isOmsContainer: true } },
    { name: 'discretionaryUpToLimitPrice', change: { discretionaryUpToLimitPrice: true } },
    { name: 'duration', change: { duration: 30 }, since: 158 },
    { name: 'postToAts', change: { postToAts: 1 }, since: 160 },
    { name: 'autoCancelParent', change: { autoCancelParent: true }, since: 162 },
    { name: 'includeOvernight', change: { includeOvernight: true }, since: 189 },
  ];

test.each(REFUSED_BY_NAME)(
  'names $name where it makes another order of it, at every version',
  ({ name, change, since = 0 }) => {
    const order: Order = { ...LIMIT, whatIf: true, ...change };
    for (const version of VERSIONS) {
      if (version < since) continue;
      expect({ version, ...request(version, (encoder) => encoder.placeOrder(7, SPY, order)) }).toMatchObject({
        version,
        kind: 'request',
        request: { fields: { whatIf: true, unsupported: [name] } },
      });
    }
  },
);

test.each([
  { orderType: OrderType.PEG_BENCH, referenceContractId: 1, referenceExchangeId: 'ARCA', peggedChangeAmount: 1 },
  { orderType: OrderType.PEG_MID, midOffsetAtWhole: 0.1, midOffsetAtHalf: 0.1 },
  { orderType: OrderType.PEG_BEST, minCompeteSize: 100, competeAgainstBestOffset: 0.02 },
  {
    orderType: OrderType.PEG_BEST,
    competeAgainstBestOffset: Number.POSITIVE_INFINITY,
    midOffsetAtWhole: 0.1,
    midOffsetAtHalf: 0.1,
  },
])('walks to the end of %j, on IBKRATS too', (change) => {
  for (const version of VERSIONS.filter((each) => each >= 170)) {
    for (const exchange of ['SMART', 'IBKRATS']) {
      const call = (encoder: Encoder): void =>
        encoder.placeOrder(
          7,
          { ...SPY, exchange },
          { ...LIMIT, ...change, ...(exchange === 'SMART' ? {} : { minTradeQty: 5 }) },
        );
      expect({ version, ...request(version, call) }).toMatchObject({
        version,
        kind: 'request',
        request: { fields: { orderType: change.orderType, transmit: true } },
      });
    }
  }
});

test("takes the unset integers of IB's own client for nothing", () => {
  const sent = clientFields(193, (encoder) => encoder.placeOrder(7, SPY, { ...LIMIT, duration: 77, postToAts: 78 }));
  const unset = sent.map((text) => (text === '77' || text === '78' ? '2147483647' : text));
  expect(decodeRequest(unset, 193)).toMatchObject({ kind: 'request', request: { fields: { unsupported: [] } } });
});

test.each(VERSIONS)('reads every request of the second tier at %i', (version) => {
  const calls: readonly (readonly [string, object, (encoder: Encoder) => void])[] = [
    [
      'reqRealTimeBars',
      { reqId: 1, whatToShow: 'BID', useRth: true },
      (e) => e.reqRealTimeBars(1, SPY, 5, 'BID', true, []),
    ],
    ['cancelRealTimeBars', { reqId: 1 }, (e) => e.cancelRealTimeBars(1)],
    ['reqMatchingSymbols', { reqId: 1, pattern: 'SP' }, (e) => e.reqMatchingSymbols(1, 'SP')],
    [
      'reqHeadTimestamp',
      { reqId: 1, whatToShow: 'TRADES', formatDate: 2 },
      (e) => e.reqHeadTimestamp(1, SPY, 'TRADES', true, 2),
    ],
    ['cancelHeadTimestamp', { reqId: 1 }, (e) => e.cancelHeadTimestamp(1)],
    ['reqMarketRule', { marketRuleId: 26 }, (e) => e.reqMarketRule(26)],
    ['reqPnL', { reqId: 1, account: 'DU0000001' }, (e) => e.reqPnL(1, 'DU0000001', '')],
    ['cancelPnL', { reqId: 1 }, (e) => e.cancelPnL(1)],
    ['reqPnLSingle', { reqId: 1, conId: 756733 }, (e) => e.reqPnLSingle(1, 'DU0000001', '', 756733)],
    ['cancelPnLSingle', { reqId: 1 }, (e) => e.cancelPnLSingle(1)],
    [
      'reqTickByTickData',
      { reqId: 1, tickType: 'Last' },
      (e) => e.reqTickByTickData(1, SPY, TickByTickDataType.Last, 0, false),
    ],
    ['cancelTickByTickData', { reqId: 1 }, (e) => e.cancelTickByTickData(1)],
  ];
  for (const [message, fields, call] of calls) {
    expect(request(version, call)).toMatchObject({ kind: 'request', request: { message, fields } });
  }
});

test('says which request it does not serve, and which of them waits', () => {
  const chain = clientFields(193, (encoder) => encoder.reqSecDefOptParams(31, 'SPY', '', 'STK', 756733));
  expect(decodeRequest(chain, 193)).toEqual({ kind: 'unknown', id: '78', name: 'reqSecDefOptParams', requestId: 31 });
  expect(decodeRequest(['4711', '5'], 193)).toEqual({
    kind: 'unknown',
    id: '4711',
    name: undefined,
    requestId: undefined,
  });
});

test('counts 118 fields in a plain placeOrder at 193', () => {
  expect(clientFields(193, (encoder) => encoder.placeOrder(7, SPY, LIMIT))).toHaveLength(118);
});

test.each([-1, 1])('refuses a placeOrder with %i fields more, naming its order', (surplus) => {
  const sent = clientFields(193, (encoder) => encoder.placeOrder(7, SPY, LIMIT));
  const changed = surplus < 0 ? sent.slice(0, surplus) : [...sent, ''];
  expect(decodeRequest(changed, 193)).toMatchObject({ kind: 'malformed', name: 'placeOrder', id: 7 });
});

test('refuses an order whose fields the client shifted: an empty list of options sends no field (04, N)', () => {
  const shifted = request(193, (encoder) => encoder.placeOrder(7, SPY, { ...LIMIT, orderMiscOptions: [] }));
  expect(shifted).toMatchObject({ kind: 'malformed', name: 'placeOrder', id: 7 });
});

test('refuses a price that is not a number', () => {
  const order = { ...LIMIT, lmtPrice: Number.NaN };
  expect(request(193, (encoder) => encoder.placeOrder(7, SPY, order))).toMatchObject({
    kind: 'malformed',
    error: { field: 'limitPrice' },
  });
});
