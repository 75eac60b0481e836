/**
 * Google's error codes in our words: what a failure proves, whether trying again may help, and one line for people
 * without a stack. Codes are those of gRPC (google.rpc.Code).
 */
import { StoreError, type StoreFailure } from '../../domain/store-error.ts';

export interface Verdict {
  readonly failure: StoreFailure;
  readonly again: boolean;
  /** Whether a commit that ended so may have happened all the same. */
  readonly ambiguous: boolean;
}

/** code -> [name, verdict]; a code that is not listed is like UNKNOWN. */
const VERDICTS: ReadonlyMap<number, readonly [string, Verdict]> = new Map([
  [1, ['CANCELLED', { failure: 'unavailable', again: true, ambiguous: true }]],
  [2, ['UNKNOWN', { failure: 'unavailable', again: true, ambiguous: true }]],
  [3, ['INVALID_ARGUMENT', { failure: 'refused', again: false, ambiguous: false }]],
  [4, ['DEADLINE_EXCEEDED', { failure: 'unavailable', again: true, ambiguous: true }]],
  [5, ['NOT_FOUND', { failure: 'refused', again: false, ambiguous: false }]],
  [6, ['ALREADY_EXISTS', { failure: 'contention', again: false, ambiguous: false }]],
  [7, ['PERMISSION_DENIED', { failure: 'refused', again: false, ambiguous: false }]],
  [8, ['RESOURCE_EXHAUSTED', { failure: 'unavailable', again: true, ambiguous: false }]],
  [9, ['FAILED_PRECONDITION', { failure: 'refused', again: false, ambiguous: false }]],
  [10, ['ABORTED', { failure: 'contention', again: true, ambiguous: false }]],
  [11, ['OUT_OF_RANGE', { failure: 'refused', again: false, ambiguous: false }]],
  [12, ['UNIMPLEMENTED', { failure: 'refused', again: false, ambiguous: false }]],
  [13, ['INTERNAL', { failure: 'unavailable', again: true, ambiguous: true }]],
  [14, ['UNAVAILABLE', { failure: 'unavailable', again: true, ambiguous: true }]],
  [16, ['UNAUTHENTICATED', { failure: 'refused', again: false, ambiguous: false }]],
]);

const UNKNOWN: Verdict = { failure: 'unavailable', again: false, ambiguous: true };

export const ALREADY_EXISTS = 6;

/** The gRPC code of what the client threw; undefined where it carries none. */
export function codeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

export function verdictOf(error: unknown): Verdict {
  const code = codeOf(error);
  // Google answers INVALID_ARGUMENT for a transaction that was held too long or was closed: a new one may do.
  if (code === 3 && /transaction (has expired|is invalid)|no longer valid/i.test(lineOf(error))) {
    return { failure: 'contention', again: true, ambiguous: false };
  }
  return code === undefined ? UNKNOWN : (VERDICTS.get(code)?.[1] ?? UNKNOWN);
}

/** `what` in the words of the caller, for example `Ledger transaction`. */
export function storeError(what: string, failure: StoreFailure, error: unknown): StoreError {
  const code = codeOf(error);
  const name = code === undefined ? 'an error' : (VERDICTS.get(code)?.[0] ?? `code ${code}`);
  const outcome = failure === 'outcome-unknown' ? ', its outcome is not known' : '';
  return new StoreError(failure, `${what} failed at Firestore${outcome}: found ${name} (${lineOf(error)})`);
}

/** First line of what the client says, bounded. */
function lineOf(error: unknown): string {
  const details = typeof error === 'object' && error !== null && 'details' in error ? error.details : undefined;
  const text =
    typeof details === 'string' && details !== '' ? details : error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').slice(0, 300);
}
