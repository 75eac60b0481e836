/**
 * Splits fills into few commits, so that a thousand of them do not fight over one document. Only how they are grouped
 * is decided here; booking gives the same holdings however they are split.
 */
import type { Fill } from '../domain/execution.ts';
import { InvalidValueError } from '../domain/errors.ts';
import { newestRevisions } from './newest-revisions.ts';

/** Documents an order may write beside its executions: itself, or its removal and its settled copy. */
const WRITES_AN_ORDER = 2;

/**
 * Batches for `bookFills`, at most `maxWrites` documents each, books apart (one a strategy, in every batch). Duplicates
 * and old revisions are dropped. Fills of an order stay together where they fit, orders by their first fill.
 * @throws InvalidValueError where `maxWrites` leaves no room for one execution with its order
 */
export function planBookingBatches(fills: readonly Fill[], maxWrites: number): readonly (readonly Fill[])[] {
  const room = maxWrites - WRITES_AN_ORDER;
  if (!Number.isSafeInteger(maxWrites) || room < 1) {
    throw new InvalidValueError({ field: 'maxWrites', found: String(maxWrites), needed: 'an integer of at least 3' });
  }
  const batches: Fill[][] = [];
  let current: Fill[] = [];
  let writes = 0;
  for (const group of fillsByOrder(fills).flatMap((all) => piecesOf(all, room))) {
    const needed = group.length + WRITES_AN_ORDER;
    if (current.length > 0 && writes + needed > maxWrites) {
      batches.push(current);
      current = [];
      writes = 0;
    }
    current.push(...group);
    writes += needed;
  }
  return current.length > 0 ? [...batches, current] : batches;
}

/** Each execution of nobody's order is a group of its own. */
function fillsByOrder(fills: readonly Fill[]): readonly (readonly Fill[])[] {
  const groups = new Map<string, Fill[]>();
  for (const [key, fill] of newestRevisions(fills)) {
    const { orderRef } = fill.execution;
    const name = orderRef === undefined ? `execution:${key}` : `order:${orderRef}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [fill]);
    else group.push(fill);
  }
  return [...groups.values()];
}

function piecesOf(group: readonly Fill[], room: number): readonly (readonly Fill[])[] {
  const pieces: (readonly Fill[])[] = [];
  for (let start = 0; start < group.length; start += room) pieces.push(group.slice(start, start + room));
  return pieces;
}
