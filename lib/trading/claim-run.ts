/**
 * The atomic claim of a run, and what an existing one means for the caller: a stored answer, a run in progress,
 * a key used with another body, or a run whose process died. Claims are creates, so of racing deliveries one wins.
 */
import { ProblemError } from '../domain/problem.ts';
import type { FencingToken } from '../domain/ids.ts';
import type { Run, RunAnswer } from '../domain/run.ts';
import type { Ledger, LedgerChange } from '../ports/ledger.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { TradeLogEntry } from '../ports/trade-log.ts';
import { verifyToken } from './hold-lease.ts';
import { keepUnshipped } from './unshipped-entries.ts';

export type Claim =
  | { readonly kind: 'claimed'; readonly run: Run }
  | { readonly kind: 'answered'; readonly answer: RunAnswer }
  /** Claimed by somebody who has not finished: running, or dead. The lease tells which. */
  | { readonly kind: 'unfinished'; readonly run: Run };

/** @throws ProblemError `key-reused` where the same key came with another body. */
export async function claimRun(
  { ledger, runs }: { readonly ledger: Ledger; readonly runs: RunStore },
  run: Run,
  signal: AbortSignal,
): Promise<Claim> {
  const claim = await runs.claim(run, signal);
  if (claim.kind === 'claimed') return { kind: 'claimed', run };
  const known = claim.run;
  if (mayReplace(known, run.claimedAtMs)) {
    const replaced = await replaceClaim(ledger, run, signal);
    if (replaced) return { kind: 'claimed', run };
    return claimRun({ ledger, runs }, run, signal);
  }
  requireSameBody(known, run);
  if (known.answer !== undefined) return { kind: 'answered', answer: known.answer };
  return { kind: 'unfinished', run: isOver(known, run.claimedAtMs) ? claimedAnew(known, run) : known };
}

/**
 * A claim whose process died before its plan is this call's own once its time is over: it counts from now. Else the run would
 * end past its time, and the next repetition of the call would be another run.
 */
const claimedAnew = (known: Run, { claimedAtMs, validUntilMs }: Run): Run => ({ ...known, claimedAtMs, validUntilMs });

/** The stored answer of the same call, without claiming anything. @throws ProblemError `key-reused` */
export async function findAnswer(runs: RunStore, run: Run, signal: AbortSignal): Promise<RunAnswer | undefined> {
  const known = await runs.get(run.runId, signal);
  if (known === undefined || mayReplace(known, run.claimedAtMs)) return undefined;
  requireSameBody(known, run);
  return known.answer;
}

function requireSameBody(known: Run, run: Run): void {
  if (known.argumentsHash === run.argumentsHash) return;
  throw new ProblemError({
    type: 'key-reused',
    detail: `Idempotency key was used with another body: found "${run.key.value}", needed a new key or the same body`,
  });
}

const isFinal = (run: Run): boolean => run.state === 'DONE' || run.state === 'FAILED';

/** Keys made of arguments stand for a window of time only. */
const mayReplace = (known: Run, nowMs: number): boolean => isFinal(known) && isOver(known, nowMs);

const isOver = ({ validUntilMs }: Run, nowMs: number): boolean => validUntilMs !== undefined && validUntilMs < nowMs;

function replaceClaim(ledger: Ledger, run: Run, signal: AbortSignal): Promise<boolean> {
  return ledger.transact<boolean>(
    { run: run.runId },
    (view) => {
      if (view.run !== undefined && !mayReplace(view.run, run.claimedAtMs)) return { changes: [], result: false };
      return { changes: [{ kind: 'put-run', run }], result: true };
    },
    signal,
  );
}

/** Under the lease: binds the run to the token, and tells in which state the run was found. */
export function adoptRun(
  ledger: Ledger,
  { run, token }: { readonly run: Run; readonly token: FencingToken },
  signal: AbortSignal,
): Promise<Run> {
  return ledger.transact<Run>(
    { run: run.runId, lease: true },
    (view) => {
      verifyToken(view, token);
      const found = view.run ?? run;
      if (isFinal(found)) return { changes: [], result: found };
      // What is planned is named after its claim, and keeps it.
      const adopted: Run = found.state === 'CLAIMED' ? { ...claimedAnew(found, run), token } : { ...found, token };
      return { changes: [{ kind: 'put-run', run: adopted }], result: adopted };
    },
    signal,
  );
}

/** Ends the run with its answer; a failed claim that never planned is let go instead, so that a retry works. */
export function endRun(
  ledger: Pick<Ledger, 'transact'>,
  options: {
    readonly run: Run;
    readonly answer: RunAnswer;
    readonly nowMs: number;
    /** What the trade log is told of this end. */
    readonly entries?: readonly TradeLogEntry[];
  },
  signal: AbortSignal,
): Promise<void> {
  const { run, answer, nowMs, entries = [] } = options;
  return ledger.transact<void>(
    { run: run.runId },
    (view) => {
      const found = view.run;
      if (found === undefined || isFinal(found) || found.token !== run.token) return { changes: [], result: undefined };
      const succeeded = answer.status >= 200 && answer.status < 300;
      if (!succeeded && found.state === 'CLAIMED') {
        const letGo: LedgerChange = { kind: 'remove-run', runId: run.runId };
        return { changes: [letGo, ...keepUnshipped(entries)], result: undefined };
      }
      const ended: Run = { ...found, state: succeeded ? 'DONE' : 'FAILED', answer, endedAtMs: nowMs };
      return { changes: [{ kind: 'put-run', run: ended }, ...keepUnshipped(entries)], result: undefined };
    },
    signal,
  );
}
