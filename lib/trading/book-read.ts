/**
 * Books what was read of the broker in few commits, each with the entries that tell of it, and with the last one the
 * watermark of the read. How fills are booked is `book-execution.ts`, how they are grouped `plan-booking-batches.ts`; it
 * reads no broker and settles no order by itself.
 */
import type { Fill } from '../domain/execution.ts';
import { isZero } from '../domain/decimal.ts';
import { execRevision, type ExecKey, type FencingToken, type OrderRef, type RunId } from '../domain/ids.ts';
import { DONE_ORDER_STATES } from '../domain/ledger-order.ts';
import type { Ledger, LedgerChange, LedgerView } from '../ports/ledger.ts';
import type { TradeLog, TradeLogEntry } from '../ports/trade-log.ts';
import { bookFills, bookingScope, type BookingNote } from './book-execution.ts';
import { fillEntries, stepEntries } from './booking-entries.ts';
import { marketDay } from './calendar.ts';
import { verifyToken } from './hold-lease.ts';
import { BROKER_ZONE } from './iso-time.ts';
import { planBookingBatches } from './plan-booking-batches.ts';
import type { BrokerTruth } from './read-broker.ts';
import { unbookedFills } from './unbooked-fills.ts';
import { keepUnshipped } from './unshipped-entries.ts';

/** Documents one booking commit may write, books apart; below the store's limit, also with the books of hundreds of strategies. */
const MAX_WRITES = 400;

/** What a booking needs to know of a read. */
export type ReadFills = Pick<BrokerTruth, 'atMs' | 'fills' | 'stable'>;

export interface Booked {
  readonly booked: readonly ExecKey[];
  /** Orders that left the open orders with these bookings. */
  readonly left: readonly OrderRef[];
  readonly notes: readonly BookingNote[];
}

export interface BookReadOptions {
  readonly runId: RunId;
  readonly token: FencingToken;
  /** The watermark before this read: what was executed until then is probably booked. */
  readonly readThroughAtMs: number | undefined;
  readonly signal: AbortSignal;
}

/** @throws LeaseLostError, StoreError: what was committed until then stays, and asking again books the rest */
export async function bookRead(
  { ledger, tradeLog }: { readonly ledger: Ledger; readonly tradeLog: TradeLog },
  truth: ReadFills,
  { runId, token, readThroughAtMs, signal }: BookReadOptions,
): Promise<Booked> {
  const booked: ExecKey[] = [];
  const left: OrderRef[] = [];
  const notes: BookingNote[] = [];
  const batches = await batchesToBook(ledger, truth, { readThroughAtMs, signal });
  for (const [index, fills] of batches.entries()) {
    const isLast = index === batches.length - 1;
    const result = await ledger.transact(
      // Orders without a fill here leave with the last batch: read with each, a thousand orders would be read thirty times.
      { ...bookingScope(fills), ...(isLast ? { orders: 'all' as const } : {}), lease: true },
      (view) => {
        verifyToken(view, token);
        // Only with the last batch is everything that was read also booked.
        const proven = isLast ? provenComplete(view, truth) : new Set<OrderRef>();
        const decision = bookFills(view, fills, truth.atMs, { provenComplete: proven });
        const entries = [
          ...fillEntries(view, decision.changes, runId),
          ...stepEntries(view, decision.changes, truth.atMs),
        ];
        const changes = [...decision.changes, ...(isLast ? watermark(truth) : []), ...keepUnshipped(entries)];
        return { changes, result: { ...decision.result, entries } };
      },
      signal,
    );
    // After the commit: what was not committed has not happened.
    pushAll(tradeLog, result.entries);
    booked.push(...result.booked);
    left.push(...result.left);
    notes.push(...result.notes);
  }
  return { booked, left, notes };
}

/** Set in the commit that books the last batch: it never claims more than is booked. */
const watermark = (truth: ReadFills): readonly LedgerChange[] =>
  truth.stable ? [{ kind: 'put-session', session: { executionsReadThroughAtMs: truth.atMs } }] : [];

/** What one transaction holds is booked or known there; of more than that, what is known already is not asked for again. */
async function batchesToBook(
  ledger: Ledger,
  { fills }: ReadFills,
  options: Pick<BookReadOptions, 'readThroughAtMs' | 'signal'>,
): Promise<readonly (readonly Fill[])[]> {
  const all = batchesOf(fills);
  return all.length === 1 ? all : batchesOf(await unbookedFills(ledger, fills, options));
}

/** At least one batch, so that done orders with nothing left to book leave even on a day without executions. */
function batchesOf(fills: readonly Fill[]): readonly (readonly Fill[])[] {
  const batches = planBookingBatches(fills, MAX_WRITES);
  return batches.length === 0 ? [[]] : batches;
}

export function pushAll(tradeLog: TradeLog, entries: readonly TradeLogEntry[]): void {
  for (const entry of entries) tradeLog.push(entry);
}

/**
 * Done orders of the broker's current day whose executions were just read to their End, stable: nothing of them can be
 * missing. Orders of earlier days leave by their own figures only, and so does one of which the broker has said that more is
 * filled than it lists (docs/adr/0065): only an execution that was corrected or taken back explains that, not an End.
 */
export function provenComplete(view: LedgerView, truth: ReadFills): ReadonlySet<OrderRef> {
  if (!truth.stable) return new Set();
  const today = marketDay(truth.atMs, BROKER_ZONE);
  const corrected = correctedOrders(truth.fills);
  return new Set(
    [...view.orders.values()]
      .filter((order) => DONE_ORDER_STATES.has(order.state) && marketDay(order.plannedAtMs, BROKER_ZONE) === today)
      .filter(
        (order) => corrected.has(order.orderRef) || (order.state !== 'FILLED' && order.brokerFilled === undefined),
      )
      .map(({ orderRef }) => orderRef),
  );
}

/** IB numbers the reports of one execution from 1; a bust is one of 0 shares. */
const correctedOrders = (fills: readonly Fill[]): ReadonlySet<OrderRef> =>
  new Set(
    fills
      .filter(({ execution }) => execRevision(execution.execId) > 1 || isZero(execution.quantity))
      .flatMap(({ execution }) => execution.orderRef ?? []),
  );
