/**
 * Which report of an execution counts: the newest revision of each, with its commission if that has come. Lower
 * revisions, duplicates and the order of arrival change nothing. It books nothing.
 */
import { isZero, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import { execKey, execRevision, type ExecKey } from '../domain/ids.ts';

/**
 * The fill that stands after `incoming` was reported: a higher revision replaces, an equal one only adds a missing
 * commission, a lower one is ignored. A commission belongs to its revision: it is not carried over to a correction.
 */
export function newerFill(known: Fill | undefined, incoming: Fill): Fill {
  if (known === undefined) return incoming;
  const ahead = execRevision(incoming.execution.execId) - execRevision(known.execution.execId);
  if (ahead > 0) return incoming;
  if (ahead < 0 || known.commission !== undefined || incoming.commission === undefined) return known;
  return { ...known, commission: incoming.commission };
}

/** execution -> the fill that stands, by (time, key). */
export function newestRevisions(fills: Iterable<Fill>): ReadonlyMap<ExecKey, Fill> {
  const newest = new Map<ExecKey, Fill>();
  for (const fill of fills) {
    const key = execKey(fill.execution.execId);
    newest.set(key, newerFill(newest.get(key), fill));
  }
  const inTime = [...newest].toSorted(
    ([keyA, a], [keyB, b]) => a.execution.atMs - b.execution.atMs || (keyA < keyB ? -1 : 1),
  );
  return new Map(inTime);
}

/** Quantity x price x multiplier, unsigned quantity; 0 for a bust. */
export const fillCost = ({ execution }: Fill, multiplier: Decimal): Decimal =>
  execution.quantity.times(execution.price).times(multiplier);

/**
 * Commission that can be booked: known, in the contract's currency, and of an execution that was not busted.
 * One in another currency is kept with the execution and reported, never added to a sum it does not fit.
 */
export function fillCommission({ execution, commission }: Fill): Decimal {
  if (commission === undefined || isZero(execution.quantity)) return ZERO;
  return commission.currency === execution.contract.currency ? commission.commission : ZERO;
}
