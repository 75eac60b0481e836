/**
 * The promise client, IBApiNext of @stoqey/ib: every promise it makes for what the gateway serves is kept, every stream says
 * something, and what is not served rejects instead of waiting for ever.
 */
import { BarSizeSetting, IBApiNext, SecType, WhatToShow, type Contract, type IBApiNextError } from '@stoqey/ib';
import { filter, firstValueFrom, map, take, toArray, type Observable } from 'rxjs';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { withDeadline } from '../../lib/ports/with-deadline.ts';
import { startGatewayFixture, type GatewayFixture } from '../../lib/testing/paper-gateway-fixture.ts';
import { LIMIT_ORDER, MARKET_ORDER, SPY_LABELS } from '../../lib/testing/paper-server-fixture.ts';
import { OPEN } from '../../lib/testing/simulated-broker-fixture.ts';

const DEADLINE_MS = 10_000;
const ACCOUNT = 'DU0000001';
const SPY: Contract = { ...SPY_LABELS, conId: 756733 };

let fixture: GatewayFixture;
let next: IBApiNext;
const errors: IBApiNextError[] = [];

beforeEach(async () => {
  fixture = await startGatewayFixture({ startAtMs: OPEN + 600_000 });
  next = new IBApiNext({ host: '127.0.0.1', port: fixture.gateway.port, maxReqPerSec: 1_000_000 });
  errors.length = 0;
  next.error.subscribe((error) => errors.push(error));
  next.connect(2);
});
afterEach(async () => {
  next.disconnect();
  await fixture.close();
});

/** No promise of this client has a time limit of its own (04, section 7). */
function kept<Value>(what: string, promise: Promise<Value>): Promise<Value> {
  return withDeadline(systemClock, { what, durationMs: DEADLINE_MS }, (signal) => {
    const late = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    return Promise.race([promise, late]);
  });
}
const first = <Value>(what: string, stream: Observable<Value>): Promise<Value> => kept(what, firstValueFrom(stream));

test('keeps every promise', async () => {
  next.logLevel = 5;
  expect(await kept('Time', next.getCurrentTime())).toBe((OPEN + 600_000) / 1000);
  expect(await kept('Accounts', next.getManagedAccounts())).toEqual([ACCOUNT]);
  const [details] = await kept('Details', next.getContractDetails(SPY));
  expect(details).toMatchObject({ minTick: 0.01, marketRuleIds: '26,26', contract: { conId: 756733 } });
  expect(await kept('Market rule', next.getMarketRule(26))).toEqual([{ lowEdge: 0, increment: 0.01 }]);
  const [sample] = await kept('Symbols', next.getMatchingSymbols('SPY'));
  expect(sample).toMatchObject({ contract: { symbol: 'SPY', secType: 'STK' }, derivativeSecTypes: [] });
  expect(await kept('User', next.getUserInfo())).toBe('');
  const { DAYS_ONE } = BarSizeSetting;
  const bars = await kept('History', next.getHistoricalData(SPY, '', '5 D', DAYS_ONE, WhatToShow.TRADES, true, 1));
  expect(bars.at(-1)).toMatchObject({ time: '20200826', close: 347.57 });
  const head = await kept('Head timestamp', next.getHeadTimestamp(SPY, WhatToShow.TRADES, true, 1));
  expect(head).toMatch(/^\d{8}-00:00:00$/);
  const snapshot = await kept('Snapshot', next.getMarketDataSnapshot(SPY, '', false));
  expect(snapshot.get(4)?.value).toBe(348.51);
  expect(await kept('Next id', next.getNextValidOrderId())).toBe(1);
  expect(errors).toEqual([]);
});

test('says something on every stream, and goes on as time does', async () => {
  const forming = next.getHistoricalDataUpdates(SPY, BarSizeSetting.DAYS_ONE, WhatToShow.TRADES, 2);
  expect(await first('Bar that forms', forming)).toMatchObject({ time: '20200827', open: 348.51 });
  const summary = await first('Summary', next.getAccountSummary('All', 'NetLiquidation'));
  expect(summary.all.get(ACCOUNT)?.get('NetLiquidation')?.get('USD')?.value).toBe('1000000.00');
  const account = next.getAccountUpdates(ACCOUNT).pipe(map((update) => update.all.value?.get(ACCOUNT)));
  await first('Updates', account.pipe(filter((values) => values?.has('NetLiquidation') === true)));
  expect((await first('Positions', next.getPositions())).all.size).toBe(0);
  expect(await first('P&L', next.getPnL(ACCOUNT))).toMatchObject({ dailyPnL: 0, unrealizedPnL: 0, realizedPnL: 0 });
  const single = await first('P&L of a position', next.getPnLSingle(ACCOUNT, '', 756733));
  expect(single).toMatchObject({ position: 0, dailyPnL: 0, marketValue: 0 });
  const prices = next.getMarketData(SPY, '', false, false).pipe(map((update) => update.all.get(4)?.value));
  expect(await first('Prices', prices.pipe(filter((price) => price !== undefined)))).toBe(348.51);
  const ticks = next.getTickByTickAllLastDataUpdates(SPY, 0, false);
  expect(await first('Ticks', ticks)).toMatchObject({ price: 348.51 });
  const real = first('Bars', next.getRealTimeBars(SPY, WhatToShow.TRADES, true).pipe(take(2), toArray()));
  await kept('Time', next.getCurrentTime());
  fixture.gateway.clock.advanceTo(OPEN + 610_000);
  expect((await real).map((bar) => Number(bar.time) * 1000)).toEqual([OPEN + 600_000, OPEN + 605_000]);
  expect(errors).toEqual([]);
});

test('places, changes and cancels, and lists what is open and done', async () => {
  await kept('Accounts', next.getManagedAccounts());
  const filled = await kept('Order', next.placeNewOrder(SPY, MARKET_ORDER));
  const resting = await kept('Order', next.placeNewOrder(SPY, { ...LIMIT_ORDER, lmtPrice: 100 }));
  expect([filled, resting]).toEqual([1, 2]);
  next.modifyOrder(resting, SPY, { ...LIMIT_ORDER, lmtPrice: 101 });
  const open = await kept('Open orders', next.getAllOpenOrders());
  expect(open).toMatchObject([{ orderId: 2, order: { lmtPrice: 101 }, orderState: { status: 'Submitted' } }]);
  const listed = await first('Own orders', next.getOpenOrders().pipe(map((update) => update.all)));
  expect(listed).toHaveLength(1);
  next.cancelOrder(resting);
  // Its own update falls into the first list asked for behind it: this client tells them apart by nothing (04, section 7, J).
  await kept('Open orders', next.getAllOpenOrders());
  expect(await kept('Open orders', next.getAllOpenOrders())).toEqual([]);
  const [execution] = await kept('Executions', next.getExecutionDetails({}));
  expect(execution).toMatchObject({ execution: { orderId: 1, shares: 10, side: 'BOT', price: 348.52 } });
  const [report] = await kept('Commissions', next.getCommissionReport({}));
  expect(report).toMatchObject({ commission: 1, currency: 'USD' });
});

test('rejects what is not served and what does not exist, instead of waiting', async () => {
  const nobody = { ...SPY_LABELS, symbol: 'NOPE' };
  await expect(kept('Chain', next.getSecDefOptParams('SPY', '', SecType.STK, 756733))).rejects.toMatchObject({
    code: 505,
  });
  await expect(kept('Details', next.getContractDetails(nobody))).rejects.toMatchObject({ code: 200 });
  await expect(kept('Snapshot', next.getMarketDataSnapshot(nobody, '', false))).rejects.toMatchObject({ code: 200 });
  await expect(first('P&L', next.getPnLSingle(ACCOUNT, '', 42))).rejects.toMatchObject({ code: 200 });
});
