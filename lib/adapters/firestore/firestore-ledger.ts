/**
 * The ledger port on Google Cloud Firestore. Reads exactly the scope (one batch for documents, one query a
 * collection), decides, writes what changed. Decides nothing itself; the stored form is in `adapters/records`.
 */
import type { Firestore } from '@google-cloud/firestore';
import type { Mode } from '../../domain/run.ts';
import type { Ledger } from '../../ports/ledger.ts';
import { readsOf, viewOf } from '../records/ledger-reads.ts';
import { readsBeforeWriting, writesOf } from '../records/ledger-writes.ts';
import { inTransaction } from './in-transaction.ts';

export function firestoreLedger(firestore: Firestore, mode: Mode): Ledger {
  return {
    mode,
    transact: (scope, decide, signal) =>
      inTransaction({
        firestore,
        what: 'Ledger transaction',
        signal,
        async body(read) {
          const stored = await read(readsOf(mode, scope));
          signal.throwIfAborted();
          const { changes, result } = decide(viewOf(mode, scope, stored));
          const more = readsBeforeWriting(mode, scope, changes);
          if (more.length > 0) {
            for (const [path, document] of await read({ collections: [], documents: more })) stored.set(path, document);
          }
          return { writes: writesOf(mode, changes, stored), result };
        },
      }),
    read: (scope, signal) =>
      inTransaction({
        firestore,
        what: 'Ledger read',
        signal,
        readOnly: true,
        body: async (read) => ({ writes: [], result: viewOf(mode, scope, await read(readsOf(mode, scope))) }),
      }),
  };
}
