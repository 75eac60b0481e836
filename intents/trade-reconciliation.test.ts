import { z } from 'zod';
import { decimal, decimalText } from '../lib/domain/decimal.ts';
import { conId, strategyId } from '../lib/domain/ids.ts';
import { booksInWords, newYorkTime, startTestDesk, type TestDesk } from '../lib/testing/desk-for-tests.ts';
import { dayNumber, newYorkAtMs } from '../lib/paper/new-york-time.ts';
import { SPY } from '../lib/testing/simulated-broker-fixture.ts';

const answerSchema = z.object({
  booked: z.number(),
  settledOrders: z.array(z.string()),
  unsettledOrders: z.array(z.object({ state: z.string(), reason: z.string().nullable() })),
  notes: z.array(z.object({ kind: z.string() })),
  proof: z.object({ proved: z.boolean(), reason: z.string().optional() }),
  drift: z.array(z.object({ localSymbol: z.string(), difference: z.string(), likelyCause: z.string() })),
});

describe('POST /trade-reconciliation through the paper gateway', () => {
  let desk: TestDesk;
  const start = async (options: Parameters<typeof startTestDesk>[0] = {}): Promise<void> => {
    desk = await startTestDesk(options);
  };
  afterEach(() => desk.close());
  const reconcile = async () => {
    const { status, body } = await desk.call('trade-reconciliation', {});
    return { status, ...answerSchema.parse(body) };
  };
  /** `57 @ 19865.64, -1` of a strategy in SPY: quantity, cost, realised. */
  const holding = async (strategy: string): Promise<string> => {
    const found = (await desk.view()).books.get(strategyId(strategy))?.get(conId(SPY));
    if (found === undefined) return 'none';
    return `${decimalText(found.quantity)} @ ${decimalText(found.cost)}, ${decimalText(found.realizedPnl)} ${found.currency}`;
  };
  const buy = (orderProperties: { readonly [name: string]: string } = {}) => {
    desk.wishes.set('alpha', { SPY: '0.1' });
    return desk.allocate({ orderProperties });
  };
  const executions = () => desk.gateway.broker.executions().map(({ execution }) => execution);
  const executionId = (): string => executions()[0]?.execId ?? 'none';
  const SPY_ORDER = { conId: SPY, side: 'BUY', quantity: decimal(5) } as const;

  it('books cost, realised P&L and currency of each book, commissions deducted', async () => {
    await start();
    await buy();
    expect([(await reconcile()).status, await holding('alpha')]).toEqual([200, '57 @ 19865.64, -1 USD']);
    desk.wishes.set('alpha', { SPY: '0' });
    await desk.allocate();
    // Sold a spread of two cents lower, a commission of 1 and fees each way.
    expect([(await reconcile()).status, await holding('alpha')]).toEqual([200, '0 @ 0, -3.14 USD']);
  });

  it('replaces what a correction corrects, and takes back what was busted', async () => {
    await start();
    await buy();
    await reconcile();
    desk.gateway.broker.control.correct(executionId(), { price: decimal(340) });
    expect([(await reconcile()).status, await holding('alpha')]).toEqual([200, '57 @ 19380, -1 USD']);
    desk.gateway.broker.control.bust(executionId());
    const busted = await reconcile();
    expect([busted.status, busted.drift, booksInWords(await desk.view())]).toEqual([200, [], '']);
    expect((await reconcile()).booked).toBe(0);
  });

  it("books executions of nobody's order to unallocated", async () => {
    await start();
    desk.gateway.broker.control.manualOrder({ ...SPY_ORDER, price: decimal(350) });
    expect((await reconcile()).status).toBe(200);
    expect(await holding('unallocated')).toMatch(/^5 @ 1750, -/);
  });

  it('books the part of an order that was cancelled, and lets it leave', async () => {
    await start({ startAtMs: newYorkTime(570), partialFills: { kind: 'volume', fraction: decimal('0.0000001') } });
    await buy({ orderType: 'LMT', limitPrice: '350' });
    const part = executions().reduce((all, { quantity }) => all.plus(quantity), decimal(0));
    desk.gateway.broker.cancelAll();
    const { status, settledOrders } = await reconcile();
    expect([status, settledOrders.length]).toEqual([200, 1]);
    expect(part.gt(0) && part.lt(57)).toBe(true);
    expect(booksInWords(await desk.view())).toBe(`alpha SPY ${decimalText(part)}`);
  });

  it('says that it cannot prove a day that nobody read, and names the likely cause of drift', async () => {
    await start();
    await reconcile();
    desk.gateway.clock.advanceTo(newYorkTime(600, 1));
    desk.gateway.broker.control.manualOrder(SPY_ORDER);
    desk.gateway.clock.advanceTo(newYorkTime(600, 4));
    const { status, drift, proof } = await reconcile();
    expect([status, proof.proved]).toEqual([409, false]);
    expect(proof.reason).toMatch(/2020-08-28/);
    expect(drift[0]).toMatchObject({ localSymbol: 'SPY', difference: '5' });
    expect(drift[0]?.likelyCause).toMatch(/^A position of nobody's order/);
  });

  it('lets an unfilled order of an earlier day leave', async () => {
    await start();
    await buy({ orderType: 'LMT', limitPrice: '320' });
    expect((await reconcile()).unsettledOrders.map(({ state }) => state)).toEqual(['WORKING']);
    desk.gateway.clock.advanceTo(newYorkTime(600, 1));
    const { status, unsettledOrders, settledOrders } = await reconcile();
    expect([status, unsettledOrders, settledOrders.length]).toEqual([200, [], 1]);
  });

  it('keeps one that filled unread, says why, and freezes its contract', async () => {
    // SPY fell through 300 on 28 February 2020.
    await start({ startAtMs: newYorkAtMs(dayNumber(2020, 2, 24), 600) });
    await buy({ orderType: 'LMT', limitPrice: '300', tif: 'GTC' });
    expect(await reconcile()).toMatchObject({ status: 200, unsettledOrders: [{ state: 'WORKING' }] });
    desk.gateway.clock.advanceTo(newYorkAtMs(dayNumber(2020, 3, 2), 600));
    const { status, unsettledOrders, drift } = await reconcile();
    expect([status, unsettledOrders.map(({ state }) => state)]).toEqual([409, ['UNKNOWN']]);
    expect(unsettledOrders[0]?.reason).toMatch(/^Not live any more, .* position of SPY is 61, books say 0$/);
    expect(drift[0]?.likelyCause).toMatch(/not settled/);
    desk.wishes.set('alpha', { SPY: '1' });
    const refused = await desk.allocate();
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.body)).toMatch(/"unsettledOrders":\[\{[^}]*Not live any more/);
  });
});
