/** The ledger port on the embedded store: read, decide, write in one synchronous step. Decides nothing itself. */
import type { Mode } from '../../domain/run.ts';
import type { Ledger, LedgerScope } from '../../ports/ledger.ts';
import { readsOf, viewOf } from '../records/ledger-reads.ts';
import { readsBeforeWriting, writesOf } from '../records/ledger-writes.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryLedger(database: MemoryDatabase, mode: Mode): Ledger {
  return {
    mode,
    async transact(scope, decide, signal) {
      return database.transact(signal, () => {
        const stored = fetch(database, mode, scope);
        const { changes, result } = decide(viewOf(mode, scope, stored));
        for (const path of readsBeforeWriting(mode, scope, changes)) stored.set(path, database.get(path));
        return { writes: writesOf(mode, changes, stored), result };
      });
    },
    async read(scope, signal) {
      return database.transact(signal, () => ({
        writes: [],
        result: viewOf(mode, scope, fetch(database, mode, scope)),
      }));
    },
  };
}

function fetch(database: MemoryDatabase, mode: Mode, scope: LedgerScope): Map<string, unknown> {
  const { collections, documents } = readsOf(mode, scope);
  const read = new Map<string, unknown>();
  for (const collection of collections)
    for (const [path, document] of database.list(collection)) read.set(path, document);
  for (const path of documents) {
    const document = database.get(path);
    if (document !== undefined) read.set(path, document);
  }
  return read;
}
