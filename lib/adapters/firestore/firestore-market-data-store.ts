/** The market-data port on Google Cloud Firestore. */
import type { Firestore } from '@google-cloud/firestore';
import type { MarketDataStore } from '../../ports/market-data-store.ts';
import { barsIn, barWrites, chunkPathsOf, decodeState, pathsToJoin, seriesPath } from '../records/bar-records.ts';
import { inTransaction } from './in-transaction.ts';

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
