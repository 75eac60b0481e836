/**
 * A live session from its first reconciliation to its report: loops side by side, one breaker over all of them, quotes by
 * subscription, executions booked as they come. It ends at its time, at a signal or with its connection, and leaves no
 * order without an owner: what works is cancelled, what is known is booked, and ledger and broker are compared.
 */
import { commitPlan } from '../trading/commit-plan.ts';
import { reconcile } from '../trading/reconcile.ts';
import type { LiveDesk } from './live-desk.ts';
import { LiveSession } from './live-session.ts';
import type { SessionOptions, SessionStart } from './session-options.ts';
import type { SessionReport } from './session-report.ts';

/** What a session has for its end, from the signal to the report: below the ten seconds of Cloud Run. */
const DRAIN_MS = 6_000;
/** The same where nobody waits: its own time was over, and all its executions are read once more. */
const CALM_DRAIN_MS = 60_000;

export type SessionDesk = Omit<LiveDesk, 'signal' | 'marketNowMs'>;

/** @throws BrokerError, StoreError where it cannot begin */
export async function runLiveSession(desk: SessionDesk, options: SessionOptions): Promise<SessionReport> {
  const ending = endOf(desk, options.ended);
  try {
    const start = await begin(desk, ending.ended.signal);
    const aheadMs = start.marketNowMs - desk.clock.nowMs();
    const live: LiveDesk = { ...desk, signal: ending.work, marketNowMs: () => desk.clock.nowMs() + aheadMs };
    await planNothing(live);
    const session = new LiveSession(live, options, start);
    try {
      await session.prepare(ending.ended.signal);
      await session.run(ending.ended);
      return await session.finish(ending.ended.signal);
    } catch (error) {
      await session.fail(error);
      throw error;
    } finally {
      session.close();
    }
  } finally {
    ending.release();
  }
}

interface Ending {
  /** Aborted by whoever ends the session: its caller, its connection, its time. */
  readonly ended: AbortController;
  /** Of what is under way: aborts where the end takes too long. */
  readonly work: AbortSignal;
  release(): void;
}

function endOf({ broker, clock }: SessionDesk, asked: AbortSignal): Ending {
  const ended = new AbortController();
  const work = new AbortController();
  const late = new AbortController();
  const limit = (durationMs: number): void => {
    clock.sleep(durationMs, late.signal).then(
      () => work.abort(new Error('The session did not end in time')),
      // It ended in time: the wait was called off.
      () => undefined,
    );
  };
  const relay = (): void => {
    limit(DRAIN_MS);
    ended.abort(asked.reason);
  };
  const onClosed = (): void => {
    limit(DRAIN_MS);
    ended.abort(broker.closed.reason);
  };
  ended.signal.addEventListener('abort', () => limit(CALM_DRAIN_MS), { once: true });
  if (asked.aborted) relay();
  asked.addEventListener('abort', relay, { once: true });
  broker.closed.addEventListener('abort', onClosed, { once: true });
  return {
    ended,
    work: work.signal,
    release() {
      late.abort();
      asked.removeEventListener('abort', relay);
      broker.closed.removeEventListener('abort', onClosed);
    },
  };
}

/** Everything that must be known before the first order. @throws BrokerError, StoreError */
async function begin(desk: SessionDesk, ended: AbortSignal): Promise<SessionStart> {
  const { broker, runId, token } = desk;
  const state = await reconcile(desk, broker, { runId, token, signal: ended });
  const { baseCurrency, netLiquidation } = await broker.accountSnapshot(ended);
  const marketNowMs = await broker.currentTime(ended);
  return { state, baseCurrency, netLiquidation, marketNowMs };
}

/** A run that is PLANNED is recovered and not begun again, should this process die. */
async function planNothing({ ledger, runId, token, marketNowMs, signal }: LiveDesk): Promise<void> {
  await commitPlan(ledger, { runId, token, orders: [], crosses: [], acted: new Map(), nowMs: marketNowMs() }, signal);
}
