/** The task store port on the embedded store. */
import type { InvestmentDecision } from '../../domain/analysis.ts';
import type { DecisionChange } from '../../domain/approve-decision.ts';
import type { ConId } from '../../domain/ids.ts';
import type { TaskDecision } from '../../domain/task.ts';
import { MAX_DECISIONS_LISTED, MAX_OPEN_TASKS, type TaskStore } from '../../ports/task-store.ts';
import { decisionPath, DECISIONS, taskPath, TASKS } from '../records/document-paths.ts';
import { checkWrites } from '../records/document-write.ts';
import { changeWrites, decidesOn, decisionWrites, taskWrite } from '../records/task-change.ts';
import { byQueue, checkTaskLimit, lastDecidedFirst, newestTaskFirst } from '../records/task-list.ts';
import { decisionRecord, taskRecord } from '../records/task-record.ts';
import type { MemoryDatabase } from './memory-database.ts';
import { openTasks } from './open-tasks.ts';

export function memoryTaskStore(database: MemoryDatabase): TaskStore {
  const read = <Result>(signal: AbortSignal, body: () => Result): Result =>
    database.transact(signal, () => ({ writes: [], result: body() }));
  const open = openTasks(database);
  const all = (signal: AbortSignal) =>
    read(signal, () => database.list(TASKS)).map(([path, document]) => taskRecord.decode(path, document));
  return {
    async create(task, signal) {
      return database.transact(signal, () => {
        const isNew = database.get(taskPath(task.taskId)) === undefined;
        const writes = isNew ? [taskWrite(task)] : [];
        checkWrites(writes);
        return { writes, result: isNew };
      });
    },
    async get(id, signal) {
      const stored = read(signal, () => database.get(taskPath(id)));
      return stored === undefined ? undefined : taskRecord.decode(taskPath(id), stored);
    },
    async change(id, decide, signal) {
      return database.transact<TaskDecision | undefined>(signal, () => {
        const stored = database.get(taskPath(id));
        if (stored === undefined) return { writes: [], result: undefined };
        const task = taskRecord.decode(taskPath(id), stored);
        const decision = decide(task);
        const about = decidesOn(task, decision);
        const writes = changeWrites(task, decision, about && database.get(decisionPath(about)));
        checkWrites(writes);
        return { writes, result: decision };
      });
    },
    async open(signal) {
      const sorted = read(signal, open).toSorted(byQueue).slice(0, MAX_OPEN_TASKS);
      return sorted.map(({ taskId, state, lease }) => ({ taskId, state, lease }));
    },
    async countOpen(signal) {
      return Math.min(MAX_OPEN_TASKS, read(signal, open).length);
    },
    async list({ limit }, signal) {
      checkTaskLimit(limit);
      return all(signal).toSorted(newestTaskFirst).slice(0, limit);
    },
    async listDecisions(signal) {
      const stored = read(signal, () => database.list(DECISIONS));
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
      const stored = read(signal, () => ids.map((id) => [id, database.get(decisionPath(id))] as const));
      return new Map(
        stored.flatMap(([id, document]): (readonly [ConId, InvestmentDecision])[] =>
          document === undefined ? [] : [[id, decisionRecord.decode(decisionPath(id), document)]],
        ),
      );
    },
  };
}
