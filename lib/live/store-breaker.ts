/**
 * Stores the open breaker under the session's own lease: a breaker that only this process knows dies with it. It decides
 * nothing, and it stops where the lease is another's: what is stored from then on is not this session's to write.
 */
import { LeaseLostError } from '../domain/errors.ts';
import type { StoredBreaker } from '../domain/stored-breaker.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { verifyToken } from '../trading/hold-lease.ts';
import type { LiveDesk } from './live-desk.ts';

const RETRY_MS = 500;
const MAX_TRIES = 20;

type StoringDesk = Pick<LiveDesk, 'ledger' | 'clock' | 'token' | 'log' | 'recordMs' | 'runId'>;

/** Whether it is kept; tried again and again, unless the lease is lost. Never rejects: each failure is logged. */
export async function storeBreaker(
  { ledger, clock, token, log, recordMs, runId }: StoringDesk,
  breaker: StoredBreaker,
): Promise<boolean> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    try {
      await withDeadline(clock, { what: 'storing the open breaker', durationMs: recordMs }, (signal) =>
        ledger.transact<void>(
          { lease: true, session: true },
          (view) => {
            verifyToken(view, token);
            return { changes: [{ kind: 'put-session', session: { breaker } }], result: undefined };
          },
          signal,
        ),
      );
      return true;
    } catch (error) {
      const isLost = error instanceof LeaseLostError;
      log.write('ERROR', 'BreakerNotStored', { runId, tries, isLost, error: String(error) });
      if (isLost) return false;
      await clock.sleep(RETRY_MS, AbortSignal.any([]));
    }
  }
  return false;
}
