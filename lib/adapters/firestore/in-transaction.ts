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
import { setTimeout as sleep } from 'node:timers/promises';
import { Timestamp, type DocumentSnapshot, type Firestore, type Transaction } from '@google-cloud/firestore';
import type { DocumentWrite } from '../records/document-write.ts';
import type { DocumentReads } from '../records/ledger-reads.ts';
import { abortable } from './abortable.ts';
import { readModeOf } from './read-mode.ts';
import { storeError, verdictOf } from './store-failure.ts';

export const MAX_ATTEMPTS = 10;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 1_600;

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

/** What the attempts so far have proved. */
interface Progress {
  /** A commit was sent, and its failure (if any) does not prove that it did not happen. */
  maybeCommitted: boolean;
}

/** @throws StoreError, what `body` throws, or the signal's reason where nothing can have been written */
export async function inTransaction<Result>(options: InTransaction<Result>): Promise<Result> {
  const { what, signal } = options;
  signal.throwIfAborted();
  const progress: Progress = { maybeCommitted: false };
  const reason = (): unknown =>
    progress.maybeCommitted ? storeError(what, 'outcome-unknown', signal.reason) : signal.reason;
  return abortable(options.firestore, attempts(options, progress), signal, reason);
}

async function attempts<Result>(options: InTransaction<Result>, progress: Progress): Promise<Result> {
  let pauseMs = FIRST_PAUSE_MS;
  for (let attempt = 1; ; attempt += 1) {
    const before = progress.maybeCommitted;
    const outcome = await attemptOnce(options, progress);
    if (outcome.kind === 'done') return outcome.result;
    const { failure, again, ambiguous } = verdictOf(outcome.error);
    progress.maybeCommitted = before || (progress.maybeCommitted && ambiguous);
    if (!again || attempt === MAX_ATTEMPTS) {
      throw storeError(options.what, progress.maybeCommitted ? 'outcome-unknown' : failure, outcome.error);
    }
    await sleep(pauseMs * (0.5 + Math.random()), undefined, { signal: options.signal });
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

type Outcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Throws only what `body` throws and the signal's reason; what Firestore says is an outcome. */
async function attemptOnce<Result>(options: InTransaction<Result>, progress: Progress): Promise<Outcome<Result>> {
  const { firestore, signal } = options;
  let fromBody: { readonly error: unknown } | undefined;
  const run = async (transaction: Transaction): Promise<Result> => {
    try {
      const { writes, result } = await options.body(reader(firestore, transaction));
      signal.throwIfAborted();
      for (const write of writes) apply(firestore, transaction, write);
      // From here to the answer of the commit nothing of ours runs any more.
      if (writes.length > 0) progress.maybeCommitted = true;
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
