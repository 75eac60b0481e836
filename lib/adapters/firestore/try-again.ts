/**
 * Work at Firestore that is tried again: ten attempts at most, with pauses that double, each with jitter, and the account of whether an
 * earlier attempt may have been written. What one attempt does, and what else a failure means there, is its caller's matter.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Firestore } from '@google-cloud/firestore';
import type { StoreError } from '../../domain/store-error.ts';
import { abortable } from './abortable.ts';
import { storeError, verdictOf, type Verdict } from './store-failure.ts';

export const MAX_ATTEMPTS = 10;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 1_600;

/** What the attempts so far have proved. */
export interface Progress {
  /** A write was sent, and its failure (if any) does not prove that it did not happen. */
  maybeWritten: boolean;
}

export type Attempt<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  /** `verdict`: where the attempt knows more of its failure than Google's code says; `atOnce`: without a pause. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly verdict?: Verdict; readonly atOnce?: true }
  /** Nothing that was ever sent can still be written; thrown where no attempt is left. */
  | { readonly kind: 'settled'; readonly failure: StoreError };

/** Somebody else was first: nothing of ours was written, and who reads again knows what is there now. */
export const TAKEN: Verdict = { failure: 'contention', again: true, ambiguous: false };

export interface TryAgain<Result> {
  /** For error messages, for example `Ledger transaction`. */
  readonly what: string;
  readonly signal: AbortSignal;
  /** Kept by the caller, who may have to tell of it when the signal aborts under an attempt. */
  readonly progress: Progress;
  /** The number of the attempt, from 1. Sets `maybeWritten` as soon as it sends a write; what it throws passes through unchanged. */
  readonly once: (attempt: number) => Promise<Attempt<Result>>;
}

/** @throws StoreError (`outcome-unknown` where one attempt may have been written), what `once` throws, or the signal's reason */
export async function tryAgain<Result>({ what, signal, progress, once }: TryAgain<Result>): Promise<Result> {
  let pauseMs = FIRST_PAUSE_MS;
  for (let attempt = 1; ; attempt += 1) {
    const before = progress.maybeWritten;
    const outcome = await once(attempt);
    if (outcome.kind === 'done') return outcome.result;
    if (outcome.kind === 'settled') {
      progress.maybeWritten = false;
      if (attempt === MAX_ATTEMPTS) throw outcome.failure;
    } else {
      const { failure, again, ambiguous } = outcome.verdict ?? verdictOf(outcome.error);
      progress.maybeWritten = before || (progress.maybeWritten && ambiguous);
      if (!again || attempt === MAX_ATTEMPTS) {
        throw storeError(what, progress.maybeWritten ? 'outcome-unknown' : failure, outcome.error);
      }
      if (outcome.atOnce === true) continue;
    }
    await sleep(pauseMs * (0.5 + Math.random()), undefined, { signal });
    if (outcome.kind === 'failed') pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** The same for a caller with a signal: ends with it, told whether something may have been written. @throws as `tryAgain` */
export function tryUntilAborted<Result>(
  { firestore, what, signal }: { readonly firestore: Firestore; readonly what: string; readonly signal: AbortSignal },
  once: (progress: Progress, attempt: number) => Promise<Attempt<Result>>,
): Promise<Result> {
  const progress: Progress = { maybeWritten: false };
  const attempts = tryAgain({ what, signal, progress, once: (attempt) => once(progress, attempt) });
  const reason = (): unknown =>
    progress.maybeWritten ? storeError(what, 'outcome-unknown', signal.reason) : signal.reason;
  return abortable(firestore, attempts, signal, reason);
}
