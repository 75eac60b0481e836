/** The configuration port on the embedded store. */
import type { Mode } from '../../domain/run.ts';
import type { ConfigurationStore } from '../../ports/configuration-store.ts';
import { decodeConfiguration, encodeConfiguration } from '../records/configuration-record.ts';
import { configurationPath } from '../records/document-paths.ts';
import { checkWrites, put } from '../records/document-write.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryConfigurationStore(database: MemoryDatabase): ConfigurationStore {
  const stored = (name: 'common' | Mode) => {
    const document = database.get(configurationPath(name));
    return document === undefined ? undefined : decodeConfiguration(configurationPath(name), document);
  };
  return {
    async read(mode, signal) {
      return database.transact(signal, () => ({
        writes: [],
        result: { common: stored('common'), mode: stored(mode) },
      }));
    },
    async seed(name, document, signal) {
      return database.transact(signal, () => {
        const path = configurationPath(name);
        const writes = [put(path, encodeConfiguration(path, document))];
        checkWrites(writes);
        return database.get(path) === undefined ? { writes, result: true } : { writes: [], result: false };
      });
    },
    async update(name, change, signal) {
      database.transact(signal, () => {
        const path = configurationPath(name);
        const writes = [put(path, encodeConfiguration(path, change(stored(name))))];
        checkWrites(writes);
        return { writes, result: undefined };
      });
    },
  };
}
