/** One document to write or to remove, with its text and its end of life; and the limits of writing. */
import { StoreError } from '../../domain/store-error.ts';
import { MAX_CHANGES_PER_TRANSACTION, MAX_DOCUMENT_BYTES } from '../../ports/store-limits.ts';
import type { StoredDocument } from './stored-document.ts';

export interface DocumentWrite {
  readonly path: string;
  /** Undefined: remove. */
  readonly document: StoredDocument | undefined;
  /** The document as JSON text; empty for a removal. */
  readonly text: string;
  /** When it may be deleted, UTC epoch milliseconds; undefined: never. */
  readonly expireAtMs: number | undefined;
}

/** Firestore takes 10 MiB in one request; the rest is for names and framing. */
const MAX_TRANSACTION_BYTES = 9_000_000;

export const put = (path: string, document: StoredDocument, expireAtMs?: number): DocumentWrite => ({
  path,
  document,
  text: JSON.stringify(document),
  expireAtMs,
});

export const remove = (path: string): DocumentWrite => ({ path, document: undefined, text: '', expireAtMs: undefined });

/** @throws StoreError (`too-large`) before anything is written */
export function checkWrites(writes: readonly DocumentWrite[]): void {
  if (writes.length > MAX_CHANGES_PER_TRANSACTION) {
    throw new StoreError(
      'too-large',
      `Transaction is too large: found ${writes.length} documents, needed at most ${MAX_CHANGES_PER_TRANSACTION}`,
    );
  }
  // A character is three bytes at most (UTF-16 to UTF-8): what is small beyond doubt need not be counted.
  if (writes.reduce((sum, { text }) => sum + text.length, 0) * 3 <= MAX_DOCUMENT_BYTES) return;
  let total = 0;
  for (const { path, text } of writes) {
    const bytes = Buffer.byteLength(text);
    total += bytes;
    if (bytes > MAX_DOCUMENT_BYTES) throw tooLarge(`Document ${path}`, bytes, MAX_DOCUMENT_BYTES);
  }
  if (total > MAX_TRANSACTION_BYTES) throw tooLarge('Transaction', total, MAX_TRANSACTION_BYTES);
}

const tooLarge = (what: string, found: number, needed: number): StoreError =>
  new StoreError('too-large', `${what} is too large: found ${found} bytes, needed at most ${needed}`);
