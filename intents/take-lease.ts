/** Takes the lease for a claimed run, or says in a problem who holds it and when another try makes sense. */
import { ProblemError } from '../lib/domain/problem.ts';
import type { Run, RunAnswer } from '../lib/domain/run.ts';
import { endRun } from '../lib/trading/claim-run.ts';
import { holdLease, type HeldLease } from '../lib/trading/hold-lease.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import type { IntentDeps } from './intent.ts';

const LEASE_WAIT_MS = 5_000;

export type TakenLease =
  | { readonly kind: 'held'; readonly lease: HeldLease }
  /** The delivery that was at it has ended the run: its answer is ours. */
  | { readonly kind: 'answered'; readonly answer: RunAnswer };

/** `isOurs`: the claim is this call's own and fresh, so that it is let go with the 409 that asks for a retry. */
export async function takeLease(
  deps: IntentDeps,
  { run, isOurs, signal }: { readonly run: Run; readonly isOurs: boolean; readonly signal: AbortSignal },
): Promise<TakenLease> {
  let taken: TakenLease | undefined;
  let answer: RunAnswer | undefined;
  const isNeeded = async (within: AbortSignal): Promise<boolean> => {
    ({ answer } = (await deps.runs.get(run.runId, within)) ?? run);
    return answer === undefined;
  };
  const times = deps.leaseTimes === undefined ? {} : { times: deps.leaseTimes };
  const wanted = { holder: run.runId, claim: deps.random(), waitMs: LEASE_WAIT_MS, signal, ...times };
  try {
    const result = await holdLease(deps, isOurs ? wanted : { ...wanted, isNeeded });
    if (result.kind === 'taken') throw leaseProblem(run, result, deps.clock.nowMs());
    if (result.kind === 'held') taken = result;
    else if (answer !== undefined) taken = { kind: 'answered', answer };
    if (taken === undefined) throw new Error(`Lease is not needed, but run ${run.runId} has no answer`);
    return taken;
  } finally {
    if (taken === undefined && isOurs) await letGo(deps, run);
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
