/**
 * Tasks and what they decided (`tasks/{id}`, `decisions/{conId}`). A change is read, decide, write in one transaction; the
 * decisions themselves are `lib/domain/task.ts`. It starts no work and wakes nobody.
 * Adapters: `lib/adapters/firestore` and `lib/adapters/memory`; one contract suite holds both.
 */
import type { InvestmentDecision } from '../domain/analysis.ts';
import type { DecisionChange } from '../domain/approve-decision.ts';
import type { ConId } from '../domain/ids.ts';
import type { Task, TaskDecision, TaskId, TaskLease, TaskState } from '../domain/task.ts';

/** Time for which a task that is over is kept. */
export const TASK_RETENTION_MS = 24 * 60 * 60_000;
/** Open tasks seen at most by one look at the queue. */
export const MAX_OPEN_TASKS = 500;
/** Newest tasks a list looks through. */
export const MAX_TASKS_LISTED = 500;

/** Contracts with a decision, of which a list shows the newest. */
export const MAX_DECISIONS_LISTED = 200;

/** What a worker needs to know to try a claim. */
export interface OpenTask {
  readonly taskId: TaskId;
  readonly state: TaskState;
  readonly lease: TaskLease | undefined;
}

export interface DecisionReader {
  /** The newest decision of each contract that has one, expired or not. */
  decisions(ids: readonly ConId[], signal: AbortSignal): Promise<ReadonlyMap<ConId, InvestmentDecision>>;
}

export interface TaskStore extends DecisionReader {
  /**
   * One durable create. The same id again is the same task: nothing is written. Whether this call made it; `false` also where an
   * earlier try of it did. @throws StoreError
   */
  create(task: Task, signal: AbortSignal): Promise<boolean>;
  get(id: TaskId, signal: AbortSignal): Promise<Task | undefined>;
  /**
   * Applies a pure decision, which may run several times; undefined where there is no such task. A task that completes
   * writes its decision to `decisions/{conId}` in the same commit, unless a newer one lies there.
   */
  change(id: TaskId, decide: (task: Task) => TaskDecision, signal: AbortSignal): Promise<TaskDecision | undefined>;
  /** Tasks not over, the first of the queue first, at most `MAX_OPEN_TASKS`. */
  open(signal: AbortSignal): Promise<readonly OpenTask[]>;
  /** How many tasks are not over, up to `MAX_OPEN_TASKS`; they are counted, not read. */
  countOpen(signal: AbortSignal): Promise<number>;
  /** Newest first. */
  list(options: { readonly limit: number }, signal: AbortSignal): Promise<readonly Task[]>;
  /** The newest decision of each contract, the last decided first, at most `MAX_DECISIONS_LISTED`. */
  listDecisions(signal: AbortSignal): Promise<readonly InvestmentDecision[]>;
  /** Applies a pure decision, which may run several times; undefined where the contract has none. @throws StoreError */
  changeDecision(
    id: ConId,
    decide: (decision: InvestmentDecision) => DecisionChange,
    signal: AbortSignal,
  ): Promise<DecisionChange | undefined>;
}
