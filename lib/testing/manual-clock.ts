/**
 * A clock that stands still until a test moves it: sleeps and deadlines fire in order of their time, each followed by
 * a turn of the event loop. It never fires by itself; real input and output still need real turns.
 */
import { DeadlineError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on and fires what falls due, also what falls due only because of that. */
  advance(durationMs: number): Promise<void>;
  /** Timers that have neither fired nor been cancelled: 0 at the end of a clean test. */
  pending(): number;
  /** When the next timer falls due; undefined where none waits. */
  nextAtMs(): number | undefined;
}

interface Timer {
  readonly dueAtMs: number;
  readonly fire: () => void;
}

/** Begins at `startAtMs`. */
export function manualClock(startAtMs: number): ManualClock {
  let nowMs = startAtMs;
  const timers = new Set<Timer>();

  const add = (durationMs: number, fire: () => void): (() => void) => {
    const timer: Timer = { dueAtMs: nowMs + durationMs, fire };
    timers.add(timer);
    return () => void timers.delete(timer);
  };

  const next = (untilMs: number): Timer | undefined =>
    [...timers].filter(({ dueAtMs }) => dueAtMs <= untilMs).toSorted((a, b) => a.dueAtMs - b.dueAtMs)[0];

  return {
    nowMs: () => nowMs,
    pending: () => timers.size,
    nextAtMs: () => next(Infinity)?.dueAtMs,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const cancel = add(durationMs, resolve);
        signal.addEventListener('abort', () => (cancel(), reject(signal.reason)), { once: true });
      }),
    deadline({ what, durationMs, parent }) {
      const controller = new AbortController();
      const cancel = add(durationMs, () => controller.abort(new DeadlineError(what, durationMs)));
      const follow = (): void => (cancel(), controller.abort(parent?.reason));
      if (parent?.aborted === true) follow();
      else parent?.addEventListener('abort', follow, { once: true });
      return { signal: controller.signal, cancel, [Symbol.dispose]: cancel };
    },
    every(periodMs, task) {
      let cancel = add(periodMs, tick);
      function tick(): void {
        cancel = add(periodMs, tick);
        task();
      }
      return { stop: () => cancel() };
    },
    async advance(durationMs) {
      const untilMs = nowMs + durationMs;
      for (let timer = next(untilMs); timer !== undefined; timer = next(untilMs)) {
        timers.delete(timer);
        nowMs = Math.max(nowMs, timer.dueAtMs);
        timer.fire();
        await new Promise((resolve) => setImmediate(resolve));
      }
      nowMs = untilMs;
    },
  };
}
