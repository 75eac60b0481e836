import { calm } from '../../testing/store-harness.ts';
import { describePassStoreContract } from '../../testing/pass-store-contract.ts';
import { describeEventLogContract } from '../../testing/event-log-contract.ts';
import { put, remove } from '../records/document-write.ts';
import { plainDocument } from '../records/stored-document.ts';
import { MemoryDatabase } from './memory-database.ts';
import { memoryEventLog } from './memory-event-log.ts';
import { memoryPassStore } from './memory-pass-store.ts';

describeEventLogContract('embedded store', async () => {
  const database = new MemoryDatabase();
  const write = (one: ReturnType<typeof put>): void =>
    database.transact(calm(), () => ({ writes: [one], result: undefined }));
  return {
    log: memoryEventLog(database),
    twin: memoryEventLog(database),
    plant: async (path, document) => write(put(path, plainDocument(path, document))),
    remove: async (path) => write(remove(path)),
  };
});

describePassStoreContract('embedded store', async () => memoryPassStore(new MemoryDatabase()));
