/** The pass store port on the embedded store. */
import type { PassStore } from '../../ports/pass-store.ts';
import { streamPassPath } from '../records/document-paths.ts';
import { remove } from '../records/document-write.ts';
import { decodePass, passWrite } from '../records/pass-record.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryPassStore(database: MemoryDatabase): PassStore {
  return {
    async keep(hash, pass, signal) {
      database.transact(signal, () => ({ writes: [passWrite(hash, pass)], result: undefined }));
    },
    async take(hash, signal) {
      return database.transact(signal, () => {
        const found = database.get(streamPassPath(hash));
        if (found === undefined) return { writes: [], result: undefined };
        return { writes: [remove(streamPassPath(hash))], result: decodePass(hash, found) };
      });
    },
  };
}
