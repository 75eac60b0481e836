/**
 * Read, decide, write in one Firestore transaction, with a bounded number of attempts and an AbortSignal. Firestore
 * is serialisable: documents and *query results* read here (so also what is not there yet) cannot change before the
 * commit, by locks or by validation as the database is set; the contract suite proves it against phantoms.
 *
 * Attempts are ours and not the client's (`maxAttempts: 1`), for three reasons: its pauses begin at a second and
 * ignore the signal, it does not tell whether an earlier commit may have happened, and it retries on error codes
 * that a decision's own errors might carry. A commit that ended ambiguously (the answer was lost) is followed by a
 * new attempt that reads what is there: decisions are idempotent by ids. Only if no attempt settles it, the caller
 * gets `outcome-unknown`.
 */
import { Timestamp, type DocumentSnapshot, type Firestore, type Transaction } from '@google-cloud/firestore';
import type { DocumentWrite } from '../records/document-write.ts';
import type { DocumentReads } from '../records/ledger-reads.ts';
import { readModeOf } from './read-mode.ts';
import { tryUntilAborted, type Attempt, type Progress } from './try-again.ts';

/** Reads within the transaction: path -> document; a missing document has no entry. */
export type ReadDocuments = (reads: DocumentReads) => Promise<Map<string, unknown>>;

export interface InTransaction<Result> {
  readonly firestore: Firestore;
  /** For error messages, for example `Ledger transaction`. */
  readonly what: string;
  readonly signal: AbortSignal;
  readonly readOnly?: true;
  /** May run several times. What it throws passes through unchanged. */
  readonly body: (
    read: ReadDocuments,
  ) => Promise<{ readonly writes: readonly DocumentWrite[]; readonly result: Result }>;
}

/** @throws StoreError, what `body` throws, or the signal's reason where nothing can have been written */
export async function inTransaction<Result>(options: InTransaction<Result>): Promise<Result> {
  options.signal.throwIfAborted();
  return tryUntilAborted(options, (progress) => attemptOnce(options, progress));
}

/** Throws only what `body` throws and the signal's reason; what Firestore says is an outcome. */
async function attemptOnce<Result>(options: InTransaction<Result>, progress: Progress): Promise<Attempt<Result>> {
  const { firestore, signal } = options;
  let fromBody: { readonly error: unknown } | undefined;
  const run = async (transaction: Transaction): Promise<Result> => {
    try {
      const { writes, result } = await options.body(reader(firestore, transaction));
      signal.throwIfAborted();
      for (const write of writes) apply(firestore, transaction, write);
      // From here to the answer of the commit nothing of ours runs any more.
      if (writes.length > 0) progress.maybeWritten = true;
      return result;
    } catch (error) {
      if (!(error instanceof ReadFailure)) fromBody = { error };
      throw error;
    }
  };
  try {
    const snapshot = options.readOnly === true && readModeOf(firestore) === 'snapshot';
    const mode = snapshot ? { readOnly: true as const } : { maxAttempts: 1 };
    return { kind: 'done', result: await firestore.runTransaction(run, mode) };
  } catch (error) {
    if (fromBody !== undefined) throw fromBody.error;
    return { kind: 'failed', error: error instanceof ReadFailure ? error.failure : error };
  }
}

/** Carries Firestore's own error through the body unchanged, told apart from the body's errors. */
class ReadFailure extends Error {
  readonly failure: unknown;
  constructor(failure: unknown) {
    super('Read within the transaction failed');
    this.name = 'ReadFailure';
    this.failure = failure;
  }
}

const reader =
  (firestore: Firestore, transaction: Transaction): ReadDocuments =>
  async ({ collections, documents }) => {
    const references = documents.map((path) => firestore.doc(path));
    try {
      const [single, ...whole] = await Promise.all([
        references.length === 0 ? [] : transaction.getAll(...references),
        ...collections.map(async (path) => (await transaction.get(firestore.collection(path))).docs),
      ]);
      return new Map([single, ...whole].flat().flatMap(entryOf));
    } catch (error) {
      throw new ReadFailure(error);
    }
  };

/** [path, document without what only retention needs], or nothing where it does not exist. */
export function entryOf(snapshot: DocumentSnapshot): readonly (readonly [string, unknown])[] {
  const fields = snapshot.data();
  if (fields === undefined) return [];
  const { expireAt: _expireAt, ...document } = fields;
  return [[snapshot.ref.path, document]];
}

/** The fields of a document as Firestore takes them. */
export function fieldsOf({ document, expireAtMs }: DocumentWrite): { [field: string]: unknown } {
  return { ...document, ...(expireAtMs === undefined ? {} : { expireAt: Timestamp.fromMillis(expireAtMs) }) };
}

function apply(firestore: Firestore, transaction: Transaction, write: DocumentWrite): void {
  const reference = firestore.doc(write.path);
  if (write.document === undefined) transaction.delete(reference);
  else transaction.set(reference, fieldsOf(write));
}
