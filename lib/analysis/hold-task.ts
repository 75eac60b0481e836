/**
 * The hold of one worker on one task: renews its lease, writes in the order of the calls, and ends the work at once when the
 * task is no longer its own (cancelled, or another's). What it could not renew in time counts as lost.
 */
import { TASK_LEASE_MS, releaseTask, renewTask, type Task, type TaskDecision } from '../domain/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { TaskStore } from '../ports/task-store.ts';

/** Two renewals may fail before the lease passes. */
const RENEW_MS = 1_500;
const RELEASE_MS = 2_000;

/** The task is not this worker's any more. */
export class TaskLostError extends Error {
  readonly task: Task | undefined;
  constructor(task: Task | undefined, reason: string) {
    super(`Task is not ours any more: ${reason}`);
    this.name = 'TaskLostError';
    this.task = task;
  }
}

export interface TaskHold {
  /** Aborts with a `TaskLostError`, or with the worker's own signal. */
  readonly signal: AbortSignal;
  /** Applies a decision after all that were asked before. @throws TaskLostError, StoreError, the signal's reason */
  change(decide: (task: Task, token: number) => TaskDecision): Promise<Task>;
  /** Ends the renewals. A task that is not over is let go, so that another worker need not wait. */
  end(): Promise<void>;
}

export interface HoldDeps {
  readonly tasks: TaskStore;
  readonly clock: Clock;
}

/** @param task just claimed */
export function holdTask({ tasks, clock }: HoldDeps, task: Task, parent: AbortSignal): TaskHold {
  const token = task.claims;
  const lost = new AbortController();
  const signal = AbortSignal.any([lost.signal, parent]);
  let leaseUntilMs = task.lease?.expiresAtMs ?? 0;
  let isRenewing = false;
  let problem = '';
  let isEnded = false;
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  const change = (decide: (task: Task, token: number) => TaskDecision): Promise<Task> =>
    inTurn(async () => {
      signal.throwIfAborted();
      const decision = await tasks.change(task.taskId, (stored) => decide(stored, token), signal);
      if (decision?.kind === 'changed') return decision.task;
      const error = new TaskLostError(decision?.task, decision?.reason ?? 'found none of this id');
      lost.abort(error);
      throw error;
    });
  const renew = async (): Promise<void> => {
    isRenewing = true;
    const askedAtMs = clock.nowMs();
    try {
      await change((stored, own) => renewTask(stored, own, askedAtMs));
      leaseUntilMs = askedAtMs + TASK_LEASE_MS;
    } catch (error) {
      // A store that does not answer is asked again at the next turn; a refusal has ended the hold already.
      problem = error instanceof Error ? `: ${error.message}` : '';
    } finally {
      isRenewing = false;
    }
  };
  const renewals = clock.every(RENEW_MS, () => {
    if (isEnded || signal.aborted) return;
    if (clock.nowMs() >= leaseUntilMs)
      lost.abort(new TaskLostError(undefined, `found the lease passed, needed it renewed${problem}`));
    else if (!isRenewing) void renew();
  });
  return {
    signal,
    change,
    async end() {
      if (isEnded) return;
      isEnded = true;
      renewals.stop();
      await last;
      const deadline = clock.deadline({ what: 'letting go a task', durationMs: RELEASE_MS });
      try {
        await tasks.change(task.taskId, (stored) => releaseTask(stored, token), deadline.signal);
      } finally {
        deadline.cancel();
      }
    },
  };
}
