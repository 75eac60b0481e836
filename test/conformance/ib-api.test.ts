/**
 * The real event client, IBApi of @stoqey/ib, at every version where a layout changes: every request it has for what the
 * gateway serves gets its event, and the client finds nothing to complain of.
 */
import { BarSizeSetting, EventName, IBApi, TickByTickDataType, WhatToShow, type Contract } from '@stoqey/ib';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { withDeadline } from '../../lib/ports/with-deadline.ts';
import { startGatewayFixture, type GatewayFixture } from '../../lib/testing/paper-gateway-fixture.ts';
import { LIMIT_ORDER, MARKET_ORDER, SPY_LABELS } from '../../lib/testing/paper-server-fixture.ts';
import { OPEN } from '../../lib/testing/simulated-broker-fixture.ts';
import { startVersionProxy, type VersionProxy } from './version-proxy.ts';

const VERSIONS = [177, 178, 182, 186, 192, 193] as const;
const DEADLINE_MS = 10_000;
const ACCOUNT = 'DU0000001';
const SPY: Contract = SPY_LABELS;
const { DAYS_ONE } = BarSizeSetting;

/** Event -> the call that must cause it. Answered one after the other. */
const CALLS: readonly (readonly [EventName, (api: IBApi) => unknown])[] = [
  [EventName.nextValidId, (api) => api.reqIds(1)],
  [EventName.managedAccounts, (api) => api.reqManagedAccts()],
  [EventName.currentTime, (api) => api.reqCurrentTime()],
  [EventName.positionEnd, (api) => api.reqPositions()],
  [EventName.openOrderEnd, (api) => api.reqOpenOrders()],
  [EventName.openOrderEnd, (api) => api.reqAllOpenOrders()],
  [EventName.completedOrdersEnd, (api) => api.reqCompletedOrders(false)],
  [EventName.execDetailsEnd, (api) => api.reqExecutions(1, {})],
  [EventName.accountDownloadEnd, (api) => api.reqAccountUpdates(true, ACCOUNT)],
  [EventName.accountUpdateMultiEnd, (api) => api.reqAccountUpdatesMulti(2, ACCOUNT, '', false)],
  [EventName.accountSummaryEnd, (api) => api.reqAccountSummary(3, 'All', 'NetLiquidation,$LEDGER:ALL')],
  [EventName.contractDetailsEnd, (api) => api.reqContractDetails(4, SPY)],
  [EventName.symbolSamples, (api) => api.reqMatchingSymbols(5, 'SPY')],
  [EventName.marketRule, (api) => api.reqMarketRule(26)],
  [EventName.userInfo, (api) => api.reqUserInfo(6)],
  [EventName.headTimestamp, (api) => api.reqHeadTimestamp(7, SPY, WhatToShow.TRADES, true, 1)],
  [
    EventName.historicalData,
    (api) => api.reqHistoricalData(8, SPY, '', '5 D', DAYS_ONE, WhatToShow.TRADES, 1, 1, false),
  ],
  [
    EventName.historicalDataUpdate,
    (api) => api.reqHistoricalData(9, SPY, '', '5 D', DAYS_ONE, WhatToShow.TRADES, 1, 1, true),
  ],
  [EventName.tickGeneric, (api) => api.reqMktData(10, SPY, '', false, false)],
  [EventName.tickSnapshotEnd, (api) => api.reqMktData(11, SPY, '', true, false)],
  [EventName.tickByTickBidAsk, (api) => api.reqTickByTickData(12, SPY, TickByTickDataType.BidAsk, 0, false)],
  [EventName.tickByTickAllLast, (api) => api.reqTickByTickData(13, SPY, TickByTickDataType.AllLast, 0, false)],
  [EventName.tickByTickMidPoint, (api) => api.reqTickByTickData(14, SPY, TickByTickDataType.MidPoint, 0, false)],
  [EventName.pnl, (api) => api.reqPnL(15, ACCOUNT, '')],
  [EventName.pnlSingle, (api) => api.reqPnLSingle(16, ACCOUNT, '', 756733)],
];

const CANCELS: readonly ((api: IBApi) => unknown)[] = [
  (api) => api.cancelPositions(),
  (api) => api.reqAccountUpdates(false, ACCOUNT),
  (api) => api.cancelAccountUpdatesMulti(2),
  (api) => api.cancelAccountSummary(3),
  (api) => api.cancelHeadTimestamp(7),
  (api) => api.cancelHistoricalData(9),
  (api) => api.cancelMktData(10),
  (api) => api.cancelTickByTickData(12),
  (api) => api.cancelPnL(15),
  (api) => api.cancelPnLSingle(16),
  (api) => api.cancelRealTimeBars(17),
];

let fixture: GatewayFixture;
let proxy: VersionProxy;
let api: IBApi;
/** One call at a time is waited for. */
let waiting: { readonly event: string; readonly resolve: (args: readonly unknown[]) => void } | undefined;
const errors: string[] = [];
const events: string[] = [];

async function connect(version: number): Promise<void> {
  fixture = await startGatewayFixture({ startAtMs: OPEN + 600_000 });
  proxy = await startVersionProxy(fixture.gateway.port, version);
  api = new IBApi({ host: '127.0.0.1', port: proxy.port, clientId: 2, maxReqPerSec: 1_000_000 });
  errors.length = 0;
  events.length = 0;
  api.on(EventName.error, (error, code, id) => errors.push(`${code} ${id} ${error.message}`));
  api.on(EventName.all, (name: string, args: readonly unknown[]) => {
    events.push(name);
    if (waiting?.event !== name) return;
    waiting.resolve(args);
    waiting = undefined;
  });
  await caused(EventName.nextValidId, () => api.connect());
}
afterEach(async () => {
  api.disconnect();
  await proxy.close();
  await fixture.close();
});

/** Arguments of the first event of this name that a call causes. */
function caused(event: EventName, call: () => unknown): Promise<readonly unknown[]> {
  return withDeadline(systemClock, { what: `Event ${event}`, durationMs: DEADLINE_MS }, (signal) => {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      waiting = { event, resolve };
      call();
    });
  });
}

test.each(VERSIONS)('answers everything IBApi asks at %i, without a complaint', async (version) => {
  await connect(version);
  expect(api.serverVersion).toBe(version);
  await caused(EventName.commissionReport, () => api.placeOrder(1, SPY, MARKET_ORDER));
  await caused(EventName.openOrder, () => api.placeOrder(2, SPY, { ...LIMIT_ORDER, lmtPrice: 100 }));
  for (const [event, call] of CALLS) await caused(event, () => call(api));
  api.reqRealTimeBars(17, SPY, 5, WhatToShow.TRADES, true);
  await caused(EventName.currentTime, () => api.reqCurrentTime());
  await caused(EventName.realtimeBar, () => fixture.gateway.clock.advanceTo(OPEN + 605_000));
  for (const cancel of CANCELS) cancel(api);
  api.setServerLogLevel(5);
  await caused(EventName.currentTime, () => api.reqCurrentTime());
  expect(errors).toEqual([]);
  expect(events).toEqual(
    expect.arrayContaining(['position', 'completedOrder', 'execDetails', 'accountSummary', 'contractDetails']),
  );
});

test.each(VERSIONS)('tells IBApi at %i what becomes of an order, field by field', async (version) => {
  await connect(version);
  const [, contract, order, state] = await caused(EventName.openOrder, () =>
    api.placeOrder(7, SPY, { ...LIMIT_ORDER, lmtPrice: 100 }),
  );
  expect({ contract, order, state }).toMatchObject({
    contract: { conId: 756733, symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: 'USD' },
    order: {
      orderId: 7,
      clientId: 2,
      orderType: 'LMT',
      lmtPrice: 100,
      totalQuantity: 10,
      orderRef: 'run:1',
      whatIf: false,
    },
    state: { status: 'Submitted' },
  });
  const cancelled = caused(EventName.orderStatus, () => api.cancelOrder(7));
  expect((await cancelled)[0]).toBe(7);
  await caused(EventName.currentTime, () => api.reqCurrentTime());
  expect(errors.map((text) => text.slice(0, 5))).toEqual(['202 7']);
});

test('refuses at 193 what IBApi garbles (04, N), by the id of the order, and goes on', async () => {
  await connect(193);
  const garbled = [
    { orderMiscOptions: [] },
    { lmtPrice: Number.NaN },
    // Seven fields of a scale that is none: 125 instead of 118.
    { scalePriceIncrement: 0 },
  ];
  for (const [index, change] of garbled.entries()) {
    const [, code, id] = await caused(EventName.error, () =>
      api.placeOrder(50 + index, SPY, { ...LIMIT_ORDER, ...change }),
    );
    expect([code, id]).toEqual([320, 50 + index]);
  }
  await caused(EventName.openOrder, () => api.placeOrder(60, SPY, { ...LIMIT_ORDER, lmtPrice: 100 }));
  expect(fixture.gateway.broker.openOrders()).toHaveLength(1);
});

test('refuses a taken client id as an info event and a disconnect', async () => {
  await connect(193);
  const second = new IBApi({ host: '127.0.0.1', port: fixture.gateway.port, clientId: 2 });
  const codes: number[] = [];
  second.on(EventName.info, (_text, code) => codes.push(code));
  second.on(EventName.error, (_error, code) => codes.push(code));
  const gone = new Promise((resolve) => second.on(EventName.disconnected, () => resolve(true)));
  second.connect();
  expect(await gone).toBe(true);
  second.disconnect();
  expect(codes).toContain(326);
});
