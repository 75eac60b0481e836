/**
 * Waits for a run as long as its signal allows and a little longer, so that it can answer for itself after the abort
 * (disconnect, release the lease, record). A run is never taken for ended because its answer is late.
 */
import { problemOf, ProblemError } from '../domain/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/trade-log.ts';
import type { InFlight } from './in-flight.ts';
import type { IntentAnswer, IntentCall, RunIntent } from './intent-call.ts';

export interface RunInTimeDeps {
  readonly run: RunIntent;
  readonly clock: Clock;
  readonly log: Log;
  readonly inFlight: InFlight;
  /** How long after its signal aborted a run may still answer, in milliseconds. */
  readonly graceMs: number;
}

/** The run's own answer. @throws what the run throws; ProblemError with the reason of the signal where neither comes. */
export async function runInTime(deps: RunInTimeDeps, call: IntentCall): Promise<IntentAnswer> {
  const running = deps.inFlight.track(start(deps, call));
  const answered = new AbortController();
  try {
    return await Promise.race([running, graceOver(deps, call, answered.signal).then(() => late(deps, call, running))]);
  } finally {
    answered.abort();
  }
}

/** An intent that throws before its first await rejects like any other. */
async function start(deps: RunInTimeDeps, call: IntentCall): Promise<IntentAnswer> {
  return deps.run(call);
}

/** Resolves `graceMs` after the call's signal aborted; rejects when `answered` aborts, which then interests nobody. */
async function graceOver(deps: RunInTimeDeps, call: IntentCall, answered: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    if (call.signal.aborted) return resolve();
    const done = (): void => resolve();
    call.signal.addEventListener('abort', done, { once: true, signal: answered });
    answered.addEventListener('abort', () => reject(new Error('The run has answered')), { once: true });
  });
  await deps.clock.sleep(deps.graceMs, answered);
}

function late(deps: RunInTimeDeps, call: IntentCall, running: Promise<IntentAnswer>): never {
  const { intent } = call;
  running.then(
    ({ status }) => deps.log.write('WARNING', 'run-ended-late', { intent, status }),
    (error: unknown) => deps.log.write('ERROR', 'run-failed-late', { intent, error: String(error) }),
  );
  const { type, detail, retryAfterSeconds } = problemOf(call.signal.reason);
  throw new ProblemError({
    type,
    detail: `${detail}; what the run has sent is not undone, it stays resolvable by the same key and in /runs`,
    members: { intent },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
