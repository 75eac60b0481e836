/**
 * The desk's clock where the gateway lives in the same process and its market time jumps from day to day: it stands where
 * the market stands and runs on at wall speed, so that leases and deadlines keep their lengths while every record carries
 * market time and expires in it. Not for a store that outlives the process: there, leases belong to wall time.
 */
import type { Clock } from '../lib/ports/clock.ts';

/** Jumps of `market` must fall between intents: a lease held across one would run out. */
export function marketClock(market: { nowMs(): number }, wall: Clock): Clock {
  let standsAtMs = market.nowMs();
  let sinceMs = wall.nowMs();
  let newestMs = standsAtMs;
  return {
    ...wall,
    nowMs() {
      const marketMs = market.nowMs();
      const wallMs = wall.nowMs();
      if (marketMs !== standsAtMs) {
        standsAtMs = marketMs;
        sinceMs = wallMs;
      }
      // Never back: a jump may be shorter than what has passed since the one before.
      newestMs = Math.max(newestMs, standsAtMs + wallMs - sinceMs);
      return newestMs;
    },
  };
}
