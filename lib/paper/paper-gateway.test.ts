/** The joined gateway under the real client library: the simulation's own sequence of events, decoded by @stoqey/ib. */
import { BarSizeSetting, EventName, IBApi, IBApiNext, SecType } from '@stoqey/ib';
import { systemClock } from '../adapters/system/system-clock.ts';
import { LIMIT_ORDER, MARKET_ORDER, SPY_LABELS } from '../testing/paper-server-fixture.ts';
import { DEFAULT_START_MS, startPaperGateway, type PaperGateway } from './paper-gateway.ts';

let gateway: PaperGateway;
let client: IBApi;
const problems: string[] = [];
const events: { readonly name: string; readonly args: readonly unknown[] }[] = [];
const waiting: { readonly name: string; resolve(args: readonly unknown[]): void }[] = [];

const until = (name: string) => new Promise<readonly unknown[]>((resolve) => waiting.push({ name, resolve }));
const of = (name: string) => events.filter((event) => event.name === name).map((event) => event.args);

beforeEach(async () => {
  problems.length = 0;
  events.length = 0;
  gateway = await startPaperGateway({ timers: systemClock, onProblem: (text) => problems.push(text) });
  client = new IBApi({ host: '127.0.0.1', port: gateway.port, clientId: 1, maxReqPerSec: 1_000_000 });
  client.on(EventName.all, (name: string, args: readonly unknown[]) => {
    events.push({ name, args });
    const at = waiting.findIndex((entry) => entry.name === name);
    if (at >= 0) waiting.splice(at, 1)[0]?.resolve(args);
  });
  const ready = until('nextValidId');
  client.connect();
  await ready;
});

afterEach(async () => {
  client.disconnect();
  await gateway.close();
  if (problems.length > 0) throw new Error(`Gateway reported: ${problems.join('; ')}`);
});

test('fills a market order and tells it in the order of real TWS, commission last', async () => {
  const told = until('commissionReport');
  client.placeOrder(1, SPY_LABELS, MARKET_ORDER);
  await told;
  expect(of('error')).toEqual([]);
  expect(
    events.map((event) => event.name).filter((name) => /openOrder|orderStatus|exec|commission/.test(name)),
  ).toEqual([
    'openOrder',
    'orderStatus',
    'execDetails',
    'openOrder',
    'orderStatus',
    'openOrder',
    'orderStatus',
    'commissionReport',
  ]);
  expect(of('orderStatus').at(-1)?.slice(0, 4)).toEqual([1, 'Filled', 10, 0]);
});

test('agrees with itself: cash, position and portfolio follow the fill', async () => {
  const told = until('commissionReport');
  client.placeOrder(1, SPY_LABELS, MARKET_ORDER);
  await told;
  const [ended, listed] = [until('accountDownloadEnd'), until('positionEnd')];
  client.reqAccountUpdates(true, 'DU0000001');
  client.reqPositions();
  await Promise.all([ended, listed]);
  const [, , execution] = of('execDetails')[0] ?? [];
  const [report] = of('commissionReport')[0] ?? [];
  const cash = of('updateAccountValue').find(([key]) => key === 'TotalCashValue')?.[1];
  expect(of('position')).toMatchObject([['DU0000001', { symbol: 'SPY', exchange: 'ARCA' }, 10, expect.any(Number)]]);
  expect(execution).toMatchObject({ shares: 10 });
  expect(report).toMatchObject({ currency: 'USD' });
  const paid = Number(valueIn(execution, 'price')) * 10 + Number(valueIn(report, 'commission'));
  expect(Number(cash)).toBeCloseTo(1_000_000 - paid, 2);
});

test('rests a limit order over a day, lists it and cancels it', async () => {
  client.placeOrder(1, SPY_LABELS, { ...LIMIT_ORDER, tif: 'GTC' });
  await until('orderStatus');
  gateway.clock.advanceTo(DEFAULT_START_MS + 86_400_000);
  const listed = until('openOrderEnd');
  client.reqAllOpenOrders();
  await listed;
  expect(of('openOrder').at(-1)).toMatchObject([1, { symbol: 'SPY' }, { lmtPrice: 300.5 }, { status: 'Submitted' }]);
  const cancelled = until('error');
  client.cancelOrder(1);
  expect(await cancelled).toMatchObject([expect.anything(), 202, 1]);
});

test('gives the daily bars up to yesterday and a snapshot of today', async () => {
  const [history, snapshot] = [until('historicalData'), until('tickSnapshotEnd')];
  client.reqHistoricalData(5, SPY_LABELS, '', '5 D', BarSizeSetting.DAYS_ONE, 'TRADES', 1, 1, false);
  client.reqMktData(6, SPY_LABELS, '', true, false);
  await Promise.all([history, snapshot]);
  expect(
    of('historicalData')
      .map((args) => args[1])
      .slice(0, 5),
  ).toEqual(['20200820', '20200821', '20200824', '20200825', '20200826']);
  expect(of('tickPrice').map((args) => args[1])).toEqual([1, 2, 4, 9]);
});

test('says the same time as its clock and keeps the wire log', async () => {
  const told = until('currentTime');
  client.reqCurrentTime();
  expect(await told).toEqual([DEFAULT_START_MS / 1000]);
  expect(gateway.wireLog.of('reqCurrentTime')).toMatchObject([{ at: DEFAULT_START_MS, clientId: 1 }]);
});

test('serves the promise client too, second to the raw one', async () => {
  const next = new IBApiNext({ host: '127.0.0.1', port: gateway.port, maxReqPerSec: 1_000_000 });
  next.connect(2);
  try {
    const series = await next.getContractDetails({
      symbol: 'MES',
      secType: SecType.FUT,
      exchange: 'CME',
      currency: 'USD',
    });
    expect(await next.getManagedAccounts()).toEqual(['DU0000001']);
    expect(series.length).toBeGreaterThan(1);
    expect(series[0]).toMatchObject({ minTick: 0.25, contract: { multiplier: 5 } });
    expect(gateway.clientIds).toEqual([1, 2]);
  } finally {
    next.disconnect();
  }
});

function valueIn(found: unknown, key: string): unknown {
  return typeof found === 'object' && found !== null
    ? Object.entries(found).find(([name]) => name === key)?.[1]
    : undefined;
}
