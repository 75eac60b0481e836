/**
 * The machine's clock with a hand on it: real timers, and a wall time that a test can push forward, so that leases run
 * out without waiting. For tests over real sockets; where no socket is needed, `manual-clock.ts` is the better one.
 */
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Clock } from '../ports/clock.ts';

export interface ShiftedClock extends Clock {
  /** Moves what `nowMs` says; timers under way are not touched. */
  jump(durationMs: number): void;
}

export function shiftedClock(): ShiftedClock {
  let shiftMs = 0;
  return {
    ...systemClock,
    nowMs: () => systemClock.nowMs() + shiftMs,
    jump: (durationMs) => {
      shiftMs += durationMs;
    },
  };
}
