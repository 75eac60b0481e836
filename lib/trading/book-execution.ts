/**
 * Books executions into the ledger: pure decisions for `Ledger.transact`, over as many fills of as many orders as the
 * caller likes. It reads no broker and asks no clock; positions are compared elsewhere.
 *
 * The ledger's four invariants:
 * 1. Booking the same executions twice, or in any order, gives the same holdings.
 * 2. Holdings summed over strategies, plus unallocated, equal the signed sum of booked executions and adjustments
 *    (crosses sum to zero).
 * 3. An order leaves `openOrders` exactly when it is done and all its executions are booked.
 * 4. Ids made by us are functions of the event, so a replay repeats them.
 *
 * How (1) holds: an order's totals (filled, money, commission over the newest revisions) change by the difference
 * between an execution's new and recorded report; shares are a function of the totals; what goes into the books is the
 * difference between due and booked shares, into the entry of that order; a holding is a function of its entries
 * (`holding-flows.ts`). A correction after the order left finds it among the settled orders and does exactly the same.
 */
import type { Fill } from '../domain/execution.ts';
import { execKey, execRevision, UNALLOCATED, type ExecKey, type OrderRef } from '../domain/ids.ts';
import type { LedgerExecution, LedgerOrder } from '../domain/ledger-order.ts';
import { signedQuantity } from '../domain/side.ts';
import type { LedgerChange, LedgerDecision, LedgerScope, LedgerView } from '../ports/ledger.ts';
import { addFlow, bookChanges, type BookFlows } from './book-flows.ts';
import { fillCommission, fillCost, newerFill, newestRevisions } from './newest-revisions.ts';
import { closeTally, countInTally, startTally, type OrderTally } from './order-tally.ts';
import { leaveOpenOrders, mayLeave } from './settle-order.ts';

export interface BookingOptions {
  /** Orders of which the caller proved that no execution is missing from the ledger and this call (see `mayLeave`). */
  readonly provenComplete?: ReadonlySet<OrderRef>;
}

/** Something a person should see; none of these stops the booking. */
export interface BookingNote {
  readonly kind:
    /** It names an order that the ledger does not know: booked to `unallocated`. */
    | 'unknown-order'
    /** It names an order of ours but another contract or side: booked to `unallocated`. */
    | 'mismatched-order'
    /** It was booked to an order that is no longer kept: the difference goes to `unallocated`. */
    | 'forgotten-order'
    /** The order had been taken for rejected, denied or expired: the execution is booked to its strategies. */
    | 'contradicted-state'
    /** More was filled than ordered: the surplus is booked to `unallocated`. */
    | 'overfilled'
    /** Its commission is in another currency than the contract: recorded, in no book. */
    | 'foreign-commission';
  readonly key: ExecKey;
  readonly orderRef: OrderRef | undefined;
}

export interface BookingResult {
  /** Executions recorded or changed, by time; empty where everything was known. */
  readonly booked: readonly ExecKey[];
  /** Of these, executions that went to `unallocated`. */
  readonly unallocated: readonly ExecKey[];
  /** Orders whose totals changed. */
  readonly orders: readonly OrderRef[];
  /** Orders that left `openOrders`. */
  readonly left: readonly OrderRef[];
  readonly notes: readonly BookingNote[];
}

/** What `bookFills` looks at. */
export type BookedView = Pick<LedgerView, 'books' | 'orders' | 'settledOrders' | 'executions'>;

/** What `bookFills` must see for these fills; `orders` adds orders that may leave although no fill of theirs is here. */
export function bookingScope(fills: readonly Fill[], orders: readonly OrderRef[] = []): LedgerScope {
  const refs = fills.flatMap(({ execution }) => execution.orderRef ?? []);
  return {
    books: 'all',
    orders: [...new Set([...refs, ...orders])],
    settledOrders: [...new Set(refs)],
    executions: [...new Set(fills.map(({ execution }) => execKey(execution.execId)))],
  };
}

/**
 * Books what is new or newer among `fills`, and lets done orders of the view leave. Duplicates, old revisions and any
 * order of arrival are normal. Executions in CASH contracts move cash, not holdings: recorded with their order only.
 */
export function bookFills(
  view: BookedView,
  fills: readonly Fill[],
  nowMs: number,
  options: BookingOptions = {},
): LedgerDecision<BookingResult> {
  const booking: Booking = { view, nowMs, tallies: new Map(), flows: new Map(), notes: [] };
  const records = new Map<ExecKey, LedgerExecution>();
  for (const [key, incoming] of newestRevisions(fills)) {
    const known = view.executions.get(key);
    const fill = newerFill(known?.fill, incoming);
    if (fill !== known?.fill) records.set(key, recordFill(booking, { key, known, fill }));
  }
  const counted = [...booking.tallies.values()].filter((tally) => tally.keys.size > 0);
  const changed = new Map(counted.map((tally) => [tally.order.orderRef, bookOrder(booking, tally)]));
  const left = [...view.orders.values()]
    .map((order) => changed.get(order.orderRef) ?? order)
    .filter((order) => mayLeave(order, options.provenComplete?.has(order.orderRef) ?? false));
  const kept = [...changed.values()].filter((order) => !left.includes(order));
  return {
    changes: [
      ...[...records].map(([key, execution]): LedgerChange => ({ kind: 'put-execution', key, execution })),
      ...kept.map((order): LedgerChange => ({
        kind: view.orders.has(order.orderRef) ? 'put-order' : 'put-settled-order',
        order,
      })),
      ...left.flatMap(leaveOpenOrders),
      ...bookChanges(view.books, booking.flows, nowMs),
    ],
    result: {
      booked: [...records.keys()],
      unallocated: [...records].filter(([, { orderRef }]) => orderRef === undefined).map(([key]) => key),
      orders: [...changed.keys()],
      left: left.map((order) => order.orderRef),
      notes: booking.notes,
    },
  };
}

/** What one decision gathers before it is turned into changes. */
interface Booking {
  readonly view: BookedView;
  readonly nowMs: number;
  readonly tallies: Map<OrderRef, OrderTally>;
  readonly flows: BookFlows;
  readonly notes: BookingNote[];
}

interface ChangedFill {
  readonly key: ExecKey;
  readonly known: LedgerExecution | undefined;
  readonly fill: Fill;
}

/** Takes the recorded report out where it was booked, and puts the new one in. */
function recordFill(booking: Booking, changed: ChangedFill): LedgerExecution {
  const { key, known, fill } = changed;
  const earlier = known?.orderRef === undefined ? undefined : tallyOf(booking, known.orderRef);
  if (known !== undefined) countFill(booking, { key, fill: known.fill, owner: earlier, factor: -1 });
  const owner = ownerOf(booking, changed, earlier);
  countFill(booking, { key, fill, owner, factor: 1 });
  if (fill.commission !== undefined && fill.commission.currency !== fill.execution.contract.currency) {
    booking.notes.push({ kind: 'foreign-commission', key, orderRef: fill.execution.orderRef });
  }
  return { revision: execRevision(fill.execution.execId), fill, orderRef: owner?.order.orderRef };
}

/** The order an execution belongs to; undefined: `unallocated`. A correction stays where its execution was booked. */
function ownerOf(
  booking: Booking,
  { key, known, fill }: ChangedFill,
  earlier: OrderTally | undefined,
): OrderTally | undefined {
  const orderRef = known === undefined ? fill.execution.orderRef : known.orderRef;
  if (orderRef === undefined) return undefined;
  const tally = known === undefined ? tallyOf(booking, orderRef) : earlier;
  const note = noteOn(tally?.order, fill, known === undefined ? 'unknown-order' : 'forgotten-order');
  if (note !== undefined) booking.notes.push({ kind: note, key, orderRef });
  return note === undefined || note === 'contradicted-state' ? tally : undefined;
}

function noteOn(
  order: LedgerOrder | undefined,
  { execution }: Fill,
  missing: 'unknown-order' | 'forgotten-order',
): BookingNote['kind'] | undefined {
  if (order === undefined) return missing;
  if (order.contract.conId !== execution.contract.conId || order.side !== execution.side) return 'mismatched-order';
  const thoughtUnsent = order.state === 'REJECTED' || order.state === 'DENIED' || order.state === 'EXPIRED';
  return thoughtUnsent ? 'contradicted-state' : undefined;
}

function tallyOf({ view, tallies }: Booking, orderRef: OrderRef): OrderTally | undefined {
  const known = tallies.get(orderRef);
  const order = view.orders.get(orderRef) ?? view.settledOrders.get(orderRef);
  if (known !== undefined || order === undefined) return known;
  const tally = startTally(order);
  tallies.set(orderRef, tally);
  return tally;
}

interface CountedFill {
  readonly key: ExecKey;
  readonly fill: Fill;
  readonly owner: OrderTally | undefined;
  readonly factor: 1 | -1;
}

function countFill({ flows }: Booking, { key, fill, owner, factor }: CountedFill): void {
  const { contract, side, quantity, atMs } = fill.execution;
  if (owner !== undefined) countInTally(owner, key, fill, factor);
  else if (contract.secType !== 'CASH') {
    addFlow(flows, UNALLOCATED, contract, {
      id: `execution:${key}`,
      atMs,
      quantity: signedQuantity(side, quantity).times(factor),
      cost: signedQuantity(side, fillCost(fill, contract.multiplier)).times(factor),
      commission: fillCommission(fill).times(factor),
    });
  }
}

/** Puts the difference between due and booked shares into the books; returns the order as it is now. */
function bookOrder({ flows, notes, nowMs }: Booking, tally: OrderTally): LedgerOrder {
  const { order, differences } = closeTally(tally, nowMs);
  const { orderRef, contract, side, plannedAtMs: atMs } = order;
  if (order.filled.gt(order.quantity))
    notes.push(...[...tally.keys].map((key) => ({ kind: 'overfilled' as const, key, orderRef })));
  if (contract.secType === 'CASH') return order;
  for (const { strategyId, quantity, cost, commission } of differences) {
    addFlow(flows, strategyId, contract, {
      id: `order:${orderRef}`,
      atMs,
      quantity: signedQuantity(side, quantity),
      cost: signedQuantity(side, cost),
      commission,
    });
  }
  return order;
}
