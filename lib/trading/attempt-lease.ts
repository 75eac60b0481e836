/**
 * One attempt at the lease: taken, held by another, or of a commit whose outcome nobody was told, which the lease itself shows
 * when it is looked at again. Waiting, renewing and letting go are `hold-lease.ts`.
 */
import { fencingToken } from '../domain/ids.ts';
import type { Lease } from '../domain/run.ts';
import { StoreError } from '../domain/store-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import { withDeadline } from '../ports/with-deadline.ts';

/** For letting go of what nobody waits for any more. */
const GIVE_BACK_MS = 1_000;

export interface LeaseDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

export type Taken = { readonly kind: 'taken'; readonly holder: string; readonly freeAtMs: number };

export interface WantedLease {
  readonly holder: string;
  readonly claim: string | undefined;
  /** The claim, once this very call has made a commit without hearing what became of it. */
  readonly own: string | undefined;
  readonly nowMs: number;
  readonly times: { readonly ttlMs: number; readonly graceMs: number };
  readonly signal: AbortSignal;
}

/** A lease that this very call may have made, without being told so, is in nobody's way. */
export function takenBy(lease: Lease | undefined, { own, nowMs, times }: WantedLease): Taken | undefined {
  if (lease === undefined || lease.released) return undefined;
  if (own !== undefined && lease.noteClaim === own) return undefined;
  const freeAtMs = lease.expiresAtMs + times.graceMs;
  return nowMs < freeAtMs ? { kind: 'taken', holder: lease.holder, freeAtMs } : undefined;
}

type LeaseAttempt = { readonly kind: 'held'; readonly lease: Lease } | Taken;

/**
 * Taken anew also where our own claim has it: the token of a commit that nobody heard of is never used. The store decides again
 * by itself where it did not hear, and finds then what this very call has made.
 */
function tryTake(ledger: Ledger, wanted: WantedLease): Promise<LeaseAttempt> {
  const { holder, claim, nowMs, times, signal } = wanted;
  let { own } = wanted;
  return ledger.transact<LeaseAttempt>(
    { lease: true },
    ({ lease: current }) => {
      const taken = takenBy(current, { ...wanted, own });
      if (taken !== undefined) return { changes: [], result: taken };
      own = claim;
      const lease: Lease = {
        token: fencingToken((current?.token ?? 0) + 1),
        holder,
        expiresAtMs: nowMs + times.ttlMs,
        released: false,
        ...(claim === undefined ? {} : { noteClaim: claim }),
      };
      return { changes: [{ kind: 'put-lease', lease }], result: { kind: 'held', lease } };
    },
    signal,
  );
}

type Doubted = { readonly kind: 'doubted'; readonly error: StoreError };

/** `doubted`: the commit may have been made or not. @throws what else the store says */
export async function takeOrDoubt(ledger: Ledger, wanted: WantedLease): Promise<LeaseAttempt | Doubted> {
  try {
    return await tryTake(ledger, wanted);
  } catch (error) {
    if (wanted.claim === undefined) throw error;
    if (!(error instanceof StoreError) || error.failure !== 'outcome-unknown') throw error;
    return { kind: 'doubted', error };
  }
}

/** Lets the lease of this claim go, where there is one; else, or where the store cannot be reached, its TTL ends it. */
export async function giveBack({ ledger, clock }: LeaseDeps, claim: string): Promise<void> {
  try {
    await withDeadline(clock, { what: 'giving the lease back', durationMs: GIVE_BACK_MS }, (signal) =>
      ledger.transact<void>(
        { lease: true },
        ({ lease }) => {
          if (lease === undefined || lease.noteClaim !== claim) return { changes: [], result: undefined };
          return { changes: [{ kind: 'put-lease', lease: { ...lease, released: true } }], result: undefined };
        },
        signal,
      ),
    );
  } catch {
    // Why nobody waits any more is told by the caller; what the store says to this changes nothing.
  }
}
