/** The configuration port on the embedded store. */
import type { Mode } from '../../domain/run.ts';
import type { ConfigurationDocuments, ConfigurationStore } from '../../ports/configuration-store.ts';
import { decodeConfiguration, encodeConfiguration } from '../records/configuration-record.ts';
import { configurationPath } from '../records/document-paths.ts';
import { checkWrites, put } from '../records/document-write.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryConfigurationStore(database: MemoryDatabase): ConfigurationStore {
  const stored = (name: 'common' | Mode) => {
    const document = database.get(configurationPath(name));
    return document === undefined ? undefined : decodeConfiguration(configurationPath(name), document);
  };
  const both = (mode: Mode): ConfigurationDocuments => ({ common: stored('common'), mode: stored(mode) });
  return {
    async read(mode, signal) {
      return database.read(signal, () => both(mode));
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
    watch(mode, { changed, failed }) {
      const paths = [configurationPath('common'), configurationPath(mode)];
      const tell = (): void => {
        try {
          changed(both(mode));
        } catch (error) {
          stop();
          failed(error);
        }
      };
      const stop = database.watch((written) => {
        if (paths.some((path) => written.has(path))) tell();
      });
      let isStopped = false;
      queueMicrotask(() => {
        if (!isStopped) tell();
      });
      return () => {
        isStopped = true;
        stop();
      };
    },
  };
}
