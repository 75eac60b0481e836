/**
 * How many requests each caller may make: a bucket of tokens a caller, refilled with time. What is urgent (the kill
 * switch) is asked under a key of its own, so that no flood empties it. It knows neither requests nor callers.
 */
import type { Clock } from '../ports/clock.ts';

export interface BucketLimits {
  /** Requests at once after a rest. */
  readonly capacity: number;
  readonly refillPerSecond: number;
}

export interface TokenBuckets {
  /** Takes one token. 0, or the whole seconds after which there is one again. */
  take(key: string, limits: BucketLimits): number;
}

/** Full buckets are dropped beyond this; a key that is unknown has a full one. */
const MAX_BUCKETS = 10_000;

interface Bucket {
  tokens: number;
  atMs: number;
}

/** @param clock only differences of its time count; a step back refills nothing */
export function createTokenBuckets(clock: Pick<Clock, 'nowMs'>): TokenBuckets {
  /** Key -> bucket, the least recently used first. */
  const buckets = new Map<string, Bucket>();
  return {
    take: (key, { capacity, refillPerSecond }) => {
      const nowMs = clock.nowMs();
      const before = buckets.get(key) ?? { tokens: capacity, atMs: nowMs };
      const refilled = (Math.max(0, nowMs - before.atMs) / 1_000) * refillPerSecond;
      const tokens = Math.min(capacity, before.tokens + refilled);
      const isAllowed = tokens >= 1;
      buckets.delete(key);
      buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, atMs: nowMs });
      forgetOldest(buckets);
      return isAllowed ? 0 : Math.ceil((1 - tokens) / refillPerSecond);
    },
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  for (const key of buckets.keys()) {
    if (buckets.size <= MAX_BUCKETS) return;
    buckets.delete(key);
  }
}
