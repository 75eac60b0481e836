/**
 * What one commit of a reconciliation does: settles the states of open orders from the broker's lists, books fills, and with
 * the last one lets orders of earlier days go. Pure: the same decision stands inside a transaction (`book-read.ts`) and, never
 * committed, behind a dry run. It reads no broker, and groups no fills.
 */
import { isZero } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import { execRevision, type ExecKey, type OrderRef, type RunId } from '../domain/ids.ts';
import { DONE_ORDER_STATES } from '../domain/ledger-order.ts';
import type { LedgerChange, LedgerDecision, LedgerView, SessionFacts } from '../ports/ledger.ts';
import { mergeSession } from '../ports/merge-session.ts';
import type { TradeLogEntry } from '../ports/trade-log.ts';
import { partsAfter, type Parts } from './parts-after.ts';
import { bookFills, type BookedView, type BookingNote } from './book-execution.ts';
import { fillEntries, stepEntries } from './booking-entries.ts';
import { marketDay } from './calendar.ts';
import { BROKER_ZONE } from './iso-time.ts';
import type { BrokerTruth } from './read-broker.ts';
import { settleEarlierDays } from './settle-earlier-days.ts';
import { settleFromLists } from './settle-from-lists.ts';
import { keepUnshipped } from './unshipped-entries.ts';

/** One commit's part of what was read. */
export interface PartOfRead {
  readonly truth: BrokerTruth;
  /** Those of the read that this commit books. */
  readonly fills: readonly Fill[];
  /** The run that books. */
  readonly runId: RunId;
  /** Orders are settled from the lists before anything is booked: all of them must be in view then, and the session. */
  readonly settles: boolean;
}

export interface DecidedPart {
  readonly booked: readonly ExecKey[];
  /** Orders that left the open orders. */
  readonly left: readonly OrderRef[];
  readonly notes: readonly BookingNote[];
  /** To be pushed once the commit is made. */
  readonly entries: readonly TradeLogEntry[];
}

/** The ledger as the last commit leaves it: what it saw, and what it changed. */
export interface LedgerAfter extends Parts {
  readonly session: SessionFacts;
}

export interface DecidedLast extends DecidedPart {
  readonly after: LedgerAfter;
}

/** Some of the fills read, with more to come. Needs the scope of `bookingScope(fills)`. */
export function decidePart(view: LedgerView, part: PartOfRead): LedgerDecision<DecidedPart> {
  const { changes, result } = settleAndBook(view, part, { isLast: false });
  return { changes: [...changes, ...keepUnshipped(result.entries)], result };
}

/** The last fills of the read: everything that was read is booked with them. Needs all orders and the session too. */
export function decideLast(view: LedgerView, part: PartOfRead): LedgerDecision<DecidedLast> {
  const { truth } = part;
  const { changes, result, parts } = settleAndBook(view, part, { isLast: true });
  const read = [...changes, ...watermark(truth)];
  const booked: LedgerAfter = { ...parts, session: sessionAfter(view.session, read) };
  // Judged by the books as they are now that nothing of the read is missing in them.
  const earlier = settleEarlierDays(booked, truth);
  const entries = [...result.entries, ...stepEntries(booked, earlier, truth.atMs)];
  return {
    changes: [...read, ...earlier, ...keepUnshipped(entries)],
    result: {
      ...result,
      entries,
      left: [...result.left, ...refsLeaving(earlier)],
      after: { ...partsAfter(booked, earlier), session: sessionAfter(booked.session, earlier) },
    },
  };
}

interface SettledAndBooked extends LedgerDecision<DecidedPart> {
  /** After `changes`. */
  readonly parts: Parts;
}

function settleAndBook(
  view: LedgerView,
  { truth, fills, runId, settles }: PartOfRead,
  { isLast }: { readonly isLast: boolean },
): SettledAndBooked {
  const settling = settles ? settleFromLists(view, truth) : [];
  const { executions, settledOrders } = view;
  const settled: BookedView = { ...partsAfter(view, settling), executions, settledOrders };
  // Only with the last part is everything that was read also booked.
  const options = isLast ? { provenComplete: provenComplete(settled, truth) } : {};
  const { changes, result } = bookFills(settled, fills, truth.atMs, options);
  const entries = [
    ...stepEntries(view, settling, truth.atMs),
    ...fillEntries(settled, changes, runId),
    ...stepEntries(settled, changes, truth.atMs),
  ];
  const { booked, left, notes } = result;
  return {
    changes: [...settling, ...changes],
    result: { booked, left, notes, entries },
    parts: partsAfter(settled, changes),
  };
}

/** Set in the commit that books the last of a read: it never claims more than is booked. */
const watermark = (truth: BrokerTruth): readonly LedgerChange[] =>
  truth.stable ? [{ kind: 'put-session', session: { executionsReadThroughAtMs: truth.atMs } }] : [];

/**
 * Done orders of the broker's current day whose executions were just read to their End, stable: nothing of them can be
 * missing. Orders of earlier days leave by their own figures only, and so does one of which the broker has said that more is
 * filled than it lists (docs/adr/0065): only an execution that was corrected or taken back explains that, not an End.
 */
function provenComplete(view: Pick<LedgerView, 'orders'>, truth: BrokerTruth): ReadonlySet<OrderRef> {
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

const sessionAfter = (session: SessionFacts, changes: readonly LedgerChange[]): SessionFacts =>
  changes.reduce(
    (facts, change) => (change.kind === 'put-session' ? mergeSession(facts, change.session) : facts),
    session,
  );

const refsLeaving = (changes: readonly LedgerChange[]): readonly OrderRef[] =>
  changes.flatMap((change) => (change.kind === 'remove-order' ? [change.orderRef] : []));
