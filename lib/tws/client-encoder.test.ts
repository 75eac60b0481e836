/** The decoder against the encoder of the real client, @stoqey/ib, at every version from 157 to 193. */
import {
  ConjunctionConnection,
  OrderAction,
  OrderType,
  PercentChangeCondition,
  PriceCondition,
  SecType,
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
