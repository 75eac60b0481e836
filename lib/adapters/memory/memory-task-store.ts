/** The task store port on the embedded store. */
import type { TaskDecision } from '../../domain/task.ts';
import { MAX_OPEN_TASKS, type TaskStore } from '../../ports/task-store.ts';
import { decisionPath, taskPath, TASKS } from '../records/document-paths.ts';
import { checkWrites } from '../records/document-write.ts';
import { changeWrites, decidesOn, taskWrite } from '../records/task-change.ts';
import { byQueue, checkTaskLimit, newestTaskFirst } from '../records/task-list.ts';
import { taskRecord } from '../records/task-record.ts';
import type { MemoryDatabase } from './memory-database.ts';
import { memoryDecisions } from './memory-decisions.ts';
import { openTasks } from './open-tasks.ts';

export function memoryTaskStore(database: MemoryDatabase): TaskStore {
  const open = openTasks(database);
  const all = (signal: AbortSignal) =>
    database.read(signal, () => database.list(TASKS)).map(([path, document]) => taskRecord.decode(path, document));
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
      const stored = database.read(signal, () => database.get(taskPath(id)));
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
      const sorted = database.read(signal, open).toSorted(byQueue).slice(0, MAX_OPEN_TASKS);
      return sorted.map(({ taskId, state, lease }) => ({ taskId, state, lease }));
    },
    async countOpen(signal) {
      return Math.min(MAX_OPEN_TASKS, database.read(signal, open).length);
    },
    async list({ limit }, signal) {
      checkTaskLimit(limit);
      return all(signal).toSorted(newestTaskFirst).slice(0, limit);
    },
    ...memoryDecisions(database),
  };
}
