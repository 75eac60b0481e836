import { z } from 'zod';
import { booksInWords, newYorkTime, startTestDesk, type TestDesk } from '../lib/testing/desk-for-tests.ts';
import { decimal } from '../lib/domain/decimal.ts';
import { conId } from '../lib/domain/ids.ts';
import { SPY } from '../lib/testing/simulated-broker-fixture.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { ALPHA } from '../lib/testing/trading-values.ts';
import type { Json } from '../lib/domain/run.ts';

const answerSchema = z.object({
  outcome: z.string(),
  cancelled: z.array(z.string()).optional(),
  flat: z.boolean().optional(),
  internalCrosses: z.array(z.object({ deltas: z.record(z.string(), z.string()) })).optional(),
  orders: z
    .array(
      z.object({
        localSymbol: z.string(),
        outcome: z.string(),
        side: z.string().optional(),
        quantity: z.string().optional(),
        reason: z.string().optional(),
      }),
    )
    .optional(),
  drift: z.array(z.unknown()).optional(),
});

const FAR_BELOW = { orderProperties: { orderType: 'LMT', tif: 'GTC', limitPrice: '320' } };

describe('POST /close-all through the paper gateway', () => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await startTestDesk();
  });
  afterEach(() => desk.close());

  async function closeAll(body: { readonly [name: string]: Json } = {}) {
    const answer = await desk.call('close-all', body);
    if (answer.status !== 200) throw new Error(`close-all answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answerSchema.parse(answer.body);
  }
  const inWords = ({ orders = [] }: Awaited<ReturnType<typeof closeAll>>): readonly string[] =>
    orders.map(({ side, quantity, localSymbol, outcome }) =>
      side === undefined
        ? `${localSymbol} ${outcome}`
        : `${side} ${quantity} ${localSymbol} ${outcome === 'filled' || outcome === 'working' ? 'sent' : outcome}`,
    );
  const books = async (): Promise<string> => booksInWords(await desk.view());
  const reconcile = async (): Promise<number> => (await desk.call('trade-reconciliation', {})).status;
  async function hold(wishes: Parameters<TestDesk['wishes']['set']>[1], other?: typeof wishes): Promise<void> {
    desk.wishes.set('alpha', wishes);
    if (other !== undefined) desk.wishes.set('beta', other);
    await desk.allocate();
    expect(await reconcile()).toBe(200);
  }
  const placed = (): number =>
    desk.gateway.wireLog.of('placeOrder').filter(({ direction }) => direction === 'in').length;

  it('closes long, short and fractional holdings, and the ledger equals the broker', async () => {
    await hold({ SPY: '0.4', VIXY: '-0.3', BTC: '0.3' });
    const answer = await closeAll();
    expect(inWords(answer)).toEqual([
      expect.stringMatching(/^SELL \d+ SPY sent$/),
      expect.stringMatching(/^BUY \d+ VIXY sent$/),
      expect.stringMatching(/^SELL \d+\.\d+ BTC\.USD sent$/),
    ]);
    expect([answer.flat, await books(), await reconcile()]).toEqual([true, '', 200]);
    expect(desk.gateway.broker.positions().filter(({ quantity }) => !quantity.eq(0))).toEqual([]);
  });

  it('crosses what cancels between the books, and sends nothing for it', async () => {
    await hold({ SPY: '0.4' }, { SPY: '-0.4' });
    const before = placed();
    const answer = await closeAll();
    expect(answer.internalCrosses?.[0]?.deltas).toEqual({ alpha: '-229', beta: '229' });
    expect([placed() - before, answer.flat, await books()]).toEqual([0, true, '']);
  });

  it('closes the named books only', async () => {
    await hold({ SPY: '0.4' }, { SPY: '0.2' });
    expect(inWords(await closeAll({ strategies: ['beta'] }))).toEqual(['SELL 114 SPY sent']);
    expect(await books()).toBe('alpha SPY 229');
  });

  it('cancels what works first, and closes what had filled', async () => {
    await hold({ SPY: '0.4' });
    desk.wishes.set('alpha', { SPY: '0.8' });
    await desk.allocate(FAR_BELOW);
    expect(desk.gateway.broker.openOrders()).toHaveLength(1);
    const answer = await closeAll();
    expect(answer.cancelled).toHaveLength(1);
    expect([inWords(answer), answer.flat, await books()]).toEqual([['SELL 229 SPY sent'], true, '']);
    expect([desk.gateway.broker.openOrders(), await reconcile()]).toEqual([[], 200]);
  });

  it('closes a holding that the limits would not let grow', async () => {
    await hold({ SPY: '0.4' });
    await desk.configure({ limits: { allowedSymbols: { alpha: ['VIXY'] }, maxOrderNotional: '10', maxPositions: 0 } });
    expect((await closeAll()).flat).toBe(true);
  });

  it('closes in REDUCING', async () => {
    await hold({ SPY: '0.4', VIXY: '-0.2' });
    await desk.configure({ tradingState: 'REDUCING' });
    expect((await closeAll()).flat).toBe(true);
    expect(await reconcile()).toBe(200);
  });

  it('is refused while HALTED, but for cancelling', async () => {
    await hold({ SPY: '0.4' });
    desk.wishes.set('alpha', { SPY: '0.8' });
    await desk.allocate(FAR_BELOW);
    await desk.configure({ tradingState: 'HALTED' });
    const before = placed();
    expect((await desk.call('close-all', {})).status).toBe(423);
    const answer = await closeAll({ cancelOnly: true });
    expect([answer.cancelled?.length, answer.orders, placed() - before]).toEqual([1, [], 0]);
    expect(desk.gateway.broker.openOrders()).toEqual([]);
    expect(await books()).toBe('alpha SPY 229');
  });

  it('says in a dry run what it would do, and does nothing', async () => {
    await hold({ SPY: '0.4' });
    desk.wishes.set('alpha', { SPY: '0.8' });
    await desk.allocate(FAR_BELOW);
    const before = [placed(), await books()];
    const answer = await closeAll({ dryRun: true });
    expect([inWords(answer), answer.cancelled?.length]).toEqual([['SELL 229 SPY planned'], 1]);
    expect([placed(), await books(), desk.gateway.broker.openOrders().length]).toEqual([...before, 1]);
  });

  it('leaves alone what drifted: closing by a wrong ledger would open a position', async () => {
    await hold({ SPY: '0.4', VIXY: '0.2' });
    await desk.deps.ledger.transact(
      { books: 'all' },
      ({ books: all }) => {
        const alpha = new Map(all.get(ALPHA));
        const spy = alpha.get(conId(SPY));
        if (spy !== undefined) alpha.set(conId(SPY), { ...spy, quantity: spy.quantity.plus(1) });
        return { changes: [{ kind: 'put-book', strategyId: ALPHA, book: alpha }], result: undefined };
      },
      calm(),
    );
    const answer = await closeAll();
    expect(inWords(answer)).toEqual([expect.stringMatching(/^SELL \d+ VIXY sent$/), 'SPY frozen']);
    expect([answer.flat, answer.drift?.length]).toEqual([false, 1]);
  });

  it('closes what had filled of orders that the market fills in parts, and never more', async () => {
    await desk.close();
    const partialFills = { kind: 'volume', fraction: decimal('0.0000005') } as const;
    desk = await startTestDesk({ startAtMs: newYorkTime(570), partialFills });
    desk.wishes.set('alpha', { SPY: '0.4' });
    await desk.allocate();
    const [bought] = desk.gateway.broker.positions();
    expect(bought?.quantity.gt(0) === true && bought.quantity.lt(229)).toBe(true);
    expect(desk.gateway.broker.openOrders()).toHaveLength(1);
    const answer = await closeAll();
    expect([answer.cancelled?.length, inWords(answer)]).toEqual([1, [`SELL ${bought?.quantity.toFixed()} SPY sent`]]);
    for (let left = 3; left > 0 && (await books()) !== ''; left -= 1) {
      desk.gateway.clock.advanceTo(newYorkTime(570, 4 - left));
      await closeAll();
    }
    expect([await books(), await reconcile()]).toEqual(['', 200]);
  });

  it('is skipped while the market is closed, recorded, with 200', async () => {
    await hold({ SPY: '0.4' });
    desk.gateway.clock.advanceTo(newYorkTime(17 * 60));
    const answer = await closeAll();
    expect([inWords(answer), answer.orders?.[0]?.reason]).toEqual([
      ['SPY skipped'],
      expect.stringMatching('Market is closed'),
    ]);
    expect(await books()).toBe('alpha SPY 229');
  });

  it('before the close closes what ends soon, and only where that is configured', async () => {
    await hold({ SPY: '0.4', BTC: '0.2' });
    desk.gateway.clock.advanceTo(newYorkTime(15 * 60 + 45));
    expect((await closeAll({ beforeClose: true })).outcome).toBe('skipped');
    await desk.configure({ enforceFlatEod: true });
    expect(inWords(await closeAll({ beforeClose: true }))).toEqual(['SELL 229 SPY sent']);
    expect(await books()).toMatch(/^alpha BTC\.USD /);
  });

  it('before the close does nothing while there is time', async () => {
    await desk.configure({ enforceFlatEod: true });
    await hold({ SPY: '0.4' });
    desk.gateway.clock.advanceTo(newYorkTime(15 * 60 + 39));
    expect(inWords(await closeAll({ beforeClose: true }))).toEqual([]);
    expect(await books()).toBe('alpha SPY 229');
  });

  it('refuses a strategy that nobody knows, and a field that is none', async () => {
    expect((await desk.call('close-all', { strategies: ['gamma'] })).status).toBe(400);
    expect((await desk.call('close-all', { strategy: 'alpha' })).status).toBe(400);
    expect((await desk.call('close-all', { strategies: ['alpha', 'alpha'] })).status).toBe(400);
  });
});
