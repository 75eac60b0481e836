/**
 * How long this process stood still: on a busy machine a promise about real time can only be held to the time in which
 * its process ran at all. Tests take it off what they measured, and say so.
 */
import { systemClock } from '../adapters/system/system-clock.ts';

const TICK_MS = 20;

export interface StoodStill {
  /** Milliseconds by which ticks came late since the last call. */
  lateMs(): number;
  /** Milliseconds of the longest single standstill so far. */
  longestMs(): number;
  stop(): void;
}

export function measureStandstill(): StoodStill {
  let lateMs = 0;
  let longestMs = 0;
  let lastAtMs = systemClock.nowMs();
  const timer = systemClock.every(TICK_MS, () => {
    const nowMs = systemClock.nowMs();
    const lateByMs = Math.max(0, nowMs - lastAtMs - TICK_MS);
    lateMs += lateByMs;
    longestMs = Math.max(longestMs, lateByMs);
    lastAtMs = nowMs;
  });
  return {
    lateMs() {
      const late = lateMs;
      lateMs = 0;
      return late;
    },
    longestMs: () => longestMs,
    stop: () => timer.stop(),
  };
}
