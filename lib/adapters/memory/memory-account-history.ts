/** The account history port on the embedded store. */
import type { Mode } from '../../domain/run.ts';
import type { AccountHistory } from '../../ports/account-history.ts';
import { checkPointRange, decodePicture, decodePoint, picturePath, pictureWrites } from '../records/account-record.ts';
import { netLiquidationOf } from '../records/document-paths.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryAccountHistory(database: MemoryDatabase, mode: Mode): AccountHistory {
  return {
    async keep(picture, signal) {
      database.transact(signal, () => ({ writes: pictureWrites(mode, picture), result: undefined }));
    },
    async newest(signal) {
      const path = picturePath(mode);
      const stored = database.read(signal, () => database.get(path));
      return stored === undefined ? undefined : decodePicture(path, stored);
    },
    async points(range, signal) {
      checkPointRange(range);
      const all = database.read(signal, () => database.list(netLiquidationOf(mode)));
      const points = all.map(([path, document]) => decodePoint(path, document));
      return points
        .filter(({ marketAtMs }) => marketAtMs >= range.fromMs && marketAtMs <= range.toMs)
        .toSorted((a, b) => a.marketAtMs - b.marketAtMs)
        .slice(-range.limit);
    },
  };
}
