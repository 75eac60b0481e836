import type { Fill } from '../domain/execution.ts';
import { StoreError } from '../domain/store-error.ts';
import { clientId, fencingToken } from '../domain/ids.ts';
import type { Ledger } from '../ports/ledger.ts';
import { memoryParts } from '../testing/memory-parts.ts';
import { calm } from '../testing/store-harness.ts';
import { fillOf, ledgerOrderOf, RUN } from '../testing/trading-values.ts';
import { bookRead, type BookingOfRead } from './book-read.ts';
import type { BrokerTruth } from './read-broker.ts';

const NOW = 1_582_556_400_000;
const TOKEN = fencingToken(1);
/** More executions of one order than one commit may write. */
const FILLS = Array.from({ length: 700 }, (_, n) => fillOf({ id: `${n}.01`, atMs: NOW, quantity: 1 }));
const READ: BrokerTruth = {
  clientId: clientId(1),
  connectionOpenedAtMs: NOW,
  linkWasLost: false,
  stable: true,
  atMs: NOW,
  fills: FILLS,
  positions: [],
  openOrders: [],
  completedOrders: [],
};
const tradeLog = { push: () => undefined, flush: () => Promise.resolve() };
let ledger: Ledger;

beforeEach(async () => {
  ({ ledger } = memoryParts());
  const lease = { token: TOKEN, holder: RUN, expiresAtMs: 9e12, released: false };
  // Done, and how much of it was filled is not known: it leaves by the proof of a complete read alone.
  const order = ledgerOrderOf('ref-1', { alpha: 800 }, { plannedAtMs: NOW, state: 'CANCELLED' });
  const changes = [{ kind: 'put-lease', lease } as const, { kind: 'put-order', order } as const];
  await ledger.transact({}, () => ({ changes, result: undefined }), calm());
});

const OPTIONS = {
  runId: RUN,
  token: TOKEN,
  signal: calm(),
  readThroughAtMs: undefined,
  settles: false,
  openOrders: 1,
};
/** An earlier read has booked what was executed until now. */
const KNOWN = { readThroughAtMs: NOW };
const book = (
  into: Ledger,
  options: Partial<BookingOfRead> = {},
  fills: readonly Fill[] = FILLS,
): ReturnType<typeof bookRead> => bookRead({ ledger: into, tradeLog }, { ...READ, fills }, { ...OPTIONS, ...options });

/** Counts transactions and the settled orders they read. */
function counting(): { readonly into: Ledger; readonly counted: { transactions: number; settled: number } } {
  const counted = { transactions: 0, settled: 0 };
  const into: Ledger = {
    ...ledger,
    transact(scope, ...rest) {
      counted.transactions += 1;
      counted.settled += scope.settledOrders?.length ?? 0;
      return ledger.transact(scope, ...rest);
    },
  };
  return { into, counted };
}

/** Takes so many commits and then no more. */
function endingAfter(commits: number): Ledger {
  let left = commits;
  const away = new StoreError('unavailable', 'Store cannot be reached');
  return {
    ...ledger,
    transact: (...given) => (left-- > 0 ? ledger.transact(...given) : Promise.reject(away)),
  };
}

const state = async () => {
  const { orders, session } = await ledger.read({ orders: 'all', session: true }, calm());
  return { open: [...orders.keys()], readThroughAtMs: session.executionsReadThroughAtMs };
};

describe('bookRead', () => {
  it('neither claims to have read the day nor lets an order leave before the last of its commits', async () => {
    await expect(book(endingAfter(1))).rejects.toThrow('Store cannot be reached');
    await expect(state()).resolves.toEqual({ open: ['ref-1'], readThroughAtMs: undefined });
  });

  it('lets orders leave in a commit of their own where there are so many that they may fill one', async () => {
    const many = { openOrders: 1_000 };
    await expect(book(endingAfter(2), many)).rejects.toThrow('Store cannot be reached');
    await expect(state()).resolves.toEqual({ open: ['ref-1'], readThroughAtMs: undefined });
    await expect(book(ledger, many)).resolves.toMatchObject({ booked: [], left: ['ref-1'] });
    await expect(state()).resolves.toEqual({ open: [], readThroughAtMs: NOW });
  });

  it('settles so many before it books, in a commit of their own too', async () => {
    const many = { openOrders: 1_000, settles: true };
    const unsent = ledgerOrderOf('ref-2', { alpha: 1 }, { plannedAtMs: NOW - 1, state: 'PLANNED' });
    await ledger.transact({}, () => ({ changes: [{ kind: 'put-order', order: unsent }], result: undefined }), calm());
    await expect(book(endingAfter(1), many)).rejects.toThrow('Store cannot be reached');
    await expect(state()).resolves.toEqual({ open: ['ref-1'], readThroughAtMs: undefined });
    const { booked, left } = await book(ledger, many);
    expect([booked.length, left]).toEqual([FILLS.length, ['ref-1']]);
  });

  it('books what an interrupted one has left, once, and then does both', async () => {
    await expect(book(endingAfter(1))).rejects.toThrow('Store cannot be reached');
    const { booked, left } = await book(ledger);
    expect([booked.length, left]).toEqual([FILLS.length - 598, ['ref-1']]);
    await expect(state()).resolves.toEqual({ open: [], readThroughAtMs: NOW });
  });

  it('asks in one transaction where an earlier read has booked all of a long day', async () => {
    await book(ledger);
    const { into, counted } = counting();
    await expect(book(into, KNOWN)).resolves.toMatchObject({ booked: [], left: [], notes: [] });
    expect(counted).toEqual({ transactions: 1, settled: 0 });
  });

  it('books what is new, corrected or has its commission only now beside what is known', async () => {
    await book(ledger);
    const late = [
      ...FILLS,
      fillOf({ id: '1.02', atMs: NOW, quantity: 2 }),
      fillOf({ id: '2.01', atMs: NOW, quantity: 1, commission: '1.05' }),
      fillOf({ id: '700.01', atMs: NOW, quantity: 1 }),
    ];
    const { booked } = await book(ledger, KNOWN, late);
    expect(booked.toSorted()).toEqual(['1', '2', '700']);
  });

  it('books what lies before the watermark and is not known all the same', async () => {
    const { booked } = await book(ledger, KNOWN);
    expect(booked).toHaveLength(FILLS.length);
  });

  it('books nothing where what is known cannot be read', async () => {
    const away = new StoreError('unavailable', 'Store cannot be reached');
    const deaf: Ledger = { ...ledger, read: () => Promise.reject(away) };
    await expect(book(deaf, KNOWN)).rejects.toThrow('Store cannot be reached');
    await expect(state()).resolves.toEqual({ open: ['ref-1'], readThroughAtMs: undefined });
  });
});
