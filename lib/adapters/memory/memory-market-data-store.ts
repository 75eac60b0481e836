/** The market-data port on the embedded store. */
import { MAX_CONTRACTS_OF_SYMBOL, type MarketDataStore } from '../../ports/market-data-store.ts';
import { barsIn, barWrites, chunkPathsOf, decodeState, pathsToJoin, seriesPath } from '../records/bar-records.ts';
import { collectedRecord, collectedWrite, lastSeenFirst } from '../records/collected-record.ts';
import { MARKET_DATA } from '../records/document-paths.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryMarketDataStore(database: MemoryDatabase): MarketDataStore {
  const stored = (paths: readonly string[]): ReadonlyMap<string, unknown> =>
    new Map(paths.map((path) => [path, database.get(path)]));
  return {
    async state(series, signal) {
      return database.transact(signal, () => ({
        writes: [],
        result: decodeState(series, database.get(seriesPath(series))),
      }));
    },
    async putBars(series, added, signal) {
      database.transact(signal, () => ({
        writes: barWrites(series, added, stored(pathsToJoin(series, added))),
        result: undefined,
      }));
    },
    async putContract(collected, signal) {
      database.transact(signal, () => ({ writes: [collectedWrite(collected)], result: undefined }));
    },
    async contracts(symbol, signal) {
      return database.transact(signal, () => {
        const all = database.list(MARKET_DATA).map(([path, document]) => collectedRecord.decode(path, document));
        const found = all.filter(({ contract }) => contract.symbol === symbol).toSorted(lastSeenFirst);
        return { writes: [], result: found.slice(0, MAX_CONTRACTS_OF_SYMBOL) };
      });
    },
    async bars(series, span, signal) {
      const paths = chunkPathsOf(series, span);
      return database.read(signal, () => barsIn(span, paths, stored(paths)));
    },
  };
}
