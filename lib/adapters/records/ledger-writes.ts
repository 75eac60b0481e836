/**
 * From the changes of a decision to the documents to write: the last change of a document wins, what is already
 * stored as it should be is not written, and every limit of a transaction is checked before anything is sent.
 */
import { isDeepStrictEqual } from 'node:util';
import { InvalidValueError } from '../../domain/errors.ts';
import { execKey } from '../../domain/ids.ts';
import type { Mode } from '../../domain/run.ts';
import type { LedgerChange, LedgerScope, SessionChange } from '../../ports/ledger.ts';
import { mergeSession } from '../../ports/merge-session.ts';
import { adjustmentRecord } from './adjustment-record.ts';
import { bookRecord, bookText } from './book-record.ts';
import { crossRecord } from './cross-record.ts';
import {
  adjustmentPath,
  bookPath,
  crossPath,
  executionPath,
  leasePath,
  orderPath,
  runPath,
  sessionPath,
  settledOrderPath,
  unshippedPath,
} from './document-paths.ts';
import { checkWrites, put, remove, type DocumentWrite } from './document-write.ts';
import { executionRecord } from './execution-record.ts';
import { leaseRecord } from './lease-record.ts';
import { sessionIn, sessionPaths, type DocumentsRead } from './ledger-reads.ts';
import { orderRecord } from './order-record.ts';
import { runExpiry, settledOrderExpiry } from './retention.ts';
import { runRecord } from './run-record.ts';
import { encodeSession } from './session-records.ts';
import { unshippedRecord } from './unshipped-record.ts';

/** Session documents a change joins to, where the scope did not read them already. */
export function readsBeforeWriting(
  mode: Mode,
  scope: LedgerScope,
  changes: readonly LedgerChange[],
): readonly string[] {
  const joins = scope.session !== true && changes.some((change) => change.kind === 'put-session');
  return joins ? sessionPaths(mode) : [];
}

/** @throws ValidationError, InvalidValueError, StoreError (`too-large`): nothing may be written then */
export function writesOf(
  mode: Mode,
  changes: readonly LedgerChange[],
  stored: DocumentsRead,
): readonly DocumentWrite[] {
  const writes = new Map<string, DocumentWrite>();
  const session: SessionChange[] = [];
  for (const change of changes) {
    if (change.kind === 'put-session') session.push(change.session);
    else {
      const write = writeOf(mode, change);
      writes.set(write.path, write);
    }
  }
  for (const write of sessionWrites(mode, session, stored)) writes.set(write.path, write);
  const needed = [...writes.values()].filter((write) => !isStored(write, stored));
  checkWrites(needed);
  return needed;
}

function writeOf(mode: Mode, change: Exclude<LedgerChange, { readonly kind: 'put-session' }>): DocumentWrite {
  switch (change.kind) {
    case 'put-book':
      return bookWrite(mode, change);
    case 'put-order':
      return put(orderPath(mode, change.order.orderRef), orderRecord.encode(change.order));
    case 'remove-order':
      return remove(orderPath(mode, change.orderRef));
    case 'put-settled-order':
      return put(
        settledOrderPath(mode, change.order.orderRef),
        orderRecord.encode(change.order),
        settledOrderExpiry(change.order),
      );
    case 'put-execution':
      return executionWrite(mode, change);
    case 'put-cross':
      return put(crossPath(mode, change.cross.id), crossRecord.encode(change.cross));
    case 'put-adjustment':
      return put(adjustmentPath(mode, change.adjustment.id), adjustmentRecord.encode(change.adjustment));
    case 'put-run':
      if (change.run.mode !== mode)
        throw new InvalidValueError({ field: 'run.mode', found: change.run.mode, needed: mode });
      return put(runPath(change.run.runId), runRecord.encode(change.run), runExpiry(change.run));
    case 'remove-run':
      return remove(runPath(change.runId));
    case 'put-lease':
      return put(leasePath(mode), leaseRecord.encode(change.lease));
    case 'put-unshipped':
      return put(unshippedPath(mode, change.id), unshippedRecord.encode(change.entries));
    case 'remove-unshipped':
      return remove(unshippedPath(mode, change.id));
    default:
      return unreachable(change);
  }
}

function unreachable(change: never): never {
  throw new Error(`Change is not known: found ${JSON.stringify(change)}, needed one of the port's`);
}

function bookWrite(
  mode: Mode,
  { strategyId, book }: Extract<LedgerChange, { readonly kind: 'put-book' }>,
): DocumentWrite {
  const document = bookRecord.encode(book);
  return { path: bookPath(mode, strategyId), document, text: bookText(document), expireAtMs: undefined };
}

function executionWrite(mode: Mode, change: Extract<LedgerChange, { readonly kind: 'put-execution' }>): DocumentWrite {
  const own = execKey(change.execution.fill.execution.execId);
  if (own !== change.key) throw new InvalidValueError({ field: 'execution key', found: change.key, needed: own });
  return put(executionPath(mode, change.key), executionRecord.encode(change.execution));
}

function sessionWrites(mode: Mode, changes: readonly SessionChange[], stored: DocumentsRead): readonly DocumentWrite[] {
  if (changes.length === 0) return [];
  const merged = changes.reduce(mergeSession, sessionIn(mode, stored));
  return changes.flatMap((change) =>
    [...encodeSession(merged, change)].map(([name, document]) => put(sessionPath(mode, name), document)),
  );
}

function isStored(write: DocumentWrite, stored: DocumentsRead): boolean {
  const before = stored.get(write.path);
  return write.document !== undefined && before !== undefined && isDeepStrictEqual(before, write.document);
}
