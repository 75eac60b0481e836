/** The run store port on the embedded store. */
import type { ClaimResult, RunStore } from '../../ports/run-store.ts';
import { activityWrites, decodeActivity, partPathsOf } from '../records/activity-record.ts';
import { activityPath, runPath, RUNS } from '../records/document-paths.ts';
import { checkWrites, put } from '../records/document-write.ts';
import { runExpiry } from '../records/retention.ts';
import { checkListLimit, newestFirst } from '../records/run-list.ts';
import { runRecord } from '../records/run-record.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryRunStore(database: MemoryDatabase): RunStore {
  return {
    async claim(run, signal) {
      return database.transact<ClaimResult>(signal, () => {
        const path = runPath(run.runId);
        const stored = database.get(path);
        if (stored !== undefined)
          return { writes: [], result: { kind: 'exists', run: runRecord.decode(path, stored) } };
        const writes = [put(path, runRecord.encode(run), runExpiry(run))];
        checkWrites(writes);
        return { writes, result: { kind: 'claimed' } };
      });
    },
    async get(id, signal) {
      const stored = database.read(signal, () => database.get(runPath(id)));
      return stored === undefined ? undefined : runRecord.decode(runPath(id), stored);
    },
    async list({ limit }, signal) {
      checkListLimit(limit);
      const runs = database
        .read(signal, () => database.list(RUNS))
        .map(([path, document]) => runRecord.decode(path, document));
      return runs.toSorted(newestFirst).slice(0, limit);
    },
    async putActivity(activity, signal) {
      database.transact(signal, () => {
        const stored = database.get(activityPath(activity.runId));
        return { writes: activityWrites(activity, stored), result: undefined };
      });
    },
    async getActivity(id, signal) {
      return database.read(signal, () => {
        const stored = database.get(activityPath(id));
        if (stored === undefined) return undefined;
        const parts = new Map(partPathsOf(id, stored).map((path) => [path, database.get(path)]));
        return decodeActivity(id, stored, parts);
      });
    },
  };
}
