/** The market-data port on Google Cloud Firestore. */
import type { Firestore } from '@google-cloud/firestore';
import { MAX_CONTRACTS_OF_SYMBOL, type MarketDataStore } from '../../ports/market-data-store.ts';
import { barsIn, barWrites, chunkPathsOf, decodeState, pathsToJoin, seriesPath } from '../records/bar-records.ts';
import { collectedRecord, collectedWrite, lastSeenFirst } from '../records/collected-record.ts';
import { MARKET_DATA } from '../records/document-paths.ts';
import { abortable } from './abortable.ts';
import { entryOf, inTransaction } from './in-transaction.ts';
import { storeError, verdictOf } from './store-failure.ts';

export function firestoreMarketDataStore(firestore: Firestore): MarketDataStore {
  return {
    state: (series, signal) =>
      inTransaction({
        firestore,
        what: 'Read of a bar series',
        signal,
        readOnly: true,
        async body(read) {
          const path = seriesPath(series);
          const found = await read({ collections: [], documents: [path] });
          return { writes: [], result: decodeState(series, found.get(path)) };
        },
      }),
    putBars: (series, added, signal) =>
      inTransaction({
        firestore,
        what: 'Write of bars',
        signal,
        async body(read) {
          const stored = await read({ collections: [], documents: pathsToJoin(series, added) });
          return { writes: barWrites(series, added, stored), result: undefined };
        },
      }),
    putContract: (collected, signal) =>
      inTransaction({
        firestore,
        what: 'Write of a collected contract',
        signal,
        body: () => Promise.resolve({ writes: [collectedWrite(collected)], result: undefined }),
      }),
    async contracts(symbol, signal) {
      signal.throwIfAborted();
      const query = firestore.collection(MARKET_DATA).where('symbol', '==', symbol).limit(MAX_CONTRACTS_OF_SYMBOL);
      const { docs } = await abortable(firestore, query.get(), signal).catch((error: unknown) => {
        throw signal.aborted ? error : storeError('List of collected contracts', verdictOf(error).failure, error);
      });
      const found = docs.flatMap(entryOf).map(([path, document]) => collectedRecord.decode(path, document));
      return found.toSorted(lastSeenFirst);
    },
    bars: async (series, span, signal) => {
      const paths = chunkPathsOf(series, span);
      return inTransaction({
        firestore,
        what: 'Read of bars',
        signal,
        readOnly: true,
        body: async (read) => ({
          writes: [],
          result: barsIn(span, paths, await read({ collections: [], documents: paths })),
        }),
      });
    },
  };
}
