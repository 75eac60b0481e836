/**
 * Books what was read of the broker in few commits, each with the entries that tell of it: the first settles the states of
 * open orders, the last lets go what is done and sets the watermark of the read. What a commit does is decided in
 * `decide-reconciliation.ts`, how fills are grouped in `plan-booking-batches.ts`; it reads no broker.
 */
import type { Fill } from '../domain/execution.ts';
import type { ExecKey, FencingToken, OrderRef, RunId } from '../domain/ids.ts';
import type { Ledger } from '../ports/ledger.ts';
import { MAX_CHANGES_PER_TRANSACTION } from '../ports/store-limits.ts';
import type { TradeLog } from '../ports/trade-log.ts';
import { bookingScope, type BookingNote } from './book-execution.ts';
import { decideLast, decidePart, type DecidedPart, type LedgerAfter } from './decide-reconciliation.ts';
import { verifyToken } from './hold-lease.ts';
import { planBookingBatches } from './plan-booking-batches.ts';
import type { BrokerTruth } from './read-broker.ts';
import { unbookedFills } from './unbooked-fills.ts';

/** Documents one booking commit may write for its fills. Each commit is a transaction in turn, since all of them write the same books. */
const MAX_WRITES = 600;
/** Documents beside fills and orders: books of hundreds of strategies, the session, what is not shipped yet. */
const MAX_OTHER_WRITES = 400;
/** An order that leaves: its removal, and its settled copy. */
const WRITES_AN_ORDER = 2;

export interface Booked {
  readonly booked: readonly ExecKey[];
  /** Orders that left the open orders with these bookings. */
  readonly left: readonly OrderRef[];
  readonly notes: readonly BookingNote[];
  /** As the last commit left the ledger: nobody else writes under the lease, so it need not be read again. */
  readonly after: LedgerAfter;
}

export interface BookingOfRead {
  readonly runId: RunId;
  readonly token: FencingToken;
  readonly signal: AbortSignal;
  /** The watermark before this read: what was executed until then is probably booked. */
  readonly readThroughAtMs: number | undefined;
  /** Open orders have states to be settled from the lists. */
  readonly settles: boolean;
  /** How many orders are open in the ledger. */
  readonly openOrders: number;
}

/** @throws LeaseLostError, StoreError: what was committed until then stays, and asking again books the rest */
export async function bookRead(
  { ledger, tradeLog }: { readonly ledger: Ledger; readonly tradeLog: TradeLog },
  truth: BrokerTruth,
  { runId, token, signal, readThroughAtMs, settles, openOrders }: BookingOfRead,
): Promise<Booked> {
  const done: DecidedPart[] = [];
  const batches = await batchesToBook(ledger, truth, { readThroughAtMs, signal });
  const { parts, last } = partsOf(batches, { settles, openOrders });
  for (const [index, fills] of parts.entries()) {
    const part = { truth, fills, runId, settles: settles && index === 0 };
    const result = await ledger.transact(
      // All orders only where they are looked at: read with each commit, a thousand orders would be read thirty times.
      { ...bookingScope(fills), ...(part.settles ? WHOLE : {}), lease: true },
      (view) => {
        verifyToken(view, token);
        return decidePart(view, part);
      },
      signal,
    );
    done.push(told(tradeLog, result));
  }
  const part = { truth, fills: last, runId, settles: settles && parts.length === 0 };
  const result = await ledger.transact(
    { ...bookingScope(last), ...WHOLE, lease: true },
    (view) => {
      verifyToken(view, token);
      return decideLast(view, part);
    },
    signal,
  );
  done.push(told(tradeLog, result));
  return {
    booked: done.flatMap(({ booked }) => booked),
    left: done.flatMap(({ left }) => left),
    notes: done.flatMap(({ notes }) => notes),
    after: result.after,
  };
}

const WHOLE = { orders: 'all', session: true } as const;

/** After the commit: what was not committed has not happened. */
function told<Part extends DecidedPart>(tradeLog: TradeLog, part: Part): Part {
  for (const entry of part.entries) tradeLog.push(entry);
  return part;
}

/** What one transaction holds is booked or known there; of more than that, what is known already is not asked for again. */
async function batchesToBook(
  ledger: Ledger,
  { fills }: BrokerTruth,
  options: Pick<BookingOfRead, 'readThroughAtMs' | 'signal'>,
): Promise<readonly (readonly Fill[])[]> {
  const all = planBookingBatches(fills, MAX_WRITES);
  return all.length <= 1 ? all : planBookingBatches(await unbookedFills(ledger, fills, options), MAX_WRITES);
}

/**
 * The last commit is made even on a day without executions: done orders with nothing left to book leave with it. Where so many
 * orders are open that their writes and those of the fills might not fit into one transaction, what is done to all orders
 * stands in commits of its own.
 */
function partsOf(
  batches: readonly (readonly Fill[])[],
  { settles, openOrders }: Pick<BookingOfRead, 'settles' | 'openOrders'>,
): { readonly parts: readonly (readonly Fill[])[]; readonly last: readonly Fill[] } {
  const isCrowded = openOrders * WRITES_AN_ORDER > MAX_CHANGES_PER_TRANSACTION - MAX_WRITES - MAX_OTHER_WRITES;
  if (isCrowded) return { parts: settles ? [[], ...batches] : batches, last: [] };
  return { parts: batches.slice(0, -1), last: batches.at(-1) ?? [] };
}
