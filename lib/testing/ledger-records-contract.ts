/** Every record of the ledger goes in and comes out the same, and one that does not fit is named by its path. */
import { decimal, ZERO } from '../domain/decimal.ts';
import { clientId, execKey, fencingToken, orderId, orderRef } from '../domain/ids.ts';
import type { LedgerExecution, LedgerOrder } from '../domain/ledger-order.ts';
import type { Run } from '../domain/run.ts';
import type { Ledger } from '../ports/ledger.ts';
import { commit } from './ledger-contract.ts';
import * as fixtures from './ledger-fixtures.ts';
import { calm, type MakeStore, type StoreHarness } from './store-harness.ts';
import { entryOf } from './trade-log-values.ts';

const { AT_MS, DUMMY, MACD, RUN_ID, SPY } = fixtures;

export function describeLedgerRecordsContract(name: string, makeStore: MakeStore): void {
  describe(`${name}: records of the ledger`, () => {
    let store: StoreHarness;
    let ledger: Ledger;
    beforeEach(async () => {
      store = await makeStore();
      ledger = store.ledger('paper');
    });
    roundTrips(() => ledger);
    bookTrips(() => ledger);
    storedForms(
      () => ledger,
      () => store,
    );
    sessions(() => ledger);
    corruption(
      () => ledger,
      () => store,
    );
  });
}

function roundTrips(ledger: () => Ledger): void {
  it('keeps the trade-log entries of a commit until they are removed', async () => {
    const entries = [entryOf('a'), entryOf('b', { price: undefined, conId: undefined, errorMessage: 'ü: "no"' })];
    await commit(ledger(), { kind: 'put-unshipped', id: 'c1', entries });
    const { unshipped } = await ledger().read({ unshipped: 'all' }, calm());
    expect([...unshipped]).toStrictEqual([['c1', entries]]);
    await commit(ledger(), { kind: 'remove-unshipped', id: 'c1' });
    expect((await ledger().read({ unshipped: 'all' }, calm())).unshipped.size).toBe(0);
  });

  it.each<[string, LedgerOrder]>([
    ['bare', fixtures.bareOrder('r-1:a_B')],
    ['full', fixtures.fullOrder('__r__')],
  ])('keeps a %s order exactly', async (_, order) => {
    await commit(ledger(), { kind: 'put-order', order });
    const { orders } = await ledger().read({ orders: [order.orderRef] }, calm());
    expect(orders.get(order.orderRef)).toStrictEqual(order);
  });

  it.each<[string, LedgerExecution]>([
    ['bare', fixtures.bareExecution('0000e0d5.5f48f2a1.01.01')],
    ['full', fixtures.fullExecution('0000e0d5.5f48f2a1.01.02', 'r1')],
    ['oddly named', fixtures.bareExecution('...1')],
    ['reserved in name', fixtures.bareExecution('__%ü__.01')],
  ])('keeps a %s execution exactly', async (_, execution) => {
    const key = execKey(execution.fill.execution.execId);
    await commit(ledger(), { kind: 'put-execution', key, execution });
    const { executions } = await ledger().read({ executions: [key] }, calm());
    expect([...executions]).toStrictEqual([[key, execution]]);
  });

  it.each<[string, Run]>([
    ['bare', fixtures.bareRun()],
    ['full', fixtures.fullRun()],
  ])('keeps a %s run exactly', async (_, run) => {
    await commit(ledger(), { kind: 'put-run', run });
    expect((await ledger().read({ run: RUN_ID }, calm())).run).toStrictEqual(run);
  });

  it('keeps a lease and replaces it', async () => {
    const lease = { token: fencingToken(3), holder: `${RUN_ID}@host`, expiresAtMs: AT_MS, released: false };
    await commit(ledger(), { kind: 'put-lease', lease });
    await commit(ledger(), { kind: 'put-lease', lease: { ...lease, released: true } });
    expect((await ledger().read({ lease: true }, calm())).lease).toStrictEqual({ ...lease, released: true });
  });

  it('keeps a settled order apart from the open one of the same name', async () => {
    const [open, settled] = [fixtures.bareOrder('r1'), fixtures.fullOrder('r1')];
    await commit(ledger(), { kind: 'put-order', order: open }, { kind: 'put-settled-order', order: settled });
    const scope = { orders: [open.orderRef], settledOrders: [open.orderRef, orderRef('never-was')] };
    const view = await ledger().read(scope, calm());
    expect([...view.settledOrders.values()]).toStrictEqual([settled]);
    expect([...view.orders.values()]).toStrictEqual([open]);
  });
}

function bookTrips(ledger: () => Ledger): void {
  it('keeps the history of a holding, and of one that holds nothing any more', async () => {
    const book = new Map([
      [SPY.conId, fixtures.journaledHolding('5')],
      [fixtures.MES.conId, { ...fixtures.journaledHolding('0'), cost: ZERO }],
    ]);
    await commit(ledger(), { kind: 'put-book', strategyId: MACD, book });
    const { books } = await ledger().read({ books: 'all' }, calm());
    expect(books.get(MACD)).toEqual(book);
  });

  it('keeps books with many contracts and decimals longer than a float', async () => {
    const odd = fixtures.holding('-0.00000001', { cost: decimal('123456789012345678901234567890.000000000000000001') });
    const book = new Map([
      [fixtures.MES.conId, fixtures.holding('2', { localSymbol: 'MESU0', multiplier: decimal('5') })],
      [SPY.conId, odd],
    ]);
    await commit(ledger(), { kind: 'put-book', strategyId: MACD, book });
    expect((await ledger().read({ books: 'all' }, calm())).books.get(MACD)).toStrictEqual(
      new Map([...book].toSorted(([a], [b]) => a - b)),
    );
  });
}

function storedForms(ledger: () => Ledger, store: () => StoreHarness): void {
  it('stores no quantity where it is zero, and keeps the realised profit and loss', async () => {
    const flat = fixtures.holding('0', { realizedPnl: decimal('41.5') });
    await commit(ledger(), { kind: 'put-book', strategyId: DUMMY, book: fixtures.book('5') });
    await commit(ledger(), { kind: 'put-book', strategyId: DUMMY, book: new Map([[SPY.conId, flat]]) });
    expect(await store().raw('positions/paper/holdings/dummy')).toEqual({
      '756733': { cost: '0', realizedPnl: '41.5', currency: 'USD', localSymbol: 'SPY', multiplier: '1' },
    });
    const { books } = await ledger().read({ books: 'all' }, calm());
    expect(books.get(DUMMY)?.get(SPY.conId)?.quantity.eq(ZERO)).toBe(true);
  });

  it('stores an order under its path with names and decimals that a person reads', async () => {
    await commit(ledger(), { kind: 'put-order', order: fixtures.fullOrder('r1') });
    expect(await store().raw('positions/paper/openOrders/r1')).toMatchObject({
      orderRef: 'r1',
      side: 'SELL',
      state: 'REJECTED',
      source: { dummy: '40.5', 'spy-macd-vixy': '59.5' },
      booked: { 'spy-macd-vixy': { quantity: '3', cost: '52608.75', commission: '1.41' } },
      properties: { limitPrice: '3507.25' },
    });
  });

  it('stores an adjustment under its id, for good', async () => {
    await commit(ledger(), { kind: 'put-adjustment', adjustment: fixtures.adjustment('a1') });
    expect(await store().raw('positions/paper/adjustments/a1')).toEqual({
      ...JSON.parse(JSON.stringify(fixtures.adjustment('a1'))),
      contract: expect.objectContaining({ conId: fixtures.MES.conId, multiplier: '5' }),
      quantity: '2',
      price: '3507.25',
    });
  });

  it('reads an adjustment back as it was made, with the orders that left with it', async () => {
    const made = { ...fixtures.adjustment('a1'), settledOrders: [orderRef('r1')] };
    await commit(ledger(), { kind: 'put-adjustment', adjustment: made });
    const { adjustments } = await ledger().read({ adjustments: ['a1', 'a2'] }, calm());
    expect([...adjustments]).toStrictEqual([['a1', made]]);
  });

  it('stores a cross under its id', async () => {
    await commit(ledger(), { kind: 'put-cross', cross: fixtures.cross('c1') });
    expect(await store().raw('positions/paper/crosses/c1')).toMatchObject({
      deltas: { dummy: '-2', 'spy-macd-vixy': '2' },
      price: '3507.25',
    });
  });

  it('stores an execution under its id without the revision', async () => {
    const execution = fixtures.fullExecution('0000e0d5.5f48f2a1.01.02', 'r1');
    await commit(ledger(), { kind: 'put-execution', key: execKey(execution.fill.execution.execId), execution });
    expect(await store().raw('positions/paper/executions/0000e0d5.5f48f2a1.01')).toMatchObject({ revision: 2 });
  });

  it('refuses an execution under another key and a run of another mode', async () => {
    const execution = fixtures.bareExecution('0001.01.01');
    const other = execKey(fixtures.bareExecution('0002.01.01').fill.execution.execId);
    await expect(commit(ledger(), { kind: 'put-execution', key: other, execution })).rejects.toThrow(/execution key/);
    await expect(commit(ledger(), { kind: 'put-run', run: fixtures.bareRun({ mode: 'live' }) })).rejects.toThrow(
      /mode/,
    );
  });
}

function sessions(ledger: () => Ledger): void {
  const one = clientId(1);
  const session = async () => (await ledger().read({ session: true }, calm())).session;

  it('joins session facts: what a change does not name stays', async () => {
    await commit(ledger(), { kind: 'put-session', session: { orderIdHighWater: new Map([[one, orderId(9)]]) } });
    await commit(ledger(), { kind: 'put-session', session: { actedThroughAtMs: new Map([[MACD, AT_MS]]) } });
    await commit(ledger(), {
      kind: 'put-session',
      session: { orderIdHighWater: new Map([[clientId(2), orderId(4)]]), executionsReadThroughAtMs: AT_MS },
    });
    expect(await session()).toStrictEqual({
      orderIdHighWater: new Map([
        [one, orderId(9)],
        [clientId(2), orderId(4)],
      ]),
      executionsReadThroughAtMs: AT_MS,
      actedThroughAtMs: new Map([[MACD, AT_MS]]),
    });
  });

  it('keeps an open breaker exactly, and its reset with reason and author', async () => {
    const open = {
      status: 'open',
      cause: 'loss',
      sinceMs: AT_MS,
      detail: 'Loss of the session: found 100.01, needed at most 100',
      tradingState: 'REDUCING',
      runId: RUN_ID,
    } as const;
    await commit(ledger(), { kind: 'put-session', session: { breaker: open } });
    await commit(ledger(), { kind: 'put-session', session: { orderIdHighWater: new Map([[one, orderId(9)]]) } });
    expect((await session()).breaker).toStrictEqual(open);
    const closed = { status: 'closed', resetAtMs: AT_MS, reason: 'looked at it', author: 'ann@example.com' } as const;
    await commit(ledger(), { kind: 'put-session', session: { breaker: closed } });
    expect((await session()).breaker).toStrictEqual(closed);
  });

  it('never lowers the high water of order ids', async () => {
    await commit(ledger(), { kind: 'put-session', session: { orderIdHighWater: new Map([[one, orderId(9)]]) } });
    await commit(ledger(), { kind: 'put-session', session: { orderIdHighWater: new Map([[one, orderId(5)]]) } });
    expect((await session()).orderIdHighWater.get(one)).toBe(9);
  });

  it('puts acted-through back to an earlier bar and to none', async () => {
    const put = (atMs: number | undefined) =>
      commit(ledger(), { kind: 'put-session', session: { actedThroughAtMs: new Map([[MACD, atMs]]) } });
    await put(AT_MS);
    await put(AT_MS - 86_400_000);
    expect((await session()).actedThroughAtMs.get(MACD)).toBe(AT_MS - 86_400_000);
    await put(undefined);
    expect((await session()).actedThroughAtMs.has(MACD)).toBe(false);
  });
}

const stored = (id: string) => `positions/paper/${id}`;

function corruption(ledger: () => Ledger, store: () => StoreHarness): void {
  const holding = { quantity: '5', cost: '1', realizedPnl: '0', currency: 'USD', localSymbol: 'SPY', multiplier: '1' };

  it.each([
    ['a decimal that is a float', { 756733: { ...holding, cost: 350.58 } }],
    ['a decimal that is not one', { 756733: { ...holding, quantity: 'five' } }],
    ['an unknown field', { 756733: { ...holding, note: 'by hand' } }],
    ['a contract that has no number', { SPY: holding }],
    ['a currency in small letters', { 756733: { ...holding, currency: 'usd' } }],
  ])('names the path of a book with %s, and changes nothing', async (_, document) => {
    await store().plant(stored('holdings/dummy'), document);
    await expect(ledger().read({ books: 'all' }, calm())).rejects.toMatchObject({
      name: 'CorruptRecordError',
      path: stored('holdings/dummy'),
    });
    let decided = false;
    const asked = ledger().transact({ books: 'all' }, () => ({ changes: [], result: (decided = true) }), calm());
    await expect(asked).rejects.toThrow(/holdings\/dummy/);
    expect(decided).toBe(false);
  });

  it('names the path of every other record that does not fit', async () => {
    const key = execKey(fixtures.bareExecution('0001.01.01').fill.execution.execId);
    const cases = [
      [stored('openOrders/r1'), { orders: 'all' }],
      [stored('openOrders/r1'), { orders: [orderRef('r1')] }],
      [stored('settledOrders/r1'), { settledOrders: [orderRef('r1')] }],
      [stored('executions/0001.01'), { executions: [key] }],
      [stored('session/watermark'), { session: true }],
      ['locks/paper', { lease: true }],
      [`runs/${RUN_ID}`, { run: RUN_ID }],
    ] as const;
    for (const [path, scope] of cases) {
      await store().plant(path, { state: 'NONSENSE' });
      await expect(ledger().read(scope, calm())).rejects.toMatchObject({ name: 'CorruptRecordError', path });
    }
  });

  it('refuses an order that lies under the path of another', async () => {
    await commit(ledger(), { kind: 'put-order', order: fixtures.bareOrder('r1') });
    const document = await store().raw(stored('openOrders/r1'));
    await store().plant(stored('openOrders/r2'), Object(document));
    await expect(ledger().read({ orders: 'all' }, calm())).rejects.toThrow(
      /openOrders\/r2.*belongs to.*openOrders\/r1/,
    );
  });
}
