/**
 * Time of a simulation: it stands still while anything is being worked on and jumps to the next timer when nothing is.
 * Timers fire in order of their time, then of their making, each after everything the one before has set off has
 * settled, so that a run is a function of its seed. No real timer is involved; real input and output have no place here.
 */
import { DeadlineError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { timerHeap } from './timer-heap.ts';

export interface VirtualClock extends Clock {
  /** Calls `task` once after that long. The returned function takes it back. */
  after(durationMs: number, task: () => void): () => void;
  /** Lives until `work` has settled. @throws Error where nothing is left that could settle it, or it takes too long */
  run<Result>(work: Promise<Result>): Promise<Result>;
  /** Timers fired so far. */
  readonly fired: number;
}

/** Timers that one `run` may fire: a simulation that does not end is a finding, not a hang. */
const MOST_TIMERS = 2_000_000;

/** Begins at `startAtMs`, UTC epoch milliseconds. */
export function virtualClock(startAtMs: number): VirtualClock {
  let nowMs = startAtMs;
  let fired = 0;
  const timers = timerHeap();

  const after = (durationMs: number, task: () => void): (() => void) =>
    timers.add(nowMs + Math.max(0, Math.ceil(durationMs)), task);

  const run = <Result>(work: Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      let settled = false;
      const end = (how: () => void): void => {
        settled = true;
        how();
      };
      work.then(
        (result) => end(() => resolve(result)),
        (error: unknown) => end(() => reject(error)),
      );
      const last = fired + MOST_TIMERS;
      const step = (): void => {
        if (settled) return;
        const timer = timers.next();
        if (timer === undefined) return reject(new Error('Simulation stands still: found no timer, needed one'));
        if (fired > last) return reject(new Error(`Simulation does not end: found more than ${MOST_TIMERS} timers`));
        nowMs = Math.max(nowMs, timer.dueAtMs);
        fired += 1;
        try {
          timer.task();
        } catch (error) {
          return reject(error);
        }
        afterAllMicrotasks(step);
      };
      // What was begun before this call settles first.
      setImmediate(step);
    });

  return {
    ...clockOver(() => nowMs, after),
    after,
    run,
    get fired() {
      return fired;
    },
  };
}

/** A tick queued by a microtask runs when no microtask is left: cheaper than a turn of the event loop. */
function afterAllMicrotasks(task: () => void): void {
  queueMicrotask(() => process.nextTick(task));
}

/** The clock port over something that calls back later. */
export function clockOver(nowMs: () => number, after: VirtualClock['after']): Clock {
  return {
    nowMs,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const onAbort = (): void => {
          cancel();
          reject(signal.reason);
        };
        const cancel = after(durationMs, () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        });
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    deadline({ what, durationMs, parent }) {
      const controller = new AbortController();
      const follow = (): void => controller.abort(parent?.reason);
      const cancelTimer = after(durationMs, () => controller.abort(new DeadlineError(what, durationMs)));
      const cancel = (): void => {
        cancelTimer();
        parent?.removeEventListener('abort', follow);
      };
      if (parent?.aborted === true) follow();
      else parent?.addEventListener('abort', follow, { once: true });
      return { signal: controller.signal, cancel, [Symbol.dispose]: cancel };
    },
    every(periodMs, task) {
      let cancel = after(periodMs, tick);
      let stopped = false;
      function tick(): void {
        cancel = after(periodMs, tick);
        if (!stopped) task();
      }
      return {
        stop() {
          stopped = true;
          cancel();
        },
      };
    },
  };
}
