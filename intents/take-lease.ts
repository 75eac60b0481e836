/** Takes the lease for a claimed run, or says in a problem who holds it and when another try makes sense. */
import { ProblemError } from '../lib/domain/problem.ts';
import type { Run } from '../lib/domain/run.ts';
import { endRun } from '../lib/trading/claim-run.ts';
import { holdLease, type HeldLease } from '../lib/trading/hold-lease.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import type { IntentDeps } from './intent.ts';

/** For the holder of another run; a run that is itself in progress is not waited for. */
const LEASE_WAIT_MS = 5_000;

/** `isOurs`: the claim is this call's own and fresh, so that it is let go with the 409 that asks for a retry. */
export async function takeLease(
  deps: IntentDeps,
  { run, isOurs, signal }: { readonly run: Run; readonly isOurs: boolean; readonly signal: AbortSignal },
): Promise<HeldLease> {
  let lease: HeldLease | undefined;
  try {
    // A fresh claim may still meet the lease of its own earlier attempt, which is about to be released.
    const result = await holdLease(deps, { holder: run.runId, waitMs: LEASE_WAIT_MS, waitForSelf: isOurs, signal });
    if (result.kind === 'taken') throw leaseProblem(run, result, deps.clock.nowMs());
    lease = result.lease;
    return lease;
  } finally {
    if (lease === undefined && isOurs) await letGo(deps, run);
  }
}

function leaseProblem(run: Run, taken: { holder: string; freeAtMs: number }, nowMs: number): ProblemError {
  const retryAfterSeconds = Math.max(1, Math.ceil((taken.freeAtMs - nowMs) / 1000));
  if (taken.holder === run.runId) {
    return new ProblemError({
      type: 'run-in-progress',
      detail: `Run ${run.runId} is in progress: needed its end`,
      retryAfterSeconds,
      members: { runId: run.runId },
    });
  }
  return new ProblemError({
    type: 'lease-held',
    detail: `The lease of mode ${run.mode} is held: found run ${taken.holder}, needed a free lease`,
    retryAfterSeconds,
    members: { holder: taken.holder },
  });
}

async function letGo(deps: IntentDeps, run: Run): Promise<void> {
  const nowMs = deps.clock.nowMs();
  await withDeadline(deps.clock, { what: 'releasing the claim', durationMs: deps.deadlines.flushMs }, (signal) =>
    endRun(deps.ledger, { run, answer: { status: 409, body: null }, nowMs }, signal),
  );
}

/** A lease that cannot be released is left to its TTL: the answer of the run stands. */
export async function releaseLease(deps: IntentDeps, lease: HeldLease): Promise<void> {
  try {
    await withDeadline(deps.clock, { what: 'releasing the lease', durationMs: deps.deadlines.flushMs }, (signal) =>
      lease.release(signal),
    );
  } catch (error) {
    deps.log.write('WARNING', 'LeaseNotReleased', { error: String(error) });
  }
}
