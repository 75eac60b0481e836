/**
 * The one-writer rule: a lease with a fencing token over everything that trades in a mode (`locks/{mode}`).
 * Its deadline is held in memory and asked synchronously in the tick of each socket write; the stored token is
 * verified again by every transaction that plans or books. It does not decide what may be sent, only who.
 */
import { LeaseLostError } from '../domain/errors.ts';
import type { FencingToken } from '../domain/ids.ts';
import type { Lease } from '../domain/run.ts';
import type { LedgerDecision, LedgerView } from '../ports/ledger.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { giveBack, takenBy, takeOrDoubt, type LeaseDeps, type Taken } from './attempt-lease.ts';

export const LEASE_TTL_MS = 15_000;
/** A successor of a holder that did not release waits this much beyond the TTL, for clocks that differ. */
export const LEASE_GRACE_MS = 2_000;
const RETRY_EVERY_MS = 250;

/** Shorter ones only where a test kills many holders: every instance over one ledger must use the same. */
export interface LeaseTimes {
  readonly ttlMs: number;
  readonly graceMs: number;
}

export const LEASE_TIMES: LeaseTimes = { ttlMs: LEASE_TTL_MS, graceMs: LEASE_GRACE_MS };
const renewEveryMs = ({ ttlMs }: LeaseTimes): number => Math.ceil(ttlMs / 3);

export interface HeldLease {
  readonly token: FencingToken;
  /** Aborts with LeaseLostError when the lease is known to be lost. */
  readonly lost: AbortSignal;
  /** Synchronous: a reason why nothing may be sent now, or undefined. */
  refusal(): string | undefined;
  /** Idempotent. A failure to release is left to the TTL and reported to the caller. */
  release(signal: AbortSignal): Promise<void>;
}

export type LeaseResult =
  | { readonly kind: 'held'; readonly lease: HeldLease }
  | Taken
  /** What it was wanted for was done by its holder meanwhile. */
  | { readonly kind: 'not-needed' };

export interface LeaseWanted {
  readonly holder: string;
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** Given where somebody else may be at the same work: he goes first, and his end ends the wait. */
  readonly isNeeded?: (signal: AbortSignal) => Promise<boolean>;
  /** Never the same for two calls. With it a commit whose outcome is not known is looked up; without it, it is an error. */
  readonly claim?: string;
  /** `LEASE_TIMES` where left out. */
  readonly times?: LeaseTimes;
}

/** Takes the lease, waiting at most `waitMs` for its holder. @throws StoreError, or the signal's reason */
export async function holdLease(deps: LeaseDeps, options: LeaseWanted): Promise<LeaseResult> {
  const doubt: Doubt = { own: undefined };
  try {
    return await waitForLease(deps, options, doubt);
  } catch (error) {
    // Nobody waits for it any more: where that commit was made after all, the next one need not wait for its TTL.
    if (doubt.own !== undefined) await giveBack(deps, doubt.own);
    throw error;
  }
}

interface Doubt {
  /** The claim of this call, once it has made a commit without hearing what became of it. */
  own: string | undefined;
}

async function waitForLease(deps: LeaseDeps, options: LeaseWanted, doubt: Doubt): Promise<LeaseResult> {
  const { ledger, clock } = deps;
  const { holder, claim, signal, isNeeded, times = LEASE_TIMES } = options;
  const giveUpAtMs = clock.nowMs() + options.waitMs;
  if (isNeeded !== undefined) await clock.sleep(RETRY_EVERY_MS, signal);
  for (;;) {
    if (isNeeded !== undefined && !(await isNeeded(signal))) return { kind: 'not-needed' };
    // Looked at before it is asked for: a transaction on it would hold up those of its holder, plan and sends included.
    const { lease } = await ledger.read({ lease: true }, signal);
    const startedAtMs = clock.nowMs();
    const wanted = { holder, claim, own: doubt.own, nowMs: startedAtMs, times, signal };
    const attempt = takenBy(lease, wanted) ?? (await takeOrDoubt(ledger, wanted));
    if (attempt.kind === 'held') return { kind: 'held', lease: keepLease(deps, { ...attempt, startedAtMs, times }) };
    if (attempt.kind === 'doubted') {
      // What became of the commit shows in the lease itself, which is looked at again.
      doubt.own = claim;
      if (clock.nowMs() >= giveUpAtMs) throw attempt.error;
    } else {
      // A delivery of the same run is at it: the caller is told at once (03: running is a 409, only others are waited for).
      if (isNeeded !== undefined && attempt.holder === holder) return attempt;
      if (clock.nowMs() >= giveUpAtMs) return attempt;
    }
    await clock.sleep(RETRY_EVERY_MS, signal);
  }
}

/** @throws LeaseLostError unless the stored lease still carries our token: call it inside every writing decision. */
export function verifyToken(view: LedgerView, token: FencingToken): void {
  if (view.lease?.token !== token) throw new LeaseLostError(view.lease?.holder ?? 'nobody');
}

function keepLease(
  { ledger, clock }: LeaseDeps,
  { lease: taken, startedAtMs, times }: { lease: Lease; startedAtMs: number; times: LeaseTimes },
): HeldLease {
  const lost = new AbortController();
  // Counted from before the transaction began: memory never believes longer than the store promises.
  let validUntilMs = startedAtMs + times.ttlMs;
  let released = false;
  let renewing = false;

  const renew = async (): Promise<void> => {
    const beganAtMs = clock.nowMs();
    const decide = (view: LedgerView): LedgerDecision<void> => {
      verifyToken(view, taken.token);
      // A renewal that comes after its own release must not take the lease back: nobody would ever let it go again.
      if (view.lease?.released === true) return { changes: [], result: undefined };
      const lease: Lease = { ...taken, expiresAtMs: beganAtMs + times.ttlMs };
      return { changes: [{ kind: 'put-lease', lease }], result: undefined };
    };
    await withDeadline(clock, { what: 'renewing the lease', durationMs: renewEveryMs(times) }, (signal) =>
      ledger.transact({ lease: true }, decide, signal),
    );
    validUntilMs = beganAtMs + times.ttlMs;
  };

  const tick = (): void => {
    if (clock.nowMs() > validUntilMs) lost.abort(new LeaseLostError('nobody (the TTL ran out)'));
    if (renewing || released || lost.signal.aborted) return;
    renewing = true;
    renew()
      .catch((error: unknown) => {
        // Any other failure leaves the TTL running: the memory deadline stops the sends by itself.
        if (error instanceof LeaseLostError) lost.abort(error);
      })
      .finally(() => {
        renewing = false;
      });
  };
  const timer = clock.every(renewEveryMs(times), tick);

  return {
    token: taken.token,
    lost: lost.signal,
    refusal: () => {
      if (released) return 'the lease was released';
      if (lost.signal.aborted) return 'the lease was lost';
      return clock.nowMs() < validUntilMs ? undefined : 'the lease ran out';
    },
    release: async (signal) => {
      if (released) return;
      released = true;
      timer.stop();
      await ledger.transact(
        { lease: true },
        ({ lease }) => {
          if (lease?.token !== taken.token) return { changes: [], result: undefined };
          return { changes: [{ kind: 'put-lease', lease: { ...lease, released: true } }], result: undefined };
        },
        signal,
      );
    },
  };
}
