/**
 * How many tasks are open, asked of the store once a second at most: a submission is one durable create, not a query of the whole
 * queue. Between two questions it adds what this process has queued, so that the limit holds against its own callers at once.
 */
import type { Clock } from '../lib/ports/clock.ts';
import type { TaskStore } from '../lib/ports/task-store.ts';

const FRESH_MS = 1_000;
/** A busy desk has an answer so old, with its own additions: nobody waits for a newer one, which is asked for behind the back. */
const OLD_MS = 5_000;

export interface QueueDepth {
  /** @throws StoreError, the signal's reason */
  open(signal: AbortSignal): Promise<number>;
  /** This process queues one more: said before it is stored, so that no answer of the store counts it twice. */
  add(): void;
}

export function createQueueDepth(tasks: Pick<TaskStore, 'countOpen'>, clock: Pick<Clock, 'nowMs'>): QueueDepth {
  let known = { count: 0, atMs: -Infinity };
  let asking: Promise<void> | undefined;
  const ask = async (signal: AbortSignal): Promise<void> => {
    const atMs = clock.nowMs();
    known = { count: await tasks.countOpen(signal), atMs };
  };
  return {
    async open(signal) {
      const ageMs = clock.nowMs() - known.atMs;
      if (ageMs >= OLD_MS) await ask(signal);
      else if (ageMs >= FRESH_MS) {
        // What fails here is asked again by the next caller, who waits for it and hears of it once the answer is old.
        asking ??= ask(signal).then(
          () => void (asking = undefined),
          () => void (asking = undefined),
        );
      }
      return known.count;
    },
    add: () => {
      known = { ...known, count: known.count + 1 };
    },
  };
}
