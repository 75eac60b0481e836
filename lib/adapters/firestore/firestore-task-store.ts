/** The task store port on Google Cloud Firestore. The queue is a query by one field that only open tasks have. */
import type { Firestore, Query } from '@google-cloud/firestore';
import type { InvestmentDecision } from '../../domain/analysis.ts';
import type { DecisionChange } from '../../domain/approve-decision.ts';
import type { ConId } from '../../domain/ids.ts';
import type { Task, TaskDecision } from '../../domain/task.ts';
import { MAX_DECISIONS_LISTED, MAX_OPEN_TASKS, type TaskStore } from '../../ports/task-store.ts';
import { decisionPath, DECISIONS, taskPath, TASKS } from '../records/document-paths.ts';
import { checkWrites } from '../records/document-write.ts';
import { changeWrites, decidesOn, decisionWrites, taskWrite } from '../records/task-change.ts';
import { checkTaskLimit } from '../records/task-list.ts';
import { decisionRecord, decodeOpenTask, taskRecord } from '../records/task-record.ts';
import { abortable } from './abortable.ts';
import { changeTask, type KnownTasks } from './change-task.ts';
import { createDocument } from './create-document.ts';
import { entryOf, inTransaction } from './in-transaction.ts';
import { createTurns } from './in-turn.ts';
import { storeError, verdictOf } from './store-failure.ts';
import { taskCommits } from './task-commits.ts';

export function firestoreTaskStore(firestore: Firestore): TaskStore {
  const known: KnownTasks = new Map();
  const commits = taskCommits(firestore);
  const inTurn = createTurns();
  return {
    async create(task, signal) {
      const write = taskWrite(task);
      checkWrites([write]);
      // Made already, by a try of this call or an earlier one: ids are chosen by the caller, so it is the same task.
      return createDocument({ firestore, what: `Task ${task.taskId}`, write, signal });
    },
    async get(id, signal) {
      signal.throwIfAborted();
      const [found] = entryOf(await settled(firestore, commits.read(taskPath(id)), signal));
      return found && taskRecord.decode(...found);
    },
    async change(id, decide, signal) {
      const path = taskPath(id);
      const changed = await changeTask({ firestore, commits, known, path, decide, signal });
      if (changed?.kind !== 'elsewhere') return changed;
      known.delete(path);
      const decides = (): Promise<TaskDecision | undefined> => changeInTransaction({ firestore, path, decide, signal });
      return inTurn(decisionPath(changed.about), signal, decides);
    },
    async open(signal) {
      const query = firestore.collection(TASKS).select('taskId', 'state', 'lease').orderBy('queueRankMs');
      const found = await ask(firestore, query.limit(MAX_OPEN_TASKS), signal);
      return found.map(([path, document]) => decodeOpenTask(path, document));
    },
    async countOpen(signal) {
      signal.throwIfAborted();
      const counted = firestore.collection(TASKS).orderBy('queueRankMs').limit(MAX_OPEN_TASKS).count().get();
      const { count } = (await settled(firestore, counted, signal)).data();
      return count;
    },
    async list({ limit }, signal) {
      checkTaskLimit(limit);
      const query = firestore.collection(TASKS).orderBy('createdAtMs', 'desc').limit(limit);
      return (await ask(firestore, query, signal)).map(([path, document]) => taskRecord.decode(path, document));
    },
    async listDecisions(signal) {
      const query = firestore.collection(DECISIONS).orderBy('decidedAtMs', 'desc').limit(MAX_DECISIONS_LISTED);
      return (await ask(firestore, query, signal)).map(([path, document]) => decisionRecord.decode(path, document));
    },
    changeDecision: (id, decide, signal) =>
      inTransaction<DecisionChange | undefined>({
        firestore,
        what: `Change of ${decisionPath(id)}`,
        signal,
        async body(read) {
          const path = decisionPath(id);
          const stored = (await read({ collections: [], documents: [path] })).get(path);
          if (stored === undefined) return { writes: [], result: undefined };
          const decided = decide(decisionRecord.decode(path, stored));
          return { writes: decisionWrites(id, decided), result: decided };
        },
      }),
    async decisions(ids, signal) {
      if (ids.length === 0) return new Map();
      const found = await readAll(firestore, ids.map(decisionPath), signal);
      return new Map(
        ids.flatMap((id): (readonly [ConId, InvestmentDecision])[] => {
          const document = found.get(decisionPath(id));
          return document === undefined ? [] : [[id, decisionRecord.decode(decisionPath(id), document)]];
        }),
      );
    },
  };
}

/** The task and the decision that stands on its contract, read together. */
function changeInTransaction(options: {
  readonly firestore: Firestore;
  readonly path: string;
  readonly decide: (task: Task) => TaskDecision;
  readonly signal: AbortSignal;
}): Promise<TaskDecision | undefined> {
  const { firestore, path, decide, signal } = options;
  return inTransaction<TaskDecision | undefined>({
    firestore,
    what: `Change of ${path}`,
    signal,
    async body(read) {
      const stored = (await read({ collections: [], documents: [path] })).get(path);
      if (stored === undefined) return { writes: [], result: undefined };
      const task = taskRecord.decode(path, stored);
      const decision = decide(task);
      const about = decidesOn(task, decision);
      const standing =
        about && (await read({ collections: [], documents: [decisionPath(about)] })).get(decisionPath(about));
      const writes = changeWrites(task, decision, standing);
      checkWrites(writes);
      return { writes, result: decision };
    },
  });
}

const readAll = (firestore: Firestore, paths: readonly string[], signal: AbortSignal): Promise<Map<string, unknown>> =>
  inTransaction({
    firestore,
    what: `Read of ${paths.join(', ').slice(0, 80)}`,
    signal,
    readOnly: true,
    body: async (read) => ({ writes: [], result: await read({ collections: [], documents: [...paths] }) }),
  });

async function ask(
  firestore: Firestore,
  query: Query,
  signal: AbortSignal,
): Promise<readonly (readonly [string, unknown])[]> {
  signal.throwIfAborted();
  const { docs } = await settled(firestore, query.get(), signal);
  return docs.flatMap(entryOf);
}

function settled<Result>(firestore: Firestore, asked: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return abortable(firestore, asked, signal).catch((error: unknown) => {
    throw signal.aborted ? error : storeError('List of tasks', verdictOf(error).failure, error);
  });
}
