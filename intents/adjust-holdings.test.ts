import { z } from 'zod';
import { decimal, decimalText } from '../lib/domain/decimal.ts';
import { conId, strategyId } from '../lib/domain/ids.ts';
import type { Json } from '../lib/domain/run.ts';
import { StoreError } from '../lib/domain/store-error.ts';
import { dayNumber, newYorkAtMs } from '../lib/paper/new-york-time.ts';
import type { Ledger } from '../lib/ports/ledger.ts';
import { booksInWords, newYorkTime, startTestDesk, type TestDesk } from '../lib/testing/desk-for-tests.ts';
import { SPY } from '../lib/testing/simulated-broker-fixture.ts';

const problemSchema = z.object({
  detail: z.string(),
  problems: z.array(z.object({ field: z.string(), needed: z.string() })).optional(),
});
const adjustedSchema = z.object({ adjustment: z.object({ price: z.string() }) });
const answerSchema = z.object({ settledOrders: z.array(z.string()), drift: z.array(z.unknown()) });

describe('POST /adjust-holdings through the paper gateway', () => {
  let desk: TestDesk;
  const start = async (options: Parameters<typeof startTestDesk>[0] = {}): Promise<void> => {
    desk = await startTestDesk(options);
  };
  afterEach(() => desk.close());

  const ask = (body: { readonly [name: string]: Json }) =>
    desk.call('adjust-holdings', { conId: SPY, reason: 'test', ...body });
  const adjust = async (body: { readonly [name: string]: Json }) => {
    const answer = await ask(body);
    if (answer.status !== 200) throw new Error(`Answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answerSchema.parse(answer.body);
  };
  const refusal = async (body: { readonly [name: string]: Json }): Promise<string> => {
    const { status, body: shown } = await ask(body);
    const { problems = [], detail } = problemSchema.parse(shown);
    return `${status} ${problems.map(({ field, needed }) => `${field}: ${needed}`).join() || detail}`;
  };
  const books = async (): Promise<string> => booksInWords(await desk.view());
  const reconcile = async (): Promise<number> => (await desk.call('trade-reconciliation', {})).status;
  const manual = (side: 'BUY' | 'SELL', quantity: number): void =>
    void desk.gateway.broker.control.manualOrder({ conId: SPY, side, quantity: decimal(quantity) });
  /** Five shares bought by hand on a day that nobody read. */
  async function unreadDay(): Promise<void> {
    await start();
    await reconcile();
    manual('BUY', 5);
    desk.gateway.clock.advanceTo(newYorkTime(600, 1));
    expect(await reconcile()).toBe(409);
  }

  it('moves units between books at the given price, and the sum stays', async () => {
    await start();
    manual('BUY', 5);
    await reconcile();
    await adjust({ from: 'unallocated', to: 'alpha', quantity: '3', price: '340.5' });
    expect([await reconcile(), await books()]).toEqual([200, 'alpha SPY 3, unallocated SPY 2']);
    const alpha = (await desk.view()).books.get(strategyId('alpha'))?.get(conId(SPY));
    expect(alpha === undefined ? '' : decimalText(alpha.cost)).toBe('1021.5');
  });

  it('moves a short holding by taking it from the other side', async () => {
    await start();
    manual('SELL', 5);
    await reconcile();
    await adjust({ from: 'beta', to: 'unallocated', quantity: '5' });
    expect([await reconcile(), await books()]).toEqual([200, 'beta SPY -5']);
  });

  it('takes in what the broker has beyond the books, and no more than that', async () => {
    await unreadDay();
    expect(await refusal({ from: 'broker', to: 'alpha', quantity: '6' })).toMatch(/^400 quantity: at most 5/);
    expect(await refusal({ from: 'alpha', to: 'broker', quantity: '1' })).toMatch(/^400 quantity: at most 0/);
    await adjust({ from: 'broker', to: 'alpha', quantity: '2' });
    expect([await reconcile(), await books()]).toEqual([409, 'alpha SPY 2']);
    expect((await adjust({ from: 'broker', to: 'unallocated', quantity: '3' })).drift).toEqual([]);
    expect([await reconcile(), await books()]).toEqual([200, 'alpha SPY 2, unallocated SPY 3']);
  });

  it('settles an order that filled on a day that nobody read', async () => {
    // SPY fell through 300 on 28 February 2020.
    await start({ startAtMs: newYorkAtMs(dayNumber(2020, 2, 24), 600) });
    desk.wishes.set('alpha', { SPY: '0.1' });
    await desk.allocate({ orderProperties: { orderType: 'LMT', limitPrice: '300', tif: 'GTC' } });
    desk.gateway.clock.advanceTo(newYorkAtMs(dayNumber(2020, 3, 2), 600));
    expect(await reconcile()).toBe(409);
    const { settledOrders } = await adjust({ from: 'broker', to: 'alpha', quantity: '61', price: '300' });
    expect([settledOrders.length, await reconcile(), await books()]).toEqual([1, 200, 'alpha SPY 61']);
    desk.wishes.set('alpha', { SPY: '0' });
    expect((await desk.allocate()).status).toBe(200);
  });

  it('is refused while an order of today may still be booked by itself', async () => {
    await unreadDay();
    desk.wishes.set('alpha', { VIXY: '0.1' });
    manual('BUY', 1);
    await reconcile();
    await desk.configure({ exposure: { overall: '1', strategies: { alpha: '0.2' } } });
    await adjust({ from: 'broker', to: 'unallocated', quantity: '5' });
    desk.wishes.set('alpha', { SPY: '0.1' });
    await desk.allocate({ orderProperties: { orderType: 'LMT', limitPrice: '320' } });
    expect(await refusal({ from: 'broker', to: 'alpha', quantity: '0' })).toMatch(/^409 .*is WORKING, 0 of it booked/);
    expect(await refusal({ from: 'unallocated', to: 'alpha', quantity: '1' })).toMatch(/^409 /);
  });

  it('adjusts once, however often the same call comes', async () => {
    await start();
    await desk.configure({ retryCheckMinutes: 15 });
    manual('BUY', 5);
    await reconcile();
    const body = { from: 'unallocated', to: 'alpha', quantity: '1' };
    await adjust(body);
    await adjust(body);
    expect(await books()).toBe('alpha SPY 1, unallocated SPY 4');
  });

  it('tells a second delivery what the first one did, at its price, though it died without an answer', async () => {
    let [isCut, wasCut] = [false, false];
    // From the commit of the adjustment on nothing is recorded of the run any more.
    const dying = (ledger: Ledger): Ledger => ({
      ...ledger,
      transact: async (scope, decide, signal) => {
        if (isCut && scope.run !== undefined && scope.lease === undefined) throw new StoreError('unavailable', 'Gone');
        const result = await ledger.transact(scope, decide, signal);
        if (scope.adjustments !== undefined && !wasCut) [isCut, wasCut] = [true, true];
        return result;
      },
    });
    desk = await startTestDesk({}, dying);
    await desk.configure({ retryCheckMinutes: 15 });
    manual('BUY', 5);
    await reconcile();
    const body = { from: 'unallocated', to: 'alpha', quantity: '1' };
    expect((await ask(body)).status).toBe(503);
    isCut = false;
    desk.gateway.clock.advanceTo(newYorkTime(900));
    const { adjustment } = adjustedSchema.parse((await ask(body)).body);
    const paid = (await desk.view()).books.get(strategyId('alpha'))?.get(conId(SPY))?.cost;
    expect([adjustment.price, wasCut]).toEqual([decimalText(paid ?? decimal(0)), true]);
    expect(decimal(adjustment.price).eq(desk.gateway.broker.quote(SPY)?.last ?? 0)).toBe(false);
    expect(await books()).toBe('alpha SPY 1, unallocated SPY 4');
  });

  it('works while HALTED: it sends nothing', async () => {
    await unreadDay();
    await desk.configure({ tradingState: 'HALTED' });
    await adjust({ from: 'broker', to: 'unallocated', quantity: '5' });
    expect(await books()).toBe('unallocated SPY 5');
  });

  it.each<[string, { readonly [name: string]: Json }]>([
    ['400 quantity: more than 0 between two books', { from: 'alpha', to: 'beta', quantity: '0' }],
    ['400 quantity: at most 0, the holding that is moved', { from: 'alpha', to: 'beta', quantity: '1' }],
    ['400 to: another side than `from`', { from: 'alpha', to: 'alpha', quantity: '1' }],
    ['400 from: one of broker, unallocated, alpha, beta', { from: 'gamma', to: 'alpha', quantity: '1' }],
    [
      '400 conId: a contract with a position, a holding or an order',
      { conId: 1, from: 'broker', to: 'alpha', quantity: '1' },
    ],
    ['400 quantity: units as decimal text, 0 or more', { from: 'broker', to: 'alpha', quantity: '-1' }],
    ['400 reason: words that say why', { from: 'broker', to: 'alpha', quantity: '1', reason: ' ' }],
  ])('answers "%s"', async (told, body) => {
    await start();
    if (body['conId'] === undefined) {
      manual('BUY', 5);
      await reconcile();
    }
    expect(await refusal(body)).toBe(told);
  });
});
