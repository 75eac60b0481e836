/** The atomic create: of any number of racing writers exactly one makes the document. */
import type { Firestore } from '@google-cloud/firestore';
import type { DocumentWrite } from '../records/document-write.ts';
import { abortable } from './abortable.ts';
import { fieldsOf } from './in-transaction.ts';
import { ALREADY_EXISTS, codeOf, storeError, verdictOf } from './store-failure.ts';

export interface CreateDocument {
  readonly firestore: Firestore;
  readonly what: string;
  readonly write: DocumentWrite;
  readonly signal: AbortSignal;
}

/**
 * Whether this call made the document. Google's client repeats a create whose answer was lost, so `false` may also
 * mean an earlier try of this very call: the caller tells by something only it could have written.
 * @throws StoreError; `outcome-unknown` where it may exist all the same
 */
export async function createDocument({ firestore, what, write, signal }: CreateDocument): Promise<boolean> {
  signal.throwIfAborted();
  const unknown = (): unknown => storeError(what, 'outcome-unknown', signal.reason);
  const creating = firestore.doc(write.path).create(fieldsOf(write));
  try {
    await abortable(firestore, creating, signal, unknown);
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    if (codeOf(error) === ALREADY_EXISTS) return false;
    const { failure, ambiguous } = verdictOf(error);
    throw storeError(what, ambiguous ? 'outcome-unknown' : failure, error);
  }
}
