/** The delivery store port on Google Cloud Firestore: one document an entry, changed in transactions on it alone. */
import type { Firestore } from '@google-cloud/firestore';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import { claimDelivery, decodeDelivery, deliveryPath, recordDelivery } from '../records/delivery-record.ts';
import { inTransaction } from './in-transaction.ts';

export function firestoreDeliveryStore(firestore: Firestore): DeliveryStore {
  return {
    claim: (wanted, signal) =>
      inTransaction({
        firestore,
        what: `Claim of delivery ${wanted.entry.id}`,
        signal,
        body: async (read) => {
          const path = deliveryPath(wanted.entry.id);
          return claimDelivery((await read({ collections: [], documents: [path] })).get(path), wanted);
        },
      }),
    record: (done, signal) =>
      inTransaction({
        firestore,
        what: `Record of delivery ${done.entryId}`,
        signal,
        body: async (read) => {
          const path = deliveryPath(done.entryId);
          return recordDelivery((await read({ collections: [], documents: [path] })).get(path), done);
        },
      }),
    get: (entryId, signal) =>
      inTransaction({
        firestore,
        what: `Delivery ${entryId}`,
        signal,
        readOnly: true,
        body: async (read) => {
          const path = deliveryPath(entryId);
          const stored = (await read({ collections: [], documents: [path] })).get(path);
          return { writes: [], result: stored === undefined ? undefined : decodeDelivery(entryId, stored) };
        },
      }),
  };
}
