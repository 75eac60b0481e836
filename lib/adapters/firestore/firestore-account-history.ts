/** The account history port on Google Cloud Firestore. */
import type { Firestore } from '@google-cloud/firestore';
import type { Mode } from '../../domain/run.ts';
import type { AccountHistory } from '../../ports/account-history.ts';
import { checkPointRange, decodePicture, decodePoint, picturePath, pictureWrites } from '../records/account-record.ts';
import { netLiquidationOf } from '../records/document-paths.ts';
import { inTransaction } from './in-transaction.ts';
import { queryDocuments } from './query-documents.ts';

export function firestoreAccountHistory(firestore: Firestore, mode: Mode): AccountHistory {
  return {
    keep: (picture, signal) =>
      inTransaction({
        firestore,
        what: 'Write of an account picture',
        signal,
        body: () => Promise.resolve({ writes: pictureWrites(mode, picture), result: undefined }),
      }),
    newest: (signal) =>
      inTransaction({
        firestore,
        what: 'Read of the account picture',
        signal,
        readOnly: true,
        async body(read) {
          const path = picturePath(mode);
          const stored = (await read({ collections: [], documents: [path] })).get(path);
          return { writes: [], result: stored === undefined ? undefined : decodePicture(path, stored) };
        },
      }),
    async points(range, signal) {
      checkPointRange(range);
      const { fromMs, toMs, limit } = range;
      const query = firestore
        .collection(netLiquidationOf(mode))
        .where('marketAtMs', '>=', fromMs)
        .where('marketAtMs', '<=', toMs)
        .orderBy('marketAtMs', 'desc')
        .limit(limit);
      const found = await queryDocuments(firestore, { what: 'List of net liquidation', query }, signal);
      return found.map(([path, document]) => decodePoint(path, document)).toReversed();
    },
  };
}
