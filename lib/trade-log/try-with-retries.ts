/**
 * A few tries of one step at one sink: only what may pass is tried again, after a pause that doubles from 2 to 10 seconds
 * with jitter, or after the sink's own Retry-After. It knows no sink and records nothing.
 */
import type { Clock } from '../ports/clock.ts';
import type { SinkResult } from '../ports/sink.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { untilAborted } from './until-aborted.ts';

export interface RetryPolicy {
  /** After the first try. */
  readonly maxRetries: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Deadline of one try. */
  readonly tryMs: number;
  /** A Retry-After beyond this is left to the topic's redelivery. */
  readonly longestRetryAfterMs: number;
}

/** 05: 3 tries, 2-10 s apart: from twice the delay to ten times. */
export const retryPolicy = (wanted: {
  readonly maxRetries: number;
  readonly delayMs: number;
  readonly tryMs: number;
}): RetryPolicy => ({
  maxRetries: wanted.maxRetries,
  firstPauseMs: 2 * wanted.delayMs,
  longestPauseMs: 10 * wanted.delayMs,
  tryMs: wanted.tryMs,
  longestRetryAfterMs: 60_000,
});

export const RETRY_POLICY: RetryPolicy = retryPolicy({ maxRetries: 3, delayMs: 1_000, tryMs: 30_000 });

export interface TryOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly policy?: RetryPolicy | undefined;
  /** Of the first try; afterwards what the tries before may have done counts too. */
  readonly mayExist: boolean;
  readonly signal: AbortSignal;
}

export async function tryWithRetries(
  options: TryOptions,
  work: (mayExist: boolean, signal: AbortSignal) => Promise<SinkResult>,
): Promise<SinkResult> {
  const { clock, signal, policy = RETRY_POLICY } = options;
  let { mayExist } = options;
  for (let retry = 0; ; retry += 1) {
    const result = await tryOnce(options, (within) => work(mayExist, within));
    if (result.kind !== 'retry-later') return result;
    mayExist ||= result.mayExist;
    const pauseMs = result.afterMs ?? jittered(policy, retry, options.random());
    if (retry === policy.maxRetries || signal.aborted || pauseMs > policy.longestRetryAfterMs) {
      return { ...result, mayExist };
    }
    try {
      await clock.sleep(pauseMs, signal);
    } catch {
      // The request has ended: the topic brings the entry again.
      return { ...result, mayExist };
    }
  }
}

/** A sink that hangs is left alone at the deadline; what it throws is told, and may have happened. */
async function tryOnce(
  { clock, signal: parent, policy = RETRY_POLICY }: TryOptions,
  work: (signal: AbortSignal) => Promise<SinkResult>,
): Promise<SinkResult> {
  const limit = { what: 'a delivery to a sink', durationMs: policy.tryMs, parent };
  try {
    return await withDeadline(clock, limit, (signal) => untilAborted(work(signal), signal));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'retry-later', afterMs: undefined, mayExist: true, reason };
  }
}

/** Between the half and the whole of 4, 8, 10, 10... seconds: 2-10 s, and never all at once. */
function jittered({ firstPauseMs, longestPauseMs }: RetryPolicy, retry: number, random: number): number {
  const whole = Math.min(firstPauseMs * 2 ** (retry + 1), longestPauseMs);
  return Math.round(whole / 2 + (whole / 2) * random);
}
