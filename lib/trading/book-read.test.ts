import { StoreError } from '../domain/store-error.ts';
import { fencingToken } from '../domain/ids.ts';
import type { Ledger } from '../ports/ledger.ts';
import { memoryParts } from '../testing/memory-parts.ts';
import { calm } from '../testing/store-harness.ts';
import { fillOf, ledgerOrderOf, RUN } from '../testing/trading-values.ts';
import { bookRead } from './book-read.ts';

const NOW = 1_582_556_400_000;
const TOKEN = fencingToken(1);
/** More executions of one order than one commit may write. */
const FILLS = Array.from({ length: 500 }, (_, n) => fillOf({ id: `${n}.01`, atMs: NOW, quantity: 1 }));
const tradeLog = { push: () => undefined, flush: () => Promise.resolve() };
let ledger: Ledger;

beforeEach(async () => {
  ({ ledger } = memoryParts());
  const lease = { token: TOKEN, holder: RUN, expiresAtMs: 9e12, released: false };
  // Done, and how much of it was filled is not known: it leaves by the proof of a complete read alone.
  const order = ledgerOrderOf('ref-1', { alpha: 600 }, { plannedAtMs: NOW, state: 'CANCELLED' });
  const changes = [{ kind: 'put-lease', lease } as const, { kind: 'put-order', order } as const];
  await ledger.transact({}, () => ({ changes, result: undefined }), calm());
});

const book = (into: Ledger): ReturnType<typeof bookRead> =>
  bookRead(
    { ledger: into, tradeLog },
    { atMs: NOW, fills: FILLS, stable: true },
    { runId: RUN, token: TOKEN, signal: calm() },
  );

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

  it('books what an interrupted one has left, once, and then does both', async () => {
    await expect(book(endingAfter(1))).rejects.toThrow('Store cannot be reached');
    const { booked, left } = await book(ledger);
    expect([booked.length, left]).toEqual([FILLS.length - 398, ['ref-1']]);
    await expect(state()).resolves.toEqual({ open: [], readThroughAtMs: NOW });
  });
});
