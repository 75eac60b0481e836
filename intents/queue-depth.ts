/**
 * How many tasks are open, asked of the store once a second at most: a submission is one durable create, not a query of the whole
 * queue. Between two questions it adds what this process has queued, so that the limit holds against its own callers at once. It
 * refuses nobody itself.
 */
import type { Clock } from '../lib/ports/clock.ts';
import { orAbort } from '../lib/ports/or-abort.ts';
import type { TaskStore } from '../lib/ports/task-store.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';

/** Open tasks from which a submission is refused. */
export const MAX_QUEUED = 200;
const FRESH_MS = 1_000;
/** A busy desk has an answer so old, with its own additions: nobody waits for a newer one, which is asked for behind the back. */
const OLD_MS = 5_000;
/**
 * After a pause the last answer serves where it left the queue half empty, for so many submissions at most until the next one: what an
 * instance may add to a queue that others have filled meanwhile.
 */
export const MAX_UNASKED = 10;
const ASK_MS = 10_000;

export interface QueueDepth {
  /** @throws StoreError, DeadlineError, the signal's reason */
  open(signal: AbortSignal): Promise<number>;
  /** This process queues one more: said before it is stored. */
  add(): void;
}

interface Known {
  readonly count: number;
  readonly atMs: number;
  /** Answers given from it though it was old. */
  readonly unasked: number;
}

export function createQueueDepth(tasks: Pick<TaskStore, 'countOpen'>, clock: Clock): QueueDepth {
  let known: Known | undefined;
  let added = 0;
  let asking: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    const [atMs, addedBefore] = [clock.nowMs(), added];
    const limit = { what: 'counting the open tasks', durationMs: ASK_MS };
    const count = await withDeadline(clock, limit, (within) => orAbort(tasks.countOpen(within), within));
    // What was added meanwhile may be in the count or not: counted twice until the next answer is better than not at all.
    known = { count: count + added - addedBefore, atMs, unasked: 0 };
  };
  /** One question for all who come while it is under way. */
  const asked = (): Promise<void> => {
    asking ??= ask().finally(() => void (asking = undefined));
    return asking;
  };
  return {
    async open(signal) {
      const ageMs = known === undefined ? Infinity : clock.nowMs() - known.atMs;
      if (known === undefined || ageMs >= FRESH_MS) {
        const answer = asked();
        if (known === undefined || !mayServe(known, ageMs)) await orAbort(answer, signal);
        else {
          if (ageMs >= OLD_MS) known = { ...known, unasked: known.unasked + 1 };
          // What fails behind the back is asked again by the next caller, who hears of it where the answer no longer serves.
          answer.catch(() => undefined);
        }
      }
      return known?.count ?? Infinity;
    },
    add: () => {
      added += 1;
      if (known !== undefined) known = { ...known, count: known.count + 1 };
    },
  };
}

const mayServe = ({ count, unasked }: Known, ageMs: number): boolean =>
  ageMs < OLD_MS || (count < MAX_QUEUED / 2 && unasked < MAX_UNASKED);
