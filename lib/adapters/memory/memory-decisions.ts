/** What analyses have decided, on the embedded store: the newest decision of each contract. Tasks themselves are not here. */
import type { InvestmentDecision } from '../../domain/analysis.ts';
import type { DecisionChange } from '../../domain/approve-decision.ts';
import type { ConId } from '../../domain/ids.ts';
import { MAX_DECISIONS_LISTED, type TaskStore } from '../../ports/task-store.ts';
import { decisionPath, DECISIONS } from '../records/document-paths.ts';
import { decisionWrites } from '../records/task-change.ts';
import { lastDecidedFirst } from '../records/task-list.ts';
import { decisionRecord } from '../records/task-record.ts';
import type { MemoryDatabase } from './memory-database.ts';

export function memoryDecisions(
  database: MemoryDatabase,
): Pick<TaskStore, 'listDecisions' | 'changeDecision' | 'decisions'> {
  return {
    async listDecisions(signal) {
      const stored = database.read(signal, () => database.list(DECISIONS));
      const decisions = stored.map(([path, document]) => decisionRecord.decode(path, document));
      return decisions.toSorted(lastDecidedFirst).slice(0, MAX_DECISIONS_LISTED);
    },
    async changeDecision(id, decide, signal) {
      return database.transact<DecisionChange | undefined>(signal, () => {
        const stored = database.get(decisionPath(id));
        if (stored === undefined) return { writes: [], result: undefined };
        const change = decide(decisionRecord.decode(decisionPath(id), stored));
        return { writes: decisionWrites(id, change), result: change };
      });
    },
    async decisions(ids, signal) {
      const stored = database.read(signal, () => ids.map((id) => [id, database.get(decisionPath(id))] as const));
      return new Map(
        stored.flatMap(([id, document]): (readonly [ConId, InvestmentDecision])[] =>
          document === undefined ? [] : [[id, decisionRecord.decode(decisionPath(id), document)]],
        ),
      );
    },
  };
}
