/**
 * What every ledger promises, run on the real Firestore and on the embedded store: atomic, isolated, exact.
 * Records and their stored form are in `ledger-records-contract.ts`, racing writers in `ledger-contention-contract.ts`.
 */
import { fencingToken, orderRef } from '../domain/ids.ts';
import type { Ledger, LedgerChange, LedgerScope, LedgerView } from '../ports/ledger.ts';
import { MAX_CHANGES_PER_TRANSACTION } from '../ports/store-limits.ts';
import { AT_MS, bareExecution, bareOrder, bareRun, book, DUMMY, MACD, RUN_ID } from './ledger-fixtures.ts';
import { execKey } from '../domain/ids.ts';
import { calm, type MakeStore, type StoreHarness } from './store-harness.ts';

/** Commits changes without looking. */
export const commit = (ledger: Ledger, ...changes: readonly LedgerChange[]): Promise<void> =>
  ledger.transact({}, () => ({ changes, result: undefined }), calm());

/** What a transaction sees of a scope. */
export const seenBy = (ledger: Ledger, scope: LedgerScope): Promise<LedgerView> =>
  ledger.transact(scope, (view) => ({ changes: [], result: view }), calm());

export const BOOKS_AND_ORDERS = { books: 'all', orders: 'all' } as const;

export function describeLedgerContract(name: string, makeStore: MakeStore): void {
  describe(`${name}: ledger`, () => {
    let store: StoreHarness;
    let ledger: Ledger;
    beforeEach(async () => {
      store = await makeStore();
      ledger = store.ledger('paper');
    });
    atomicity(() => ledger);
    limits(() => ledger);
    scopes(
      () => ledger,
      () => store,
    );
    copies(() => ledger);
    aborts(() => ledger);
  });
}

function atomicity(ledger: () => Ledger): void {
  it('commits several documents together and returns the result', async () => {
    const result = await ledger().transact(
      BOOKS_AND_ORDERS,
      () => ({
        changes: [
          { kind: 'put-book', strategyId: DUMMY, book: book('5') },
          { kind: 'put-book', strategyId: MACD, book: book('-5') },
          { kind: 'put-order', order: bareOrder('r1') },
        ],
        result: 'booked',
      }),
      calm(),
    );
    const view = await ledger().read(BOOKS_AND_ORDERS, calm());
    expect(result).toBe('booked');
    expect([...view.books.keys()]).toEqual([DUMMY, MACD]);
    expect(view.orders.get(orderRef('r1'))).toEqual(bareOrder('r1'));
  });

  it('commits nothing where the decision throws, and passes its error through unchanged', async () => {
    const mistake = new Error('Decision failed');
    const asked = ledger().transact(
      { books: 'all' },
      () => {
        throw mistake;
      },
      calm(),
    );
    await expect(asked).rejects.toBe(mistake);
    expect((await ledger().read(BOOKS_AND_ORDERS, calm())).books.size).toBe(0);
  });

  it('commits nothing where one change of several cannot be stored', async () => {
    const asked = commit(
      ledger(),
      { kind: 'put-order', order: bareOrder('r1') },
      { kind: 'put-order', order: bareOrder('r2', { plannedAtMs: Number.NaN }) },
    );
    await expect(asked).rejects.toThrow(/plannedAtMs/);
    expect((await ledger().read({ orders: 'all' }, calm())).orders.size).toBe(0);
  });
}

function limits(ledger: () => Ledger): void {
  it('refuses more documents than one transaction may write', async () => {
    const orders = Array.from({ length: MAX_CHANGES_PER_TRANSACTION + 1 }, (_, n) => bareOrder(`r${n}`));
    const asked = commit(ledger(), ...orders.map((order): LedgerChange => ({ kind: 'put-order', order })));
    await expect(asked).rejects.toMatchObject({ name: 'StoreError', failure: 'too-large' });
    expect((await ledger().read({ orders: 'all' }, calm())).orders.size).toBe(0);
  });

  it('writes as many documents in one transaction as it promises', async () => {
    const orders = Array.from({ length: MAX_CHANGES_PER_TRANSACTION }, (_, n) => bareOrder(`r${n}`));
    await commit(ledger(), ...orders.map((order): LedgerChange => ({ kind: 'put-order', order })));
    expect((await ledger().read({ orders: 'all' }, calm())).orders.size).toBe(MAX_CHANGES_PER_TRANSACTION);
  });

  it('lets the last change of one document win', async () => {
    await commit(
      ledger(),
      { kind: 'put-order', order: bareOrder('r1') },
      { kind: 'put-order', order: bareOrder('r2') },
      { kind: 'remove-order', orderRef: orderRef('r1') },
      { kind: 'put-order', order: bareOrder('r2', { state: 'SENDING' }) },
    );
    const { orders } = await ledger().read({ orders: 'all' }, calm());
    expect([...orders.values()]).toEqual([bareOrder('r2', { state: 'SENDING' })]);
  });

  it('removes orders and runs, missing ones without complaint', async () => {
    await commit(ledger(), { kind: 'put-order', order: bareOrder('r1') }, { kind: 'put-run', run: bareRun() });
    await commit(
      ledger(),
      { kind: 'remove-order', orderRef: orderRef('r1') },
      { kind: 'remove-order', orderRef: orderRef('never-was') },
      { kind: 'remove-run', runId: RUN_ID },
    );
    const view = await ledger().read({ orders: 'all', run: RUN_ID }, calm());
    expect([view.orders.size, view.run]).toEqual([0, undefined]);
  });
}

function scopes(ledger: () => Ledger, store: () => StoreHarness): void {
  it('shows a decision exactly what its scope names', async () => {
    await commit(
      ledger(),
      { kind: 'put-order', order: bareOrder('r1') },
      { kind: 'put-order', order: bareOrder('r2') },
      {
        kind: 'put-execution',
        key: execKey(bareExecution('0001.01.01').fill.execution.execId),
        execution: bareExecution('0001.01.01'),
      },
    );
    const view = await seenBy(ledger(), { orders: [orderRef('r2'), orderRef('r9'), orderRef('r2')], executions: [] });
    expect([...view.orders.keys()]).toEqual(['r2']);
    expect(view.executions.size).toBe(0);
  });

  it('throws where a decision touches what its scope does not name', async () => {
    await expect(
      ledger().transact({ books: 'all' }, (view) => ({ changes: [], result: view.orders.size }), calm()),
    ).rejects.toThrow(/no "orders"/);
    const view = await ledger().read({}, calm());
    for (const part of ['books', 'orders', 'settledOrders', 'executions', 'run', 'lease', 'session'] as const) {
      expect(() => view[part]).toThrow(/scope/);
    }
  });

  it('shows missing things as empty or undefined', async () => {
    const view = await seenBy(ledger(), {
      ...BOOKS_AND_ORDERS,
      executions: [],
      settledOrders: [],
      run: RUN_ID,
      lease: true,
      session: true,
    });
    expect(view).toEqual({
      books: new Map(),
      orders: new Map(),
      executions: new Map(),
      settledOrders: new Map(),
      run: undefined,
      lease: undefined,
      session: { orderIdHighWater: new Map(), executionsReadThroughAtMs: undefined, actedThroughAtMs: new Map() },
    });
  });

  it('keeps the modes apart', async () => {
    const live = store().ledger('live');
    await commit(
      live,
      { kind: 'put-order', order: bareOrder('r1') },
      { kind: 'put-book', strategyId: DUMMY, book: book('1') },
    );
    await commit(live, {
      kind: 'put-lease',
      lease: { token: fencingToken(1), holder: 'x', expiresAtMs: AT_MS, released: false },
    });
    const view = await ledger().read({ ...BOOKS_AND_ORDERS, lease: true }, calm());
    expect([view.books.size, view.orders.size, view.lease]).toEqual([0, 0, undefined]);
  });
}

function copies(ledger: () => Ledger): void {
  it('lists in the order of the ids, however they came', async () => {
    for (const ref of ['r10', 'b', 'r9', 'A']) await commit(ledger(), { kind: 'put-order', order: bareOrder(ref) });
    const { orders } = await ledger().read({ orders: 'all' }, calm());
    expect([...orders.keys()]).toEqual(['A', 'b', 'r10', 'r9']);
  });

  it('gives values whose change changes nothing stored', async () => {
    await commit(ledger(), { kind: 'put-book', strategyId: DUMMY, book: book('5') });
    const { books } = await ledger().read({ books: 'all' }, calm());
    const seen = books.get(DUMMY);
    if (seen instanceof Map) seen.clear();
    if (books instanceof Map) books.clear();
    expect((await ledger().read({ books: 'all' }, calm())).books.get(DUMMY)).toEqual(book('5'));
  });

  it('keeps what was committed when the caller changes its own value afterwards', async () => {
    const source = new Map(bareOrder('r1').source);
    await commit(ledger(), { kind: 'put-order', order: bareOrder('r1', { source }) });
    source.clear();
    const { orders } = await ledger().read({ orders: 'all' }, calm());
    expect(orders.get(orderRef('r1'))).toEqual(bareOrder('r1'));
  });
}

function aborts(ledger: () => Ledger): void {
  it('rejects with the reason of a signal aborted before, and decides nothing', async () => {
    const reason = new Error('Deadline passed: test');
    let decided = 0;
    const decide = () => {
      decided += 1;
      return { changes: [{ kind: 'put-order', order: bareOrder('r1') } as const], result: 1 };
    };
    await expect(ledger().transact({}, decide, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(ledger().read({ orders: 'all' }, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(decided).toBe(0);
    expect((await ledger().read({ orders: 'all' }, calm())).orders.size).toBe(0);
  });

  it('commits nothing where the signal aborts while the decision is made', async () => {
    const controller = new AbortController();
    const reason = new Error('Deadline passed: test');
    const asked = ledger().transact(
      { orders: 'all' },
      () => {
        controller.abort(reason);
        return { changes: [{ kind: 'put-order', order: bareOrder('r1') }], result: 1 };
      },
      controller.signal,
    );
    await expect(asked).rejects.toBe(reason);
    expect((await ledger().read({ orders: 'all' }, calm())).orders.size).toBe(0);
  });
}
