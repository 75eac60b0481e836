/**
 * How many tasks are open, asked of the store once a second at most: a submission is one durable create, not a query of the whole
 * queue. Between two questions it adds what this process has queued, so that the limit holds against its own callers at once.
 */
import type { Clock } from '../lib/ports/clock.ts';
import type { TaskStore } from '../lib/ports/task-store.ts';

const FRESH_MS = 1_000;

export interface QueueDepth {
  /** @throws StoreError, the signal's reason */
  open(signal: AbortSignal): Promise<number>;
  /** This process has queued one more. */
  add(): void;
}

export function createQueueDepth(tasks: Pick<TaskStore, 'countOpen'>, clock: Pick<Clock, 'nowMs'>): QueueDepth {
  let known = { count: 0, atMs: -Infinity };
  return {
    async open(signal) {
      const nowMs = clock.nowMs();
      if (nowMs - known.atMs >= FRESH_MS) known = { count: await tasks.countOpen(signal), atMs: nowMs };
      return known.count;
    },
    add: () => {
      known = { ...known, count: known.count + 1 };
    },
  };
}
