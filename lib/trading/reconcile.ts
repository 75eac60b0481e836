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
import type { Ledger, LedgerView, SessionFacts } from '../ports/ledger.ts';
import type { TradeLog } from '../ports/trade-log.ts';
import { bookingScope, type BookingNote } from './book-execution.ts';
import { bookRead } from './book-read.ts';
import { marketDay } from './calendar.ts';
import { comparePositions, type DriftRow } from './compare-positions.ts';
import { decideLast, type LedgerAfter } from './decide-reconciliation.ts';
import { BROKER_ZONE } from './iso-time.ts';
import { proveDays } from './prove-days.ts';
import { readBroker, type BrokerTruth } from './read-broker.ts';
import { settleFromLists } from './settle-from-lists.ts';
import { strayOrders } from './stray-orders.ts';

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
  const settles = settleFromLists(seen, truth).length > 0;
  const readThroughAtMs = seen.session.executionsReadThroughAtMs;
  const options = { runId, token, signal, readThroughAtMs, settles, openOrders: seen.orders.size };
  const { booked, left, notes, after } = await bookRead({ ledger, tradeLog }, truth, options);
  return { ...outcome(after, truth), truth, booked, left, notes, proof: proofOf(seen, truth) };
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

/**
 * The same decision on all fills at once, for a dry run: nothing is written, and the answer is what a reconciliation would have
 * found. `runId` names the run that asks.
 */
export async function reconcileInMemory(
  { ledger }: { readonly ledger: Ledger },
  broker: BrokerReader,
  { runId, signal }: Pick<ReconcileOptions, 'runId' | 'signal'>,
): Promise<Reconciliation> {
  const truth = await readBroker(broker, signal);
  const { fills } = truth;
  const stored = await ledger.read({ ...bookingScope(fills), orders: 'all', session: true }, signal);
  const { result } = decideLast(stored, { truth, fills, runId, settles: true });
  const { booked, left, notes, after } = result;
  return { ...outcome(after, truth), truth, booked, left, notes, proof: proofOf(stored, truth) };
}

function outcome(
  view: LedgerAfter,
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
