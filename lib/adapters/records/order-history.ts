/** Order and bounds of what people are shown of orders, the same in both stores. */
import { InvalidValueError } from '../../domain/errors.ts';
import type { OrderRef } from '../../domain/ids.ts';
import type { LedgerExecution, LedgerOrder } from '../../domain/ledger-order.ts';
import { MAX_ORDERS_LISTED, MAX_REFS_ASKED, type SettledRange } from '../../ports/order-history.ts';
import { documentId } from './document-paths.ts';
import { byCodeUnits } from './field-codecs.ts';

type Place = Pick<LedgerOrder, 'plannedAtMs' | 'orderRef'>;

/** As a query by one field, descending, answers: equal moments by document id. */
export const newestPlanFirst = (a: Place, b: Place): number =>
  b.plannedAtMs - a.plannedAtMs || byCodeUnits(documentId(b.orderRef), documentId(a.orderRef));

/** @throws InvalidValueError */
export const checkSettledRange = ({ limit }: SettledRange): void => checkCount('limit', limit, MAX_ORDERS_LISTED);

/** @throws InvalidValueError */
export const checkRefs = (refs: readonly OrderRef[]): void => checkCount('refs', refs.length, MAX_REFS_ASKED, 0);

function checkCount(field: string, found: number, most: number, least = 1): void {
  if (Number.isInteger(found) && found >= least && found <= most) return;
  throw new InvalidValueError({ field, found: String(found), needed: `${least} to ${most}` });
}

/** Order -> its executions by time, then by id. */
export function executionsByOrder(
  executions: Iterable<LedgerExecution>,
): ReadonlyMap<OrderRef, readonly LedgerExecution[]> {
  const found = new Map<OrderRef, LedgerExecution[]>();
  for (const execution of executions) {
    const { orderRef } = execution;
    if (orderRef === undefined) continue;
    const known = found.get(orderRef) ?? [];
    known.push(execution);
    found.set(orderRef, known);
  }
  for (const one of found.values()) one.sort(byTime);
  return found;
}

const byTime = ({ fill: { execution: a } }: LedgerExecution, { fill: { execution: b } }: LedgerExecution): number =>
  a.atMs - b.atMs || byCodeUnits(a.execId, b.execId);
