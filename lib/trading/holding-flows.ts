/**
 * Average-cost accounting of one holding. A flow is what one event (order, cross, execution of nobody's order) did:
 * signed units, signed money, commission. It knows no orders and no strategies, and converts no currencies.
 *
 * Opening adds cost. Closing takes out the proportional cost, rounded to 8 places, and realises the rest of the
 * proceeds; the rounding stays in `cost`, so nothing is lost. Crossing zero is a close followed by an open.
 * Identity, exact at every step: cost - realizedPnl = sum of the flows' cost + sum of their commissions.
 *
 * Totals are a function of the set of entries, taken in order of (atMs, id), never of the order of booking: a late or
 * corrected event changes its own entry and the totals are computed anew. Entries older than a week, or beyond the
 * newest 64 (fewer in a book of many contracts: `bound-journals.ts`), are folded into `before`; something that changes an event
 * folded long ago still changes quantity and cost - realizedPnl exactly, and only its split between cost and realised is then
 * that of a new event.
 */
import { divideHalfUp, isZero, sign, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Contract } from '../domain/contract.ts';
import type { Holding, HoldingEntry, HoldingJournal } from '../domain/holding.ts';

/** Decimal places of a cost that does not divide; the remainder stays with the last part or the open quantity. */
export const COST_PLACES = 8;
export const JOURNAL_KEEPS_MS = 7 * 24 * 3_600_000;
export const JOURNAL_KEEPS_ENTRIES = 64;

type Totals = HoldingJournal['before'];

const NOTHING: Totals = { quantity: ZERO, cost: ZERO, realizedPnl: ZERO };

/**
 * The holding after `flows`, each added to the entry of its id. Undefined: nothing is held, was realised or is
 * remembered, as if it had never been.
 */
export function applyFlows(
  holding: Holding | undefined,
  flows: readonly HoldingEntry[],
  options: { readonly contract: Contract; readonly nowMs: number },
): Holding | undefined {
  const entries = addToEntries(holding?.journal?.entries ?? [], flows);
  const journal = fold({ before: holding?.journal?.before ?? holding ?? NOTHING, entries }, options.nowMs);
  const totals = journal.entries.reduce(step, journal.before);
  if (journal.entries.length === 0 && isNothing(totals)) return undefined;
  return {
    ...totalsOf(totals),
    currency: holding?.currency ?? options.contract.currency,
    localSymbol: holding?.localSymbol ?? options.contract.localSymbol,
    multiplier: holding?.multiplier ?? options.contract.multiplier,
    journal,
  };
}

/**
 * The same holding with what has grown old folded, as the next flow would fold it: a contract that is not traded any more gets
 * none, and its journal would stay in the book for ever. The totals do not change. Undefined where nothing is left to remember.
 */
export function foldHolding(holding: Holding, nowMs: number): Holding | undefined {
  const { journal, ...rest } = holding;
  if (journal === undefined || isFolded(journal, nowMs)) return holding;
  const folded = fold(journal, nowMs);
  if (folded.entries.length > 0) return { ...holding, journal: folded };
  // Without a journal the totals count as before the first entry: the same as `before` of an empty one.
  return isNothing(rest) ? undefined : rest;
}

/**
 * The same holding with its `count` oldest entries folded, whatever their age: a book of many contracts has less room for each.
 * A holding that was never remembered is returned as it is.
 */
export function foldOldest(holding: Holding, count: number): Holding {
  const { journal, ...rest } = holding;
  if (journal === undefined || count === 0) return holding;
  const entries = journal.entries.slice(count);
  if (entries.length === 0) return rest;
  return {
    ...holding,
    journal: { before: totalsOf(journal.entries.slice(0, count).reduce(step, journal.before)), entries },
  };
}

const isFolded = ({ entries }: HoldingJournal, nowMs: number): boolean =>
  entries.length > 0 && entries.every(({ atMs }) => atMs >= nowMs - JOURNAL_KEEPS_MS);

const isNothing = ({ quantity, cost, realizedPnl }: Totals): boolean => [quantity, cost, realizedPnl].every(isZero);

function addToEntries(entries: readonly HoldingEntry[], flows: readonly HoldingEntry[]): readonly HoldingEntry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  for (const flow of flows) {
    const earlier = byId.get(flow.id);
    byId.set(flow.id, earlier === undefined ? flow : addEntries(earlier, flow));
  }
  return [...byId.values()].filter((entry) => !isEmpty(entry)).toSorted(inOrder);
}

/** The later flow names the time: an execution of nobody's order keeps the time of its newest revision. */
const addEntries = (earlier: HoldingEntry, flow: HoldingEntry): HoldingEntry => ({
  id: flow.id,
  atMs: flow.atMs,
  quantity: earlier.quantity.plus(flow.quantity),
  cost: earlier.cost.plus(flow.cost),
  commission: earlier.commission.plus(flow.commission),
});

const isEmpty = ({ quantity, cost, commission }: HoldingEntry): boolean =>
  isZero(quantity) && isZero(cost) && isZero(commission);

const inOrder = (a: HoldingEntry, b: HoldingEntry): number => a.atMs - b.atMs || (a.id < b.id ? -1 : 1);

function fold({ before, entries }: HoldingJournal, nowMs: number): HoldingJournal {
  const oldestKept = nowMs - JOURNAL_KEEPS_MS;
  const old = entries.filter(({ atMs }, index) => {
    return atMs < oldestKept || index < entries.length - JOURNAL_KEEPS_ENTRIES;
  });
  return { before: totalsOf(old.reduce(step, before)), entries: entries.slice(old.length) };
}

const totalsOf = ({ quantity, cost, realizedPnl }: Totals): Totals => ({ quantity, cost, realizedPnl });

/** One event after the others. */
function step(totals: Totals, { quantity, cost, commission }: HoldingEntry): Totals {
  const realizedPnl = totals.realizedPnl.minus(commission);
  const held = totals.quantity;
  if (sign(held) * sign(quantity) >= 0) {
    const after = { quantity: held.plus(quantity), cost: totals.cost.plus(cost), realizedPnl };
    return isZero(after.quantity) ? realiseAll(after) : after;
  }
  if (quantity.abs().lte(held.abs())) {
    const closedCost = partOf(totals.cost, quantity.abs(), held.abs());
    return {
      quantity: held.plus(quantity),
      cost: totals.cost.minus(closedCost),
      realizedPnl: realizedPnl.minus(cost).minus(closedCost),
    };
  }
  const closingCost = partOf(cost, held.abs(), quantity.abs());
  return {
    quantity: held.plus(quantity),
    cost: cost.minus(closingCost),
    realizedPnl: realizedPnl.minus(closingCost).minus(totals.cost),
  };
}

/** Money without units (the correction of a price after the position was closed) has nothing left to be the cost of. */
const realiseAll = (totals: Totals): Totals => ({
  quantity: ZERO,
  cost: ZERO,
  realizedPnl: totals.realizedPnl.minus(totals.cost),
});

/** `whole` x part / of; exactly `whole` where all of it is meant. Rounded half away from zero. */
function partOf(whole: Decimal, part: Decimal, of: Decimal): Decimal {
  return part.eq(of) ? whole : divideHalfUp(whole.times(part), of, COST_PLACES);
}
