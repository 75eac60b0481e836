/** The delivery store port on the embedded store. */
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import { claimDelivery, decodeDelivery, deliveryPath, recordDelivery } from '../records/delivery-record.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryDeliveryStore(database: MemoryDatabase): DeliveryStore {
  return {
    async claim(wanted, signal) {
      return database.transact(signal, () => claimDelivery(database.get(deliveryPath(wanted.entry.id)), wanted));
    },
    async record(done, signal) {
      database.transact(signal, () => recordDelivery(database.get(deliveryPath(done.entryId)), done));
    },
    async get(entryId, signal) {
      const path = deliveryPath(entryId);
      const stored = database.read(signal, () => database.get(path));
      return stored === undefined ? undefined : decodeDelivery(entryId, stored);
    },
  };
}
