/**
 * Brings the ledger up to what the broker says: settles the state of every open order from the broker's complete lists,
 * books executions once, and compares positions with the sum of books. It sends nothing and corrects no difference by
 * itself. Safe to run at any time, any number of times, by the holder of the lease.
 */
import type { Book } from '../domain/holding.ts';
import type { FencingToken, OrderRef, RunId, StrategyId, ExecKey } from '../domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../domain/ledger-order.ts';
import type { Json } from '../domain/run.ts';
import type { BrokerOrder, BrokerReader } from '../ports/broker.ts';
import type { Ledger, LedgerChange, LedgerView, SessionFacts } from '../ports/ledger.ts';
import type { TradeLog, TradeLogEntry } from '../ports/trade-log.ts';
import { applyBooking } from './apply-booking.ts';
import { bookFills, bookingScope, type BookingNote } from './book-execution.ts';
import { bookRead, provenComplete, pushAll } from './book-read.ts';
import { stepEntries } from './booking-entries.ts';
import { comparePositions, type DriftRow } from './compare-positions.ts';
import { verifyToken } from './hold-lease.ts';
import { marketDay } from './calendar.ts';
import { BROKER_ZONE } from './iso-time.ts';
import { proveDays } from './prove-days.ts';
import { readBroker, type BrokerTruth } from './read-broker.ts';
import { settleEarlierDays } from './settle-earlier-days.ts';
import { settleFromLists } from './settle-from-lists.ts';
import { strayOrders } from './stray-orders.ts';
import { keepUnshipped } from './unshipped-entries.ts';

export interface Reconciliation {
  readonly truth: BrokerTruth;
  readonly booked: readonly ExecKey[];
  /** Orders that left the open orders in this reconciliation. */
  readonly left: readonly OrderRef[];
  readonly notes: readonly BookingNote[];
  readonly books: ReadonlyMap<StrategyId, Book>;
  /** Still open in the ledger. */
  readonly orders: readonly LedgerOrder[];
  readonly session: SessionFacts;
  readonly drift: readonly DriftRow[];
  /** Live at the broker, over in the ledger. */
  readonly strays: readonly BrokerOrder[];
  /** Whether the reads cover every day since the last complete one, in words. */
  readonly proof: Json;
}

export interface ReconcileOptions {
  readonly runId: RunId;
  readonly token: FencingToken;
  readonly signal: AbortSignal;
}

export async function reconcile(
  { ledger, tradeLog }: { readonly ledger: Ledger; readonly tradeLog: TradeLog },
  broker: BrokerReader,
  { runId, token, signal }: ReconcileOptions,
): Promise<Reconciliation> {
  // Side by side: under the lease nobody else changes what is read here, and what is written looks again.
  const [truth, seen] = await both(readBroker(broker, signal), ledger.read({ orders: 'all', session: true }, signal));
  pushAll(tradeLog, await settleOrders(ledger, { seen, truth, token, signal }));
  const readThroughAtMs = seen.session.executionsReadThroughAtMs;
  const booking = await bookRead({ ledger, tradeLog }, truth, { runId, token, readThroughAtMs, signal });
  const scope = { books: 'all', orders: 'all', session: true } as const;
  const view = await ledger.read(scope, signal);
  const earlier = await settleEarlier(ledger, { view, truth, token, signal });
  pushAll(tradeLog, earlier.entries);
  const { booked, notes } = booking;
  const left = [...booking.left, ...earlier.left];
  const after = earlier === NONE ? view : await ledger.read(scope, signal);
  const proof = proofOf(seen, truth);
  return { ...outcome(after, truth), truth, booked, left, notes, proof };
}

/** Waits for both also where one fails: a question to the store must not outlive its run. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}

/** By what the ledger knew before this read. */
function proofOf({ session, orders }: Pick<LedgerView, 'session' | 'orders'>, truth: BrokerTruth): Json {
  if (truth.linkWasLost) return OUT_OF_REACH;
  if (!truth.stable) return UNSTABLE;
  const { executionsReadThroughAtMs: readThroughAtMs } = session;
  return proveDays({ readThroughAtMs, nowMs: truth.atMs, zone: BROKER_ZONE, orders: [...orders.values()] });
}

const OUT_OF_REACH: Json = { proved: false, reason: 'The broker lost its connectivity while it was read' };
const UNSTABLE: Json = { proved: false, reason: 'Executions still changed in the last of three reads' };

/** The same in memory, for a dry run: nothing is written, and the answer is what a reconciliation would have found. */
export async function reconcileInMemory(
  { ledger }: { readonly ledger: Ledger },
  broker: BrokerReader,
  { signal }: { readonly signal: AbortSignal },
): Promise<Reconciliation> {
  const truth = await readBroker(broker, signal);
  const scope = { ...bookingScope(truth.fills), orders: 'all', session: true } as const;
  const stored = await ledger.read(scope, signal);
  const settled = applyBooking(stored, settleFromLists(stored, truth));
  const { changes, result } = bookFills(settled, truth.fills, truth.atMs, {
    provenComplete: provenComplete(settled, truth),
  });
  const booking = applyBooking(settled, changes);
  const earlier = settleEarlierDays(booking, truth);
  const after = applyBooking(booking, earlier);
  const proof = proofOf(stored, truth);
  const { booked, notes } = result;
  const left = [...result.left, ...refsLeaving(earlier)];
  return { ...outcome(after, truth), truth, booked, left, notes, proof };
}

async function settleOrders(
  ledger: Ledger,
  { seen, truth, token, signal }: { seen: LedgerView; truth: BrokerTruth; token: FencingToken; signal: AbortSignal },
): Promise<readonly TradeLogEntry[]> {
  if (settleFromLists(seen, truth).length === 0) return [];
  return ledger.transact<readonly TradeLogEntry[]>(
    { orders: 'all', session: true, lease: true },
    (view) => {
      verifyToken(view, token);
      const changes = settleFromLists(view, truth);
      const entries = stepEntries(view, changes, truth.atMs);
      return { changes: [...changes, ...keepUnshipped(entries)], result: entries };
    },
    signal,
  );
}

/** Orders of earlier days, judged by positions against the books as they are after booking. `NONE`: nothing changed. */
async function settleEarlier(
  ledger: Ledger,
  {
    view: seen,
    truth,
    token,
    signal,
  }: { view: LedgerView; truth: BrokerTruth; token: FencingToken; signal: AbortSignal },
): Promise<SettledEarlier> {
  if (settleEarlierDays(seen, truth).length === 0) return NONE;
  return ledger.transact(
    { books: 'all', orders: 'all', session: true, lease: true },
    (view) => {
      verifyToken(view, token);
      const changes = settleEarlierDays(view, truth);
      const entries = stepEntries(view, changes, truth.atMs);
      return { changes: [...changes, ...keepUnshipped(entries)], result: { left: refsLeaving(changes), entries } };
    },
    signal,
  );
}

interface SettledEarlier {
  readonly left: readonly OrderRef[];
  readonly entries: readonly TradeLogEntry[];
}

const NONE: SettledEarlier = { left: [], entries: [] };

const refsLeaving = (changes: readonly LedgerChange[]): readonly OrderRef[] =>
  changes.flatMap((change) => (change.kind === 'remove-order' ? [change.orderRef] : []));

function outcome(
  view: Pick<LedgerView, 'books' | 'orders' | 'session'>,
  truth: BrokerTruth,
): Pick<Reconciliation, 'books' | 'orders' | 'session' | 'drift' | 'strays'> {
  const orders = [...view.orders.values()];
  const unsettled = orders.filter(
    ({ state }) => state === 'SENDING' || state === 'UNKNOWN' || DONE_ORDER_STATES.has(state),
  );
  const drift = comparePositions({
    positions: truth.positions,
    books: view.books,
    unsettled: new Set(unsettled.map(({ contract }) => contract.conId)),
    contracts: new Map(truth.fills.map(({ execution }) => [execution.contract.conId, execution.contract])),
    marketDay: marketDay(truth.atMs, BROKER_ZONE),
  });
  return { books: view.books, orders, session: view.session, drift, strays: strayOrders(truth, orders) };
}
