/**
 * A worker: claims open tasks in the order of the queue and works on several side by side, until nothing is open. While others
 * hold what is open it stays and takes over what they leave. What wakes it up is not its matter.
 */
import { claimTask, isClaimable, type Task } from '../domain/task.ts';
import type { OpenTask } from '../ports/task-store.ts';
import { runAnalysis, type AnalysisDeps, type AnalysisEnd } from './run-analysis.ts';

/** How long it leaves a queue alone in which everything is held by others. */
export const LOOK_AGAIN_MS = 500;

export interface WorkerOptions {
  /** Names this worker in leases. */
  readonly holder: string;
  /** Tasks under way at once. */
  readonly concurrency: number;
  /** Told of everything that ended, in words. */
  readonly ended?: (task: Task, end: AnalysisEnd) => void;
}

/** The first task that could be claimed; undefined where there is none. `open` says whether others hold some. */
async function claimNext(
  { tasks, clock }: AnalysisDeps,
  holder: string,
  signal: AbortSignal,
): Promise<{ readonly task: Task | undefined; readonly open: readonly OpenTask[] }> {
  const open = await tasks.open(signal);
  for (const candidate of open) {
    if (!isClaimable(candidate, clock.nowMs())) continue;
    const decision = await tasks.change(
      candidate.taskId,
      (task) => claimTask(task, { holder, nowMs: clock.nowMs() }),
      signal,
    );
    if (decision?.kind === 'changed' && decision.task.state === 'RUNNING') return { task: decision.task, open };
  }
  return { task: undefined, open };
}

/** Works until no task is open, or the signal aborts: then what is under way is let go. @throws StoreError, the signal's reason */
export async function drainQueue(deps: AnalysisDeps, options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const running = new Map<string, Promise<void>>();
  try {
    for (;;) {
      signal.throwIfAborted();
      const isFull = running.size >= options.concurrency;
      const { task, open } = isFull ? { task: undefined, open: [] } : await claimNext(deps, options.holder, signal);
      if (task !== undefined) {
        const work = runAnalysis(deps, task, signal).then((end) => {
          running.delete(task.taskId);
          options.ended?.(task, end);
        });
        running.set(task.taskId, work);
        continue;
      }
      if (running.size === 0 && open.length === 0) return;
      await somethingEnds(deps, [...running.values()], signal);
    }
  } finally {
    await Promise.allSettled(running.values());
  }
}

/** Until one of these ends, or it is time to look again; leaves no timer behind. */
async function somethingEnds(
  { clock }: AnalysisDeps,
  running: readonly Promise<void>[],
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const pause = clock.sleep(LOOK_AGAIN_MS, AbortSignal.any([signal, over.signal])).catch(() => undefined);
  await Promise.race([...running, pause]);
  over.abort();
}
