/**
 * A worker: claims open tasks in the order of the queue and works on several side by side, until nothing is open. While others
 * hold what is open it stays and takes over what they leave. What wakes it up is not its matter.
 */
import { claimTask, isClaimable, type Task, type TaskDecision } from '../domain/task.ts';
import type { OpenTask } from '../ports/task-store.ts';
import { runAnalysis, type AnalysisDeps, type AnalysisEnd } from './run-analysis.ts';

/** How long it leaves a queue alone in which everything is held, by others or by itself: a look costs a read of each open task. */
export const LOOK_AGAIN_MS = 500;
/** Claims of one look, side by side: the next look sees what other workers have taken meanwhile. */
export const CLAIMS_AT_ONCE = 50;

export interface WorkerOptions {
  /** Names this worker in leases. */
  readonly holder: string;
  /** Tasks under way at once. */
  readonly concurrency: number;
  /** Told of everything that ended, in words. */
  readonly ended?: (task: Task, end: AnalysisEnd) => void;
}

/** What one look at the queue has found and claimed. */
interface Look {
  /** Whether anything is open, whoever holds it. */
  readonly isEmpty: boolean;
  /** Whether it is worth to look again at once. */
  readonly mayBeMore: boolean;
}

/** Claims the first `count` tasks that can be claimed; each is begun as soon as it is ours. */
async function claimSome(
  { tasks, clock, log }: AnalysisDeps,
  asked: { readonly holder: string; readonly count: number; readonly begin: (task: Task) => void },
  signal: AbortSignal,
): Promise<Look> {
  const { holder, count, begin } = asked;
  const open = await tasks.open(signal);
  const isFree = (candidate: OpenTask): boolean => isClaimable(candidate, clock.nowMs());
  const claimIt = (task: Task): TaskDecision => claimTask(task, { holder, nowMs: clock.nowMs() });
  const limit = Math.min(count, CLAIMS_AT_ONCE);
  const candidates = open.filter(isFree).slice(0, limit);
  const claims = await Promise.allSettled(
    candidates.map(async ({ taskId }) => {
      const decision = await tasks.change(taskId, claimIt, signal);
      // One that ended too many workers has failed instead.
      if (decision?.kind === 'changed' && decision.task.state === 'RUNNING') begin(decision.task);
    }),
  );
  const failed = claims.flatMap((claim) => (claim.status === 'rejected' ? [claim] : []));
  signal.throwIfAborted();
  // A store that takes no claim at all ends the work; one claim among others waits for the next look.
  const [first] = failed;
  if (first !== undefined && failed.length === claims.length) throw first.reason;
  for (const { reason } of failed) log.write('WARNING', 'TaskNotClaimed', { error: String(reason).slice(0, 500) });
  // Fewer than were looked for: all that was free has been asked for, and what comes meanwhile is seen at the next look.
  return { isEmpty: open.length === 0, mayBeMore: candidates.length === limit };
}

/** Works until no task is open, or the signal aborts: then what is under way is let go. @throws StoreError, the signal's reason */
export async function drainQueue(deps: AnalysisDeps, options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const { holder, concurrency, ended } = options;
  const running = new Map<string, Promise<void>>();
  const begin = (task: Task): void => {
    const work = runAnalysis(deps, task, signal).then((end) => {
      running.delete(task.taskId);
      ended?.(task, end);
    });
    running.set(task.taskId, work);
  };
  try {
    for (;;) {
      signal.throwIfAborted();
      const count = concurrency - running.size;
      if (count <= 0) {
        await Promise.race(running.values());
        continue;
      }
      const look = await claimSome(deps, { holder, count, begin }, signal);
      if (look.mayBeMore) continue;
      if (look.isEmpty && running.size === 0) return;
      await allEnd(deps, [...running.values()], signal);
    }
  } finally {
    await Promise.allSettled(running.values());
  }
}

/** Until all of these have ended, or it is time to look again; leaves no timer behind. */
async function allEnd({ clock }: AnalysisDeps, running: readonly Promise<void>[], signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const within = AbortSignal.any([signal, over.signal]);
  const pause = clock.sleep(LOOK_AGAIN_MS, within).catch((error: unknown) => {
    // The caller sees to its own signal.
    if (!within.aborted) throw error;
  });
  await (running.length === 0 ? pause : Promise.race([Promise.all(running), pause]));
  over.abort();
}
