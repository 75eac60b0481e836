/**
 * The contenders of benchmark 4. The desk books as its reconciliation does: every fill with its order, the books of two
 * strategies and the entries that tell of it. The baselines keep less: one holding of the account and a document a fill,
 * in transactions as Google's documentation writes them, with the client's own retries.
 */
import type { Firestore } from '@google-cloud/firestore';
import type { Fill } from '../lib/domain/execution.ts';
import { clientId } from '../lib/domain/ids.ts';
import type { LedgerOrder } from '../lib/domain/ledger-order.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import type { Ledger } from '../lib/ports/ledger.ts';
import { fillOf, ledgerOrderOf, RUN } from '../lib/testing/trading-values.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { bookRead } from '../lib/trading/book-read.ts';
import { holdLease } from '../lib/trading/hold-lease.ts';
import type { BrokerTruth } from '../lib/trading/read-broker.ts';
import { seedOrders, withEmulatedLedger, type EmulatedLedger } from './emulated-ledger.ts';

const FILLS_AN_ORDER = 10;
const AT_MS = 1_598_536_800_000;
const SILENT = { push: () => undefined, flush: () => Promise.resolve() };

const orderName = (n: number): string => `bench-${Math.floor(n / FILLS_AN_ORDER)}`;

/** Each order belongs to two strategies, so that every fill is divided. */
export function ordersFor(fills: number): readonly LedgerOrder[] {
  return Array.from({ length: Math.ceil(fills / FILLS_AN_ORDER) }, (_, n) =>
    ledgerOrderOf(
      `bench-${n}`,
      { alpha: 6, beta: FILLS_AN_ORDER - 6 },
      { plannedAtMs: AT_MS - 1_000, updatedAtMs: AT_MS - 1_000 },
    ),
  );
}

export const fillsOf = (fills: number): readonly Fill[] =>
  Array.from({ length: fills }, (_, n) =>
    fillOf({ id: `0001.${n}.01`, ref: orderName(n), atMs: AT_MS + n, price: '100.25', commission: '1.05' }),
  );

/** A day of these executions alone, read to its end. */
const readOf = (fills: number): BrokerTruth => ({
  clientId: clientId(1),
  connectionOpenedAtMs: AT_MS,
  linkWasLost: false,
  stable: true,
  atMs: AT_MS + fills,
  fills: fillsOf(fills),
  positions: [],
  openOrders: [],
  completedOrders: [],
});

/** Milliseconds of the booking alone, into an empty ledger. */
export async function bookInto(ledger: Ledger, fills: number): Promise<number> {
  const orders = ordersFor(fills);
  await seedOrders(ledger, orders);
  const held = await holdLease({ ledger, clock: systemClock }, { holder: RUN, waitMs: 0, signal: calm() });
  if (held.kind !== 'held') throw new Error(`Lease is not ours: found ${held.kind}, needed held`);
  const { token } = held.lease;
  const open = { settles: false, openOrders: orders.length };
  const options = { runId: RUN, token, readThroughAtMs: undefined, signal: calm(), ...open };
  const beganMs = performance.now();
  const { booked } = await bookRead({ ledger, tradeLog: SILENT }, readOf(fills), options);
  const tookMs = performance.now() - beganMs;
  await held.lease.release(calm());
  if (booked.length !== fills) throw new Error(`Fills are missing: found ${booked.length} booked, needed ${fills}`);
  return tookMs;
}

export const bookByDesk = (fills: number): Promise<number> =>
  withEmulatedLedger(({ ledger }) => bookInto(ledger, fills));

/** Commits that book `fills`, seeding and lease left out. */
export const commitsOfDesk = (fills: number): Promise<number> =>
  withEmulatedLedger(async ({ ledger }) => {
    let commits = 0;
    const counting: Ledger = {
      ...ledger,
      transact: (scope, decide, signal) =>
        ledger.transact(
          scope,
          (view) => {
            const decision = decide(view);
            if (decision.changes.some(({ kind }) => kind === 'put-execution')) commits += 1;
            return decision;
          },
          signal,
        ),
    };
    await bookInto(counting, fills);
    return commits;
  });

/** @param how all transactions begun at once (each retries by itself until it is through), or each awaited */
export const fillByFill = (fills: number, how: 'at once' | 'in turn'): Promise<number> =>
  withEmulatedLedger(async ({ firestore }) => {
    const book = (fill: Fill): Promise<void> => bookOne(firestore, fill);
    const beganMs = performance.now();
    if (how === 'at once') await Promise.all(fillsOf(fills).map(book));
    else for (const fill of fillsOf(fills)) await book(fill);
    const tookMs = performance.now() - beganMs;
    const holding = await firestore.doc('accounts/bench').get();
    const found = String(holding.get('quantity'));
    if (found !== String(fills)) throw new Error(`Fills are lost: found ${found} units, needed ${fills}`);
    return tookMs;
  });

/** Read, add, write; the document of the fill makes it idempotent. */
function bookOne(firestore: Firestore, { execution, commission }: Fill): Promise<void> {
  const account = firestore.doc('accounts/bench');
  const record = firestore.doc(`fills/${execution.execId}`);
  return firestore.runTransaction(
    async (transaction) => {
      const [holding, known] = await transaction.getAll(account, record);
      if (known?.exists === true) return;
      const before = Number(holding?.get('quantity') ?? 0);
      transaction.set(account, { quantity: before + Number(execution.quantity) });
      transaction.create(record, {
        price: execution.price.toString(),
        quantity: execution.quantity.toString(),
        commission: commission?.commission.toString() ?? '',
        atMs: execution.atMs,
      });
    },
    { maxAttempts: 100 },
  );
}

/** The floor: the documents that the desk writes for as many fills, in as few commits as the store takes. */
export const commitAtOnce = (fills: number): Promise<number> =>
  withEmulatedLedger(async (emulated) => {
    const documents = await writtenByDesk(emulated, fills);
    const beganMs = performance.now();
    for (let from = 0; from < documents.length; from += MOST_WRITES) {
      const batch = emulated.firestore.batch();
      for (const { path, fields } of documents.slice(from, from + MOST_WRITES)) {
        batch.set(emulated.firestore.doc(`floor/copy/${path}`), fields);
      }
      await batch.commit();
    }
    return performance.now() - beganMs;
  });

const MOST_WRITES = 500;

/** What a booking leaves in the store, as it lies there. */
async function writtenByDesk({ firestore, ledger }: EmulatedLedger, fills: number) {
  await bookInto(ledger, fills);
  const collections = await firestore.doc('positions/paper').listCollections();
  const documents = await Promise.all(collections.map(async (collection) => (await collection.get()).docs));
  return documents.flat().map((document) => ({ path: document.ref.path, fields: document.data() }));
}
