/**
 * The highest net liquidation of the market day, from which the day's drawdown counts. It is stored, so that a session that
 * begins again counts from the same height; an admin's reset of the breaker begins it anew.
 */
import type { Decimal } from '../domain/decimal.ts';
import type { Currency } from '../domain/ids.ts';
import type { DayHigh, StoredBreaker } from '../domain/stored-breaker.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { marketDay } from '../trading/calendar.ts';
import { verifyToken } from '../trading/hold-lease.ts';
import { BROKER_ZONE } from '../trading/iso-time.ts';
import type { LiveDesk } from './live-desk.ts';

export interface DayHighWater {
  /** Takes a reading; a new height is stored in the background. */
  read(now: Decimal): { readonly now: Decimal; readonly dayHigh: Decimal };
}

export interface DayHighOptions {
  readonly currency: Currency;
  /** As the ledger has them. */
  readonly stored: DayHigh | undefined;
  readonly breaker: StoredBreaker | undefined;
}

type HighDesk = Pick<LiveDesk, 'clock' | 'ledger' | 'token' | 'recordMs' | 'runId' | 'log' | 'marketNowMs'>;

export function keepDayHigh(desk: HighDesk, { currency, stored, breaker }: DayHighOptions): DayHighWater {
  let high = stored?.currency === currency && !isResetSince(stored, breaker) ? stored : undefined;
  let isKept = high !== undefined;
  let isStoring = false;
  const store = async (): Promise<void> => {
    const told = high;
    if (told === undefined || isStoring || isKept) return;
    isStoring = true;
    try {
      await putDayHigh(desk, told);
      isKept = high === told;
    } catch (error) {
      // The next reading tries again; meanwhile this process knows it.
      desk.log.write('WARNING', 'DayHighNotStored', { runId: desk.runId, error: String(error) });
    } finally {
      isStoring = false;
    }
  };
  return {
    read(now) {
      const day = marketDay(desk.marketNowMs(), BROKER_ZONE);
      if (high?.day !== day || now.gt(high.netLiquidation)) {
        high = { day, netLiquidation: now, currency, atMs: desk.clock.nowMs() };
        isKept = false;
      }
      void store();
      return { now, dayHigh: high.netLiquidation };
    },
  };
}

const isResetSince = (stored: DayHigh, breaker: StoredBreaker | undefined): boolean =>
  breaker?.status === 'closed' && breaker.resetAtMs > stored.atMs;

const putDayHigh = ({ ledger, clock, token, recordMs }: HighDesk, dayHigh: DayHigh): Promise<void> =>
  withDeadline(clock, { what: "storing the day's highest net liquidation", durationMs: recordMs }, (signal) =>
    ledger.transact<void>(
      { lease: true, session: true },
      (view) => {
        verifyToken(view, token);
        return { changes: [{ kind: 'put-session', session: { dayHigh } }], result: undefined };
      },
      signal,
    ),
  );
