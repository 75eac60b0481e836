/**
 * Counts what the desk tells anyway: lines of its service log, entries of its trade log, answers of its runs. It stands around those,
 * so that no rule of trading knows of metrics; it changes nothing that passes through it, and never waits.
 */
import { z } from 'zod';
import { createRecentIds } from '../lib/domain/recent-ids.ts';
import type { Clock } from '../lib/ports/clock.ts';
import type { Metrics } from '../lib/ports/metrics.ts';
import type { Log, TradeLog, TradeLogStatus } from '../lib/ports/trade-log.ts';
import type { Desk } from './wiring.ts';

/** Of the trade log: what is said of orders. */
const OF_ORDERS: ReadonlySet<TradeLogStatus> = new Set([
  'SENT',
  'PENDING',
  'FILLED',
  'DENIED',
  'FAILED',
  'CANCELLED',
  'UNKNOWN',
]);
/** Entries are told again after a crash, with the same id: the newest are remembered. */
const REMEMBERED = 10_000;

/** @param ended called after each request, when an instance may be about to lose its processor */
export function countingLog(log: Log, metrics: Metrics, ended: () => void): Log {
  return {
    write: (severity, event, facts) => {
      log.write(severity, event, facts);
      if (event === 'LedgerDrift') metrics.count('desk.ledger.drifts', {});
      if (event === 'BreakerTripped' || event === 'BreakerNotStored') metrics.count('desk.breaker.trips', { event });
      if (severity === 'ERROR') metrics.count('desk.failures', { event });
      if (event === 'request') ended();
    },
  };
}

export function countingTradeLog(tradeLog: TradeLog, metrics: Metrics): TradeLog {
  const known = createRecentIds(REMEMBERED);
  return {
    ...tradeLog,
    push: (entry) => {
      tradeLog.push(entry);
      if (!OF_ORDERS.has(entry.status) || known.has(entry.id)) return;
      known.add(entry.id);
      metrics.count('desk.orders', { status: entry.status });
    },
  };
}

const orders = z.object({ orders: z.array(z.object({ latencyMs: z.number().nullish(), outcome: z.string() })) });

/** Runs and the confirmations in their answers; an answer that is given again measures nothing. */
export function measuredDesk(desk: Desk, metrics: Metrics, clock: Pick<Clock, 'nowMs'>): Desk {
  return {
    ...desk,
    call: async (call) => {
      const beganAtMs = clock.nowMs();
      const took = (status: string): void =>
        metrics.measure('desk.run.duration', clock.nowMs() - beganAtMs, { intent: call.intent, status });
      try {
        const answer = await desk.call(call);
        if (answer.headers['Idempotent-Replayed'] !== undefined) return answer;
        took(String(answer.status));
        for (const { latencyMs, outcome } of orders.safeParse(answer.body).data?.orders ?? []) {
          if (latencyMs !== undefined && latencyMs !== null) {
            metrics.measure('desk.order.confirmation', latencyMs, { outcome });
          }
        }
        return answer;
      } catch (error) {
        took('refused');
        throw error;
      }
    },
  };
}
