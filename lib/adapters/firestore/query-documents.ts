/** Runs one query of documents for the ports that only read: bounded by the caller, ended by its signal. */
import type { Firestore, Query } from '@google-cloud/firestore';
import { abortable } from './abortable.ts';
import { entryOf } from './in-transaction.ts';
import { storeError, verdictOf } from './store-failure.ts';

/** [path, document] in the order of the query. @throws StoreError, or the signal's reason */
export async function queryDocuments(
  firestore: Firestore,
  { what, query }: { readonly what: string; readonly query: Query },
  signal: AbortSignal,
): Promise<readonly (readonly [string, unknown])[]> {
  signal.throwIfAborted();
  const { docs } = await abortable(firestore, query.get(), signal).catch((error: unknown) => {
    throw signal.aborted ? error : storeError(what, verdictOf(error).failure, error);
  });
  return docs.flatMap(entryOf);
}
