/** The pass store port on Google Cloud Firestore: what is taken is read and removed in one transaction. */
import type { Firestore } from '@google-cloud/firestore';
import type { PassStore } from '../../ports/pass-store.ts';
import { streamPassPath } from '../records/document-paths.ts';
import { remove } from '../records/document-write.ts';
import { decodePass, passWrite } from '../records/pass-record.ts';
import { inTransaction } from './in-transaction.ts';

export function firestorePassStore(firestore: Firestore): PassStore {
  return {
    keep: (hash, pass, signal) =>
      inTransaction({
        firestore,
        what: 'Keeping a stream pass',
        signal,
        body: async () => ({ writes: [passWrite(hash, pass)], result: undefined }),
      }),
    take: (hash, signal) =>
      inTransaction({
        firestore,
        what: 'Taking a stream pass',
        signal,
        async body(read) {
          const path = streamPassPath(hash);
          const found = (await read({ collections: [], documents: [path] })).get(path);
          if (found === undefined) return { writes: [], result: undefined };
          return { writes: [remove(path)], result: decodePass(hash, found) };
        },
      }),
  };
}
