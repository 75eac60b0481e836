/** The configuration port on Google Cloud Firestore: documents that people also edit in the console. */
import type { Firestore } from '@google-cloud/firestore';
import type { Json } from '../../domain/run.ts';
import type { ConfigurationStore } from '../../ports/configuration-store.ts';
import { watchConfiguration } from './watch-configuration.ts';
import { decodeConfiguration, encodeConfiguration } from '../records/configuration-record.ts';
import { configurationPath } from '../records/document-paths.ts';
import { checkWrites, put } from '../records/document-write.ts';
import { createDocument } from './create-document.ts';
import { inTransaction } from './in-transaction.ts';

export function firestoreConfigurationStore(firestore: Firestore): ConfigurationStore {
  return {
    read: (mode, signal) =>
      inTransaction({
        firestore,
        what: 'Configuration read',
        signal,
        readOnly: true,
        async body(read) {
          const paths = { common: configurationPath('common'), mode: configurationPath(mode) };
          const documents = await read({ collections: [], documents: [paths.common, paths.mode] });
          const result = { common: decoded(documents, paths.common), mode: decoded(documents, paths.mode) };
          return { writes: [], result };
        },
      }),
    async seed(name, document, signal) {
      const path = configurationPath(name);
      const write = put(path, encodeConfiguration(path, document));
      checkWrites([write]);
      return createDocument({ firestore, what: `Seed of ${path}`, write, signal });
    },
    update: (name, change, signal) =>
      inTransaction({
        firestore,
        what: `Change of ${configurationPath(name)}`,
        signal,
        async body(read) {
          const path = configurationPath(name);
          const before = decoded(await read({ collections: [], documents: [path] }), path);
          const writes = [put(path, encodeConfiguration(path, change(before)))];
          checkWrites(writes);
          return { writes, result: undefined };
        },
      }),
    watch: (mode, listener) => watchConfiguration(firestore, mode, listener),
  };
}

function decoded(documents: ReadonlyMap<string, unknown>, path: string): Json | undefined {
  const document = documents.get(path);
  return document === undefined ? undefined : decodeConfiguration(path, document);
}
