/**
 * From a scope to the documents it reads, and from those documents to the view of a decision. Both stores do only
 * the fetching, so that what a decision sees cannot differ between them.
 */
import { CorruptRecordError, InvalidValueError } from '../../domain/errors.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { Book } from '../../domain/holding.ts';
import { execKey, strategyId, type ExecKey, type OrderRef, type StrategyId } from '../../domain/ids.ts';
import type { LedgerExecution, LedgerOrder } from '../../domain/ledger-order.ts';
import type { Mode } from '../../domain/run.ts';
import type { LedgerScope, LedgerView, SessionFacts } from '../../ports/ledger.ts';
import { adjustmentRecord } from './adjustment-record.ts';
import { bookRecord } from './book-record.ts';
import {
  adjustmentPath,
  bookPath,
  executionPath,
  holdingsOf,
  leasePath,
  openOrdersOf,
  orderPath,
  runPath,
  sessionPath,
  settledOrderPath,
  unshippedOf,
} from './document-paths.ts';
import { executionRecord } from './execution-record.ts';
import { byCodeUnits } from './field-codecs.ts';
import { leaseRecord } from './lease-record.ts';
import { orderRecord } from './order-record.ts';
import { runRecord } from './run-record.ts';
import { decodeSession, NO_SESSION_FACTS, SESSION_NAMES } from './session-records.ts';
import { unshippedRecord } from './unshipped-record.ts';

/** Whole collections and single documents, by path. */
export interface DocumentReads {
  readonly collections: readonly string[];
  readonly documents: readonly string[];
}

/** path -> stored document; a path that was read and is missing here does not exist. */
export type DocumentsRead = ReadonlyMap<string, unknown>;

export function readsOf(mode: Mode, scope: LedgerScope): DocumentReads {
  const orders = scope.orders ?? [];
  return {
    collections: [
      ...(scope.books === 'all' ? [holdingsOf(mode)] : []),
      ...(orders === 'all' ? [openOrdersOf(mode)] : []),
      ...(scope.unshipped === 'all' ? [unshippedOf(mode)] : []),
    ],
    documents: [
      ...new Set([
        ...(orders === 'all' ? [] : orders.map((ref) => orderPath(mode, ref))),
        ...(scope.settledOrders ?? []).map((ref) => settledOrderPath(mode, ref)),
        ...(scope.executions ?? []).map((key) => executionPath(mode, key)),
        ...(scope.adjustments ?? []).map((id) => adjustmentPath(mode, id)),
        ...(scope.run === undefined ? [] : [runPath(scope.run)]),
        ...(scope.lease === true ? [leasePath(mode)] : []),
        ...(scope.session === true ? sessionPaths(mode) : []),
      ]),
    ],
  };
}

export const sessionPaths = (mode: Mode): readonly string[] => SESSION_NAMES.map((name) => sessionPath(mode, name));

/** @throws CorruptRecordError where a document read does not fit */
export function viewOf(mode: Mode, scope: LedgerScope, documents: DocumentsRead): LedgerView {
  const runDocument = scope.run === undefined ? undefined : documents.get(runPath(scope.run));
  const leaseDocument = scope.lease === true ? documents.get(leasePath(mode)) : undefined;
  const view: LedgerView = {
    books: scope.books === 'all' ? booksIn(mode, documents) : new Map(),
    orders: ordersIn(mode, scope, documents),
    settledOrders: settledOrdersIn(mode, scope.settledOrders ?? [], documents),
    executions: executionsIn(mode, scope.executions ?? [], documents),
    adjustments: adjustmentsIn(mode, scope.adjustments ?? [], documents),
    run:
      scope.run === undefined || runDocument === undefined
        ? undefined
        : runRecord.decode(runPath(scope.run), runDocument),
    lease: leaseDocument === undefined ? undefined : leaseRecord.decode(leasePath(mode), leaseDocument),
    session: scope.session === true ? sessionIn(mode, documents) : NO_SESSION_FACTS,
    unshipped: scope.unshipped === 'all' ? unshippedIn(mode, documents) : new Map(),
  };
  return closeOutside(view, scope);
}

export function sessionIn(mode: Mode, documents: DocumentsRead): SessionFacts {
  return decodeSession((name) => {
    const path = sessionPath(mode, name);
    return { path, document: documents.get(path) };
  });
}

const PARTS = [
  'books',
  'orders',
  'settledOrders',
  'executions',
  'adjustments',
  'run',
  'lease',
  'session',
  'unshipped',
] as const;

/** Makes every part outside the scope throw when touched; invisible to copies and comparisons. */
function closeOutside(view: LedgerView, scope: LedgerScope): LedgerView {
  for (const part of PARTS) {
    if (scope[part] !== undefined) continue;
    const get = (): never => {
      throw new InvalidValueError({
        field: `ledger scope`,
        found: `no "${part}"`,
        needed: `"${part}", which the decision reads`,
      });
    };
    Object.defineProperty(view, part, { enumerable: false, get });
  }
  return view;
}

function booksIn(mode: Mode, documents: DocumentsRead): ReadonlyMap<StrategyId, Book> {
  return inOrder(
    documentsIn(holdingsOf(mode), documents).map(([path, document]) => {
      const id = idIn(path, strategyId);
      checkPath(path, bookPath(mode, id));
      return [id, bookRecord.decode(path, document)];
    }),
  );
}

function ordersIn(mode: Mode, scope: LedgerScope, documents: DocumentsRead): ReadonlyMap<OrderRef, LedgerOrder> {
  const stored =
    scope.orders === 'all'
      ? documentsIn(openOrdersOf(mode), documents)
      : (scope.orders ?? []).map((ref) => [orderPath(mode, ref), documents.get(orderPath(mode, ref))] as const);
  return inOrder(
    stored.flatMap(([path, document]) => {
      if (document === undefined) return [];
      const order = orderRecord.decode(path, document);
      checkPath(path, orderPath(mode, order.orderRef));
      return [[order.orderRef, order]];
    }),
  );
}

function settledOrdersIn(
  mode: Mode,
  refs: readonly OrderRef[],
  documents: DocumentsRead,
): ReadonlyMap<OrderRef, LedgerOrder> {
  return inOrder(
    refs.flatMap((ref) => {
      const path = settledOrderPath(mode, ref);
      const document = documents.get(path);
      if (document === undefined) return [];
      const order = orderRecord.decode(path, document);
      checkPath(path, settledOrderPath(mode, order.orderRef));
      return [[ref, order]];
    }),
  );
}

function executionsIn(
  mode: Mode,
  keys: readonly ExecKey[],
  documents: DocumentsRead,
): ReadonlyMap<ExecKey, LedgerExecution> {
  return inOrder(
    keys.flatMap((key) => {
      const path = executionPath(mode, key);
      const document = documents.get(path);
      if (document === undefined) return [];
      const execution = executionRecord.decode(path, document);
      checkPath(path, executionPath(mode, execKey(execution.fill.execution.execId)));
      return [[key, execution]];
    }),
  );
}

function adjustmentsIn(mode: Mode, ids: readonly string[], documents: DocumentsRead): ReadonlyMap<string, Adjustment> {
  return inOrder(
    ids.flatMap((id) => {
      const path = adjustmentPath(mode, id);
      const document = documents.get(path);
      if (document === undefined) return [];
      const adjustment = adjustmentRecord.decode(path, document);
      checkPath(path, adjustmentPath(mode, adjustment.id));
      return [[id, adjustment]];
    }),
  );
}

const unshippedIn = (mode: Mode, documents: DocumentsRead): LedgerView['unshipped'] =>
  inOrder(
    documentsIn(unshippedOf(mode), documents).map(([path, document]) => [
      path.slice(path.lastIndexOf('/') + 1),
      unshippedRecord.decode(path, document),
    ]),
  );

const documentsIn = (collection: string, documents: DocumentsRead): readonly (readonly [string, unknown])[] =>
  [...documents].filter(([path]) => path.startsWith(`${collection}/`));

/** In the order of the ids, whatever order the store answered in. */
function inOrder<Id extends string, Value>(entries: readonly (readonly [Id, Value])[]): ReadonlyMap<Id, Value> {
  return new Map(entries.toSorted(([a], [b]) => byCodeUnits(a, b)));
}

function idIn<Id>(path: string, make: (text: string) => Id): Id {
  try {
    return make(path.slice(path.lastIndexOf('/') + 1));
  } catch (error) {
    throw new CorruptRecordError(path, error instanceof Error ? error.message : String(error));
  }
}

/** A record lies where its own identity says, or somebody has moved it. */
function checkPath(found: string, needed: string): void {
  if (found !== needed) throw new CorruptRecordError(found, `its content belongs to ${needed}`);
}
