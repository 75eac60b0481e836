/** What moves with time, over a raw socket: bars that form and end, five-second bars, ticks, profit; bounded and cancelled. */
import { BarSizeSetting, TickByTickDataType, WhatToShow } from '@stoqey/ib';
import type { Encoder } from '@stoqey/ib/dist/core/io/encoder.js';
import { clientFields } from '../../testing/client-fields.ts';
import { startGatewayFixture, type GatewayFixture } from '../../testing/paper-gateway-fixture.ts';
import { SPY_LABELS } from '../../testing/paper-server-fixture.ts';
import { CLOSE, OPEN } from '../../testing/simulated-broker-fixture.ts';

const SECOND = 1_000;
let fixture: GatewayFixture;
beforeEach(async () => {
  fixture = await startGatewayFixture({ startAtMs: OPEN + 600 * SECOND });
});
afterEach(() => fixture.close());

const ask = (call: (encoder: Encoder) => void): unknown => fixture.client.send(...clientFields(193, call));
const to = (atMs: number): void => fixture.gateway.clock.advanceTo(atMs);
const told = async (id: string) => (await fixture.sofar()).filter((message) => message[0] === id);

describe('Bars kept up to date', () => {
  const days = (reqId: number) =>
    ask((e) =>
      e.reqHistoricalData(reqId, SPY_LABELS, '', '5 D', BarSizeSetting.DAYS_ONE, WhatToShow.TRADES, 1, 1, true),
    );

  test('show the day that forms, and the day as it was when it is over', async () => {
    days(5);
    expect((await told('90')).map((bar) => bar.slice(1, 8))).toEqual([
      ['5', '-1', '20200827', '348.51', '348.51', '348.51', '348.51'],
    ]);
    to(CLOSE);
    const [over] = await told('90');
    expect(over?.slice(1, 8)).toEqual(['5', '-1', '20200827', '348.51', '348.33', '349.9', '346.53']);
    expect(Number(over?.[9])).toBeGreaterThan(0);
  });

  test('say nothing while the market is closed, and nothing after the cancel', async () => {
    days(5);
    await fixture.sofar();
    to(CLOSE);
    await fixture.sofar();
    to(CLOSE + 3_600 * SECOND);
    expect(await told('90')).toEqual([]);
    ask((e) => e.cancelHistoricalData(5));
    await fixture.sofar();
    to(CLOSE + 86_400 * SECOND);
    expect(await told('90')).toEqual([]);
  });

  test('catch up with the days of a jump in order', async () => {
    days(5);
    await fixture.sofar();
    to(CLOSE + 86_400 * SECOND);
    expect((await told('90')).map((bar) => bar[3])).toEqual(['20200827', '20200828']);
  });
});

describe('Five-second bars', () => {
  const bars = (reqId: number, what: WhatToShow) => ask((e) => e.reqRealTimeBars(reqId, SPY_LABELS, 5, what, true, []));

  test('come for each five seconds that have passed, in order', async () => {
    bars(5, WhatToShow.BID);
    await fixture.sofar();
    to(OPEN + 611 * SECOND);
    expect((await told('50')).map((bar) => [Number(bar[3]) * SECOND - OPEN, bar[4]])).toEqual([
      [600 * SECOND, '348.5'],
      [605 * SECOND, '348.5'],
    ]);
    to(OPEN + 615 * SECOND);
    expect(await told('50')).toHaveLength(1);
  });

  test('are a bounded number after a jump, none while the market is closed, none after the cancel', async () => {
    bars(5, WhatToShow.TRADES);
    await fixture.sofar();
    to(OPEN + 7_200 * SECOND);
    expect(await told('50')).toHaveLength(12);
    to(CLOSE + 600 * SECOND);
    expect(await told('50')).toEqual([]);
    ask((e) => e.cancelRealTimeBars(5));
    await fixture.sofar();
    to(OPEN + 86_400 * SECOND + 600 * SECOND);
    expect(await told('50')).toEqual([]);
  });

  test.each([
    ['of something nobody trades', 321, WhatToShow.HISTORICAL_VOLATILITY],
    ['under an id in use', 322, WhatToShow.TRADES],
  ])('are refused %s', async (_what, code, whatToShow) => {
    bars(5, WhatToShow.TRADES);
    bars(5, whatToShow);
    expect((await told('4')).map((message) => [message[2], message[3]])).toEqual([['5', String(code)]]);
  });
});

test('ticks come at once, then only with a change', async () => {
  ask((e) => e.reqTickByTickData(5, SPY_LABELS, TickByTickDataType.BidAsk, 0, true));
  expect((await told('99')).map((tick) => tick.slice(4, 8))).toEqual([['348.5', '348.52', '1000', '1000']]);
  to(OPEN + 601 * SECOND);
  expect(await told('99')).toEqual([]);
  to(CLOSE);
  expect((await told('99')).map((tick) => tick.slice(4, 6))).toEqual([['348.32', '348.34']]);
});

test('ticks are refused to who has no subscription for live prices', async () => {
  fixture.gateway.faults.set({ lackLiveData: {} });
  ask((e) => e.reqTickByTickData(5, SPY_LABELS, TickByTickDataType.Last, 0, true));
  expect((await told('4')).map((message) => message[3])).toEqual(['10189']);
});

test('a client has at most 100 streams of a kind', async () => {
  for (let reqId = 1; reqId <= 101; reqId += 1) ask((e) => e.reqPnL(reqId, 'DU0000001', ''));
  const said = await fixture.sofar();
  expect(said.filter(([id]) => id === '94')).toHaveLength(100);
  expect(said.find(([id]) => id === '4')?.slice(2, 4)).toEqual(['101', '101']);
});

test('profit of the account follows the position, and stays with it when it is gone', async () => {
  ask((e) => e.reqPnL(5, 'DU0000001', ''));
  ask((e) => e.reqPnLSingle(6, 'DU0000001', '', 756733));
  expect((await told('95'))[0]).toEqual(['95', '6', '0', '0.00', '0.00', '0.00', '0.00']);
  fixture.place(1);
  await fixture.client.next(95);
  to(CLOSE);
  const [single] = await told('95');
  // 10 bought at 348.52 for 1.00, now at 348.33.
  expect(single).toEqual(['95', '6', '10', '-2.90', '-2.90', '0.00', '3483.30']);
  ask((e) => e.cancelPnL(5));
  ask((e) => e.cancelPnLSingle(6));
  await fixture.sofar();
  to(CLOSE + 86_400 * SECOND);
  expect((await fixture.sofar()).filter(([id]) => id === '94' || id === '95')).toEqual([]);
});
