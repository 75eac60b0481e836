/**
 * Racing writers: no update is lost, no phantom slips in, a read is one moment. At most five writers at once:
 * Google's emulator makes contended transactions wait for seconds.
 */
import { decimal, ZERO } from '../domain/decimal.ts';
import { orderRef, type StrategyId } from '../domain/ids.ts';
import type { Ledger } from '../ports/ledger.ts';
import { BOOKS_AND_ORDERS, commit } from './ledger-contract.ts';
import { bareOrder, book, DUMMY, holding, MACD, SPY } from './ledger-fixtures.ts';
import { calm, type MakeStore } from './store-harness.ts';

const WRITERS = [0, 1, 2, 3, 4];
const PATIENCE_MS = 60_000;

export function describeLedgerContentionContract(name: string, makeStore: MakeStore): void {
  describe(`${name}: contention on the ledger`, () => {
    let ledgers: readonly Ledger[] = [];
    const ledger = (n: number): Ledger => {
      const chosen = ledgers[n % ledgers.length];
      if (chosen === undefined) throw new Error('Store is missing: found none, needed one a test');
      return chosen;
    };
    beforeEach(async () => {
      const store = await makeStore();
      ledgers = [store.ledger('paper'), store.ledger('paper')];
    });
    updates(ledger);
    phantoms(ledger);
  });
}

/** Adds one unit to a book. */
const addOne = (ledger: Ledger): Promise<void> =>
  ledger.transact(
    { books: 'all' },
    ({ books }) => {
      const before = books.get(DUMMY)?.get(SPY.conId)?.quantity ?? ZERO;
      const next = holding('0', { quantity: before.plus(decimal('1')), cost: ZERO });
      return {
        changes: [{ kind: 'put-book', strategyId: DUMMY, book: new Map([[SPY.conId, next]]) }],
        result: undefined,
      };
    },
    calm(),
  );

/** Two books and an order that always say the same. */
const sayEverywhere = (ledger: Ledger, quantity: string): Promise<void> =>
  commit(
    ledger,
    { kind: 'put-book', strategyId: DUMMY, book: book(quantity) },
    { kind: 'put-book', strategyId: MACD, book: book(quantity) },
    { kind: 'put-order', order: bareOrder('r1', { reason: quantity }) },
  );

async function saidIn(ledger: Ledger): Promise<readonly unknown[]> {
  const { books, orders } = await ledger.read(BOOKS_AND_ORDERS, calm());
  const quantities = [DUMMY, MACD].map((id) => books.get(id)?.get(SPY.conId)?.quantity.toString());
  return [...new Set([...quantities, orders.get(orderRef('r1'))?.reason])];
}

function updates(ledger: (n: number) => Ledger): void {
  it(
    'loses no update of one book, nor its creation',
    async () => {
      await Promise.all(WRITERS.map((n) => addOne(ledger(n))));
      const { books } = await ledger(0).read({ books: 'all' }, calm());
      expect(books.get(DUMMY)?.get(SPY.conId)?.quantity.toString()).toBe(String(WRITERS.length));
    },
    PATIENCE_MS,
  );

  it(
    'reads one moment: what is always written together is read together',
    async () => {
      await sayEverywhere(ledger(0), '1');
      const write = async (): Promise<void> => {
        for (let n = 2; n <= 20; n += 1) await sayEverywhere(ledger(0), String(n));
      };
      const writing = write();
      const said: (readonly unknown[])[] = [];
      for (let n = 0; n < 40; n += 1) said.push(await saidIn(ledger(1)));
      await writing;
      expect(said.filter((values) => values.length !== 1)).toEqual([]);
      expect(await saidIn(ledger(1))).toEqual(['20']);
    },
    PATIENCE_MS,
  );
}

/** Adds an order only where none is: a phantom would let two writers do it. */
const addFirstOrder = (ledger: Ledger, n: number): Promise<boolean> =>
  ledger.transact(
    { orders: 'all' },
    ({ orders }) =>
      orders.size > 0
        ? { changes: [], result: false }
        : { changes: [{ kind: 'put-order', order: bareOrder(`r${n}`) }], result: true },
    calm(),
  );

const addFirstBook = (ledger: Ledger, id: StrategyId): Promise<boolean> =>
  ledger.transact(
    { books: 'all' },
    ({ books }) =>
      books.size > 0
        ? { changes: [], result: false }
        : { changes: [{ kind: 'put-book', strategyId: id, book: book('1') }], result: true },
    calm(),
  );

const createMissing = (ledger: Ledger, n: number): Promise<boolean> =>
  ledger.transact(
    { orders: [orderRef('r1')] },
    ({ orders }) =>
      orders.size > 0
        ? { changes: [], result: false }
        : { changes: [{ kind: 'put-order', order: bareOrder('r1', { reason: `writer ${n}` }) }], result: true },
    calm(),
  );

function phantoms(ledger: (n: number) => Ledger): void {
  it(
    'lets no order appear between the read of all orders and the commit',
    async () => {
      const added = await Promise.all(WRITERS.map((n) => addFirstOrder(ledger(n), n)));
      expect(added.filter(Boolean)).toHaveLength(1);
      expect((await ledger(0).read({ orders: 'all' }, calm())).orders.size).toBe(1);
    },
    PATIENCE_MS,
  );

  it(
    'lets no book of another strategy appear between the read of all books and the commit',
    async () => {
      const added = await Promise.all([DUMMY, MACD].map((id, n) => addFirstBook(ledger(n), id)));
      expect(added.filter(Boolean)).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it(
    'lets a missing order be created by one transaction only',
    async () => {
      const created = await Promise.all([0, 1, 2].map((n) => createMissing(ledger(n), n)));
      expect(created.filter(Boolean)).toHaveLength(1);
    },
    PATIENCE_MS,
  );
}
