import { strategyId } from '../lib/domain/ids.ts';
import { z } from 'zod';
import { ZERO } from '../lib/domain/decimal.ts';
import { booksInWords, newYorkTime, startTestDesk, type TestDesk } from '../lib/testing/desk-for-tests.ts';
import { takeForOver } from '../lib/testing/desk-mishaps.ts';
import { SPY } from '../lib/testing/simulated-broker-fixture.ts';
import type { IntentAnswer } from './intent.ts';

const answerSchema = z.object({
  tradingState: z.string(),
  fx: z.record(z.string(), z.string()),
  orders: z.array(
    z.object({
      localSymbol: z.string(),
      outcome: z.string(),
      side: z.string().optional(),
      quantity: z.string().optional(),
      orderType: z.string().optional(),
      tif: z.string().optional(),
      limitPrice: z.string().nullish(),
      reason: z.string().optional(),
      source: z.record(z.string(), z.string()).optional(),
    }),
  ),
  internalCrosses: z.array(z.object({ price: z.string(), deltas: z.record(z.string(), z.string()) })),
  prices: z.record(z.string(), z.object({ price: z.string() })),
  targetPositions: z.record(z.string(), z.record(z.string(), z.string())),
  strategies: z.record(z.string(), z.object({ outcome: z.string(), reason: z.string().optional() })),
});
const problemSchema = z.object({
  type: z.string(),
  problems: z.array(z.object({ field: z.string(), found: z.string(), needed: z.string() })).optional(),
  drift: z.array(z.object({ localSymbol: z.string(), likelyCause: z.string() })).optional(),
});

/** The answer of a 200; a test that gets another status shows its body. */
function answered({ status, body }: IntentAnswer): z.infer<typeof answerSchema> {
  if (status !== 200) throw new Error(`Allocation answered ${status}: ${JSON.stringify(body)}`);
  return answerSchema.parse(body);
}
/** `BUY 10 SPY filled`, or `SPY skipped`. Whether a fill was told before the answer is left to the wire. */
const orders = (answer: IntentAnswer): readonly string[] =>
  answered(answer).orders.map(({ side, quantity, localSymbol, outcome }) => {
    const told = outcome === 'filled' || outcome === 'working' ? 'sent' : outcome;
    return side === undefined ? `${localSymbol} ${told}` : `${side} ${quantity} ${localSymbol} ${told}`;
  });
const problem = ({ status, body }: IntentAnswer) => ({ status, ...problemSchema.parse(body) });

describe('POST /allocation through the paper gateway', () => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await startTestDesk();
  });
  afterEach(() => desk.close());
  /** Books what filled; 409 where ledger and broker differ. */
  const reconcile = async (): Promise<number> => (await desk.call('trade-reconciliation', {})).status;
  const books = async (): Promise<string> => booksInWords(await desk.view());

  it('sends one order for the rest of opposite wishes, and books the cross at the reference price', async () => {
    desk.wishes.set('alpha', { SPY: '1' }).set('beta', { SPY: '-0.4' });
    const answer = answered(await desk.allocate());
    expect(answer.orders.map(({ quantity, source }) => [quantity, source])).toEqual([['344', { alpha: '344' }]]);
    expect(answer.internalCrosses).toEqual([
      expect.objectContaining({ price: answer.prices['SPY']?.price, deltas: { alpha: '229', beta: '-229' } }),
    ]);
    expect([await reconcile(), await books()]).toEqual([200, 'alpha SPY 573, beta SPY -229']);
    expect(desk.gateway.broker.positions().map(({ quantity }) => quantity.toFixed())).toEqual(['344']);
    expect([answer.fx, answer.strategies['beta']?.outcome]).toEqual([{ USD: '1' }, 'traded']);
  });

  it('holds where told, and closes what a fresh answer leaves out', async () => {
    desk.wishes.set('alpha', { SPY: '0.5', VIXY: '0.5' }).set('beta', { SPY: '0.5' });
    await desk.allocate();
    await reconcile();
    desk.wishes.set('alpha', { VIXY: '0.5' }).set('beta', 'hold');
    expect(orders(await desk.allocate())).toEqual(['SELL 286 SPY sent']);
    expect(await reconcile()).toBe(200);
    expect(await books()).toMatch(/^alpha VIXY \d+, beta SPY 286$/);
  });

  it('is unchanged, and sends nothing, where everybody holds what it wants', async () => {
    desk.wishes.set('alpha', { SPY: '0.5' });
    await desk.allocate();
    const again = answered(await desk.allocate());
    expect([again.orders, again.strategies['alpha']?.outcome]).toEqual([[], 'unchanged']);
  });

  it('buys crypto by a marketable limit in fractions, and sells it to 0 where a short is wanted', async () => {
    desk.wishes.set('alpha', { BTC: '0.5' });
    const bought = answered(await desk.allocate());
    expect(bought.orders[0]).toMatchObject({ side: 'BUY', orderType: 'LMT', tif: 'IOC' });
    expect(bought.targetPositions['alpha']?.['BTC.USD']).toMatch(/^8\.\d+$/);
    expect(await reconcile()).toBe(200);
    desk.wishes.set('alpha', { BTC: '-1' });
    expect(answered(await desk.allocate()).targetPositions['alpha']).toEqual({ 'BTC.USD': '0' });
    expect([await reconcile(), await books()]).toEqual([200, '']);
  });

  it('cancels what works the wrong way, books it, and plans anew', async () => {
    desk.wishes.set('alpha', { SPY: '1' });
    const limit = { orderType: 'LMT', limitPrice: '330.005', tif: 'GTC' };
    const working = answered(await desk.allocate({ orderProperties: limit }));
    expect(working.orders[0]).toMatchObject({ outcome: 'working', limitPrice: '330', quantity: '573' });
    desk.wishes.set('alpha', { SPY: '-0.1' });
    expect(orders(await desk.allocate())).toEqual(['SELL 57 SPY sent']);
    expect(desk.gateway.broker.openOrders()).toEqual([]);
    expect([await reconcile(), await books()]).toEqual([200, 'alpha SPY -57']);
  });

  it('cancels the rest of what filled in part, and counts what did', async () => {
    desk.gateway.faults.set({ fillPartially: { quantity: '100' } });
    desk.wishes.set('alpha', { SPY: '1' });
    const limit = { orderType: 'LMT', limitPrice: '360', tif: 'GTC' };
    expect(answered(await desk.allocate({ orderProperties: limit })).orders[0]?.outcome).toBe('working');
    desk.gateway.faults.set({ fillPartially: null });
    desk.wishes.set('alpha', { SPY: '-0.1' });
    expect(orders(await desk.allocate())).toEqual(['SELL 157 SPY sent']);
    expect([await reconcile(), await books()]).toEqual([200, 'alpha SPY -57']);
  });

  it('sizes and books a stock in another currency at the rate of the market', async () => {
    desk.wishes.set('alpha', { SAP: '0.5', SPY: '0.5' });
    const { fx, prices, targetPositions } = answered(await desk.allocate());
    const perUnit = Number(prices['SAP']?.price) * Number(fx['EUR']);
    expect(targetPositions['alpha']?.['SAP']).toBe(String(Math.floor(100_000 / perUnit)));
    expect(Number(fx['EUR'])).not.toBe(1);
    expect(await reconcile()).toBe(200);
    desk.wishes.set('alpha', { SAP: '-0.25' });
    await desk.allocate();
    expect(await reconcile()).toBe(200);
    expect(await books()).toMatch(/^alpha SAP -\d+$/);
    const holding = [...((await desk.view()).books.get(strategyId('alpha')) ?? [])].find(
      ([, { localSymbol }]) => localSymbol === 'SAP',
    );
    expect(holding?.[1].currency).toBe('EUR');
  });

  it('orders only what is missing beyond what works', async () => {
    const orderProperties = { orderType: 'LMT', limitPrice: '330', tif: 'GTC' };
    desk.wishes.set('alpha', { SPY: '0.5' });
    await desk.allocate({ orderProperties });
    desk.wishes.set('alpha', { SPY: '0.6' });
    expect(orders(await desk.allocate({ orderProperties }))).toEqual(['BUY 58 SPY sent']);
  });

  it('orders nothing beside an order that the broker works and the ledger has as over, and tells it', async () => {
    const orderProperties = { orderType: 'LMT', limitPrice: '330', tif: 'GTC' };
    desk.wishes.set('alpha', { SPY: '0.5' });
    await desk.allocate({ orderProperties });
    await takeForOver(desk);
    const { orders: told } = answered(await desk.allocate({ orderProperties }));
    expect(told).toMatchObject([
      { localSymbol: 'SPY', outcome: 'skipped', reason: expect.stringMatching(/Submitted/) },
    ]);
    const { body } = await desk.call('trade-reconciliation', {});
    expect(body).toMatchObject({
      unsettledOrders: [{ state: 'WORKING', reason: expect.stringMatching(/has it as over/) }],
    });
    expect(desk.gateway.wireLog.of('placeOrder')).toHaveLength(1);
    expect(desk.gateway.broker.openOrders()).toHaveLength(1);
  });

  it('skips orders of a closed market, recorded with 200', async () => {
    desk.gateway.clock.advanceTo(newYorkTime(18 * 60));
    desk.wishes.set('alpha', { SPY: '1' });
    const answer = answered(await desk.allocate());
    expect(answer.strategies['alpha']).toMatchObject({ outcome: 'skipped' });
    expect(answer.orders[0]?.reason).toMatch(/^Market is closed at 2020-08-27T22:00:00Z, opens 2020-08-28T13:30:00Z/);
    expect(desk.gateway.broker.completedOrders()).toEqual([]);
  });

  it('in REDUCING only closes', async () => {
    desk.wishes.set('alpha', { SPY: '0.5' });
    await desk.allocate();
    await desk.configure({ tradingState: 'REDUCING' });
    desk.wishes.set('alpha', { SPY: '-1' }).set('beta', { SPY: '1' });
    expect(orders(await desk.allocate())).toEqual(['SELL 286 SPY sent']);
    expect([await reconcile(), await books()]).toEqual([200, '']);
  });

  it('shows while HALTED what a dry run would plan, and says that it is', async () => {
    await desk.configure({ tradingState: 'HALTED' });
    desk.wishes.set('alpha', { SPY: '1' });
    const answer = answered(await desk.allocate({ dryRun: true }));
    expect([answer.tradingState, answer.orders[0]?.outcome]).toEqual(['HALTED', 'planned']);
    expect((await desk.allocate()).status).toBe(423);
    expect([await books(), desk.gateway.broker.openOrders()]).toEqual(['', []]);
  });

  it('skips a strategy without exposure, which keeps what it holds', async () => {
    desk.wishes.set('alpha', { SPY: '0.5' });
    await desk.allocate();
    await desk.configure({ exposure: { overall: '1', strategies: { alpha: '0', beta: '0.1' } } });
    desk.wishes.set('alpha', { SPY: '0' });
    const answer = answered(await desk.allocate());
    expect([answer.orders, answer.strategies['alpha']?.outcome]).toEqual([[], 'skipped']);
    await desk.configure({ exposure: { overall: '0', strategies: { alpha: '1' } } });
    expect(answered(await desk.allocate()).strategies['alpha']?.reason).toBe(
      'Skipped: exposure.overall is 0 or missing',
    );
  });

  it('refuses order properties that do not go together before anything is claimed', async () => {
    desk.wishes.set('alpha', { SPY: '1' });
    const refused = async (orderProperties: { readonly [name: string]: string | boolean }) =>
      problem(await desk.allocate({ orderProperties }));
    expect(await refused({ orderType: 'LMT' })).toMatchObject({
      status: 400,
      problems: [{ field: 'orderProperties.limitPrice', found: 'none', needed: 'a price for LMT' }],
    });
    expect(await refused({ orderType: 'MOC', tif: 'GTC', outsideRth: true })).toMatchObject({
      status: 400,
      problems: [{ field: 'orderProperties.tif' }, { field: 'orderProperties.outsideRth' }],
    });
    expect(await refused({ goodAfterTime: '2020-08-27T10:00:00' })).toMatchObject({ status: 400 });
    expect(await refused({ trailingPercent: '1' })).toMatchObject({ status: 400 });
    expect(await desk.deps.runs.list({ limit: 10 }, AbortSignal.any([]))).toEqual([]);
  });

  it('tells a limit outside the collar as denied in a 200', async () => {
    desk.wishes.set('alpha', { SPY: '1' });
    const answer = answered(await desk.allocate({ orderProperties: { orderType: 'LMT', limitPrice: '300' } }));
    expect(answer.orders[0]).toMatchObject({ localSymbol: 'SPY', outcome: 'denied' });
    expect(answer.strategies['alpha']?.outcome).toBe('denied');
  });

  it('stops at drift only in contracts that a named strategy holds or targets', async () => {
    const { control } = desk.gateway.broker;
    control.manualOrder({ conId: SPY, side: 'BUY', quantity: ZERO.plus(5) });
    // Nobody read that day.
    desk.gateway.clock.advanceTo(newYorkTime(600, 1));
    desk.wishes.set('alpha', { VIXY: '0.1' });
    expect(orders(await desk.allocate())).toEqual([expect.stringMatching(/^BUY \d+ VIXY sent$/)]);
    desk.wishes.set('alpha', { SPY: '0.1' });
    const { status, drift } = problem(await desk.allocate());
    expect([status, drift?.map(({ localSymbol }) => localSymbol)]).toEqual([409, ['SPY']]);
    expect(drift?.[0]?.likelyCause).toMatch(/nobody's order/);
  });

  it('keeps what a strategy acted on only where its whole answer was planned and filled', async () => {
    const acted = async () => [...(await desk.view()).session.actedThroughAtMs.values()];
    await desk.configure({ limits: { allowedSymbols: { alpha: ['SPY'] } } });
    desk.wishes.set('alpha', { SPY: '0.1', VIXY: '0.1' });
    expect(answered(await desk.allocate()).strategies['alpha']?.outcome).toBe('denied');
    expect(await acted()).toEqual([]);
    desk.wishes.set('alpha', { SPY: '0.1' });
    const orderProperties = { orderType: 'LMT', limitPrice: '330', tif: 'DAY' };
    await desk.allocate({ orderProperties });
    expect(await acted()).toEqual([newYorkTime(600)]);
    desk.gateway.broker.cancelAll();
    await reconcile();
    expect(await acted()).toEqual([]);
  });

  it('keeps a cross whose order the broker rejects', async () => {
    desk.gateway.faults.set({ rejectOrder: { code: 201, times: 1 } });
    desk.wishes.set('alpha', { SPY: '1' }).set('beta', { SPY: '-0.4' });
    const answer = answered(await desk.allocate());
    expect(answer.orders[0]).toMatchObject({ outcome: 'rejected' });
    expect([answer.strategies['alpha']?.outcome, answer.strategies['beta']?.outcome]).toEqual(['rejected', 'traded']);
    expect([await reconcile(), await books()]).toEqual([200, 'alpha SPY 229, beta SPY -229']);
  });

  it('counts every position of the account against gross exposure, also those of nobody', async () => {
    desk.gateway.broker.control.manualOrder({ conId: SPY, side: 'BUY', quantity: ZERO.plus(1000) });
    await reconcile();
    await desk.configure({ limits: { maxGrossExposure: '0.4' } });
    desk.wishes.set('alpha', { VIXY: '0.5' });
    const answer = answered(await desk.allocate());
    expect(answer.orders[0]?.reason).toMatch(/^Gross exposure of the plan is too large: found 44\d{4}/);
    await desk.configure({ limits: { maxGrossExposure: '0.5' } });
    expect(answered(await desk.allocate()).strategies['alpha']?.outcome).toBe('traded');
  });

  it('tells an order without a word from the broker as unknown, and settles it by asking', async () => {
    await desk.configure({ confirmationSeconds: 0.3 });
    desk.gateway.faults.set({ neverConfirm: { times: 1 } });
    desk.wishes.set('alpha', { SPY: '0.5' });
    expect(answered(await desk.allocate()).strategies['alpha']?.outcome).toBe('unknown');
    const again = answered(await desk.allocate());
    expect([again.orders, again.strategies['alpha']?.outcome]).toEqual([[], 'unchanged']);
    expect([await reconcile(), await books()]).toEqual([200, 'alpha SPY 286']);
  });
});
