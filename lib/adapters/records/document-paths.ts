/**
 * Where each record lies. These paths are frozen (03, Ledger): people, rules, indexes and retention rely on them.
 * Odd segments are collections, even ones documents.
 */
import { InvalidValueError } from '../../domain/errors.ts';
import { DESK_STREAM, type StreamName } from '../../domain/event.ts';
import type { ConId, ExecKey, OrderRef, RunId, StrategyId } from '../../domain/ids.ts';
import type { Mode } from '../../domain/run.ts';
import type { TaskId } from '../../domain/task.ts';

export const RUNS = 'runs';
export const TASKS = 'tasks';
export const DECISIONS = 'decisions';
export const MARKET_DATA = 'marketData';

export const holdingsOf = (mode: Mode): string => `positions/${mode}/holdings`;
export const openOrdersOf = (mode: Mode): string => `positions/${mode}/openOrders`;

export const taskPath = (id: TaskId): string => `${TASKS}/${id}`;
export const decisionPath = (id: ConId): string => `${DECISIONS}/${id}`;
/** Whose bars lie below it. */
export const collectedPath = (id: ConId): string => `${MARKET_DATA}/${id}`;
export const runPath = (id: RunId): string => `${RUNS}/${id}`;
export const bookPath = (mode: Mode, id: StrategyId): string => `${holdingsOf(mode)}/${documentId(id)}`;
export const settledOrdersOf = (mode: Mode): string => `positions/${mode}/settledOrders`;
export const settledOrderPath = (mode: Mode, ref: OrderRef): string => `${settledOrdersOf(mode)}/${documentId(ref)}`;
export const orderPath = (mode: Mode, ref: OrderRef): string => `${openOrdersOf(mode)}/${documentId(ref)}`;
export const executionsOf = (mode: Mode): string => `positions/${mode}/executions`;
export const executionPath = (mode: Mode, key: ExecKey): string => `${executionsOf(mode)}/${documentId(key)}`;
export const unshippedOf = (mode: Mode): string => `positions/${mode}/unshipped`;
export const unshippedPath = (mode: Mode, id: string): string => `${unshippedOf(mode)}/${documentId(id)}`;
export const crossPath = (mode: Mode, id: string): string => `positions/${mode}/crosses/${documentId(id)}`;
export const adjustmentPath = (mode: Mode, id: string): string => `positions/${mode}/adjustments/${documentId(id)}`;
export const sessionPath = (mode: Mode, name: string): string => `positions/${mode}/session/${name}`;
export const netLiquidationOf = (mode: Mode): string => `positions/${mode}/netLiquidation`;
/** One document for a stretch of market time: `slot` counts them from 1970. */
export const netLiquidationPath = (mode: Mode, slot: number): string => `${netLiquidationOf(mode)}/${eventId(slot)}`;
export const leasePath = (mode: Mode): string => `locks/${mode}`;
export const activityPath = (id: RunId): string => `activity/${id}`;
export const activityPartPath = (id: RunId, part: number): string => `activity/${id}/parts/${part}`;
export const configurationPath = (name: 'common' | Mode): string => `config/${name}`;

/** `runs/{runId}/events`; the desk's own stream lies under `streams/desk`. */
export const eventsOf = (stream: StreamName): string =>
  `${stream === DESK_STREAM ? `streams/${DESK_STREAM}` : stream}/events`;
/** Zeros before the number: the order of ids is the order of numbers. */
export const eventId = (number: number): string => String(number).padStart(EVENT_DIGITS, '0');
export const eventPath = (stream: StreamName, number: number): string => `${eventsOf(stream)}/${eventId(number)}`;
export const eventHeadPath = (stream: StreamName): string => `eventHeads/${documentId(stream)}`;
/** Kept by its hash: whoever can read the store can use none. */
export const streamPassPath = (hash: string): string => `streamPasses/${hash}`;

const EVENT_DIGITS = 12;

/** The collection of a document's path. */
export const collectionOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/**
 * A legal document id for any text, different texts never sharing one. Ids of our own and IB's execution ids stay
 * as they are; Firestore refuses `/`, `.`, `..` and `__name__`: those are percent-encoded. @throws InvalidValueError
 */
export function documentId(text: string): string {
  const id = text.replace(/[^!-~]+|[%/]/g, (part) => encoded(text, part));
  const legal = /^\.{1,2}$/.test(id) ? id.replaceAll('.', '%2E') : id.replace(/^__/, '%5F_');
  if (legal === '' || legal.length > 1_500) {
    throw new InvalidValueError({ field: 'document id', found: text.slice(0, 80), needed: '1 to 1,500 bytes' });
  }
  return legal;
}

function encoded(text: string, part: string): string {
  try {
    return encodeURIComponent(part);
  } catch {
    throw new InvalidValueError({ field: 'document id', found: text.slice(0, 80), needed: 'well-formed text' });
  }
}
