/**
 * The hold of one worker on one task: renews its lease, writes in the order of the calls, and ends the work at once when the
 * task is no longer its own (cancelled, or another's). Changes that come while one is being written share the next write, and
 * every write renews the lease. What it could not renew in time counts as lost.
 */
import {
  TASK_LEASE_MS,
  isOver,
  releaseTask,
  renewTask,
  type Task,
  type TaskDecision,
  type TaskId,
} from '../domain/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { TaskStore } from '../ports/task-store.ts';
import type { Log } from '../ports/trade-log.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { sharedWrites } from './shared-writes.ts';

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

/** Pure, and may run several times. */
export type DecideHeld = (task: Task, token: number) => TaskDecision;

export interface TaskHold {
  /** Aborts with a `TaskLostError`, or with the worker's own signal. */
  readonly signal: AbortSignal;
  /** Applies a decision after all that were asked before. @throws TaskLostError, StoreError, the signal's reason */
  change(decide: DecideHeld): Promise<Task>;
  /** The last change: the renewals end first, so that none of them finds the task over. @throws as `change` */
  finish(decide: DecideHeld): Promise<Task>;
  /** Ends the renewals. A task that is not over is let go, so that another worker need not wait. Never throws: see the log. */
  end(): Promise<void>;
}

export interface HoldDeps {
  readonly tasks: TaskStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** @param task just claimed */
export function holdTask({ tasks, clock, log }: HoldDeps, task: Task, parent: AbortSignal): TaskHold {
  const { taskId, claims: token } = task;
  const lost = new AbortController();
  const signal = AbortSignal.any([lost.signal, parent]);
  let leaseUntilMs = task.lease?.expiresAtMs ?? 0;
  let isRenewing = false;
  let problem = '';
  let isOverNow = false;

  const writes = sharedWrites<DecideHeld, Task>(async (decides) => {
    signal.throwIfAborted();
    const askedAtMs = clock.nowMs();
    const decision = await tasks.change(taskId, (stored) => decideAll(stored, { decides, token, askedAtMs }), signal);
    if (decision?.kind !== 'changed') {
      const error = new TaskLostError(decision?.task, decision?.reason ?? 'found none of this id');
      lost.abort(error);
      throw error;
    }
    isOverNow = isOver(decision.task);
    leaseUntilMs = askedAtMs + TASK_LEASE_MS;
    return decision.task;
  });
  const renew = async (): Promise<void> => {
    isRenewing = true;
    try {
      await writes.add((stored, own) => renewTask(stored, own, clock.nowMs()));
    } catch (error) {
      // A store that does not answer is asked again at the next turn; a refusal has ended the hold already.
      problem = error instanceof Error ? `: ${error.message}` : '';
      if (!signal.aborted) log.write('WARNING', 'TaskLeaseNotRenewed', { taskId, error: String(error) });
    } finally {
      isRenewing = false;
    }
  };
  const renewals = clock.every(RENEW_MS, () => {
    if (signal.aborted) return;
    const leftMs = leaseUntilMs - clock.nowMs();
    if (leftMs <= 0) {
      lost.abort(new TaskLostError(undefined, `found the lease passed, needed it renewed${problem}`));
    } else if (!isRenewing && leftMs <= TASK_LEASE_MS - RENEW_MS / 2) {
      void renew();
    }
  });
  return {
    signal,
    change: (decide) => writes.add(decide),
    finish: (decide) => {
      renewals.stop();
      return writes.add(decide);
    },
    async end() {
      renewals.stop();
      await writes.idle();
      if (!isOverNow && !lost.signal.aborted) await letGo({ tasks, clock, log }, taskId, token);
    },
  };
}

async function letGo({ tasks, clock, log }: HoldDeps, taskId: TaskId, token: number): Promise<void> {
  const limit = { what: 'letting go a task', durationMs: RELEASE_MS };
  try {
    await withDeadline(clock, limit, (within) => tasks.change(taskId, (stored) => releaseTask(stored, token), within));
  } catch (error) {
    // Another worker waits for the lease instead.
    log.write('WARNING', 'TaskNotLetGo', { taskId, error: String(error) });
  }
}

interface Asked {
  readonly decides: readonly DecideHeld[];
  readonly token: number;
  readonly askedAtMs: number;
}

/** One after the other, each on what the one before made; the lease of a task that is still held is renewed with them. */
function decideAll(stored: Task, { decides, token, askedAtMs }: Asked): TaskDecision {
  let task = stored;
  for (const decide of decides) {
    const decision = decide(task, token);
    if (decision.kind === 'refused') return decision;
    task = decision.task;
  }
  const renewed = renewTask(task, token, askedAtMs);
  return renewed.kind === 'changed' ? renewed : { kind: 'changed', task };
}
