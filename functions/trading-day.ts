/**
 * One trading day of the local stack, as Cloud Scheduler would call it: allocation after the open, reconciliation,
 * and after the close reconciliation and summary. The gateway's clock is moved; the desk only follows it.
 */
import type { PaperGateway } from '../lib/paper/paper-gateway.ts';
import type { Json } from '../lib/domain/run.ts';
import type { IntentAnswer } from '../intents/intent.ts';
import type { Desk } from './wiring.ts';

export interface TradingDay {
  /** `2020-03-26` */
  readonly day: string;
  readonly allocation: IntentAnswer;
  readonly reconciliation: IntentAnswer;
  readonly closing: IntentAnswer;
  readonly summary: IntentAnswer;
}

export interface DayMoments {
  readonly day: string;
  readonly tradeAtMs: number;
  readonly afterCloseAtMs: number;
}

/** Runs the day's intents in order; each answer is told as it is, whatever its status. */
export async function runTradingDay(
  { desk, gateway }: { readonly desk: Desk; readonly gateway: PaperGateway },
  moments: DayMoments,
  strategies: readonly string[],
): Promise<TradingDay> {
  const call = (intent: string, body: Json, key?: string): Promise<IntentAnswer> =>
    desk.call({
      intent,
      body,
      idempotencyKey: key,
      schedule: undefined,
      role: 'admin',
      callerName: 'local-day',
      signal: AbortSignal.any([]),
    });
  gateway.clock.advanceTo(moments.tradeAtMs);
  const allocation = await call('allocation', { strategies }, `demo-${moments.day}`);
  const reconciliation = await call('trade-reconciliation', {});
  gateway.clock.advanceTo(moments.afterCloseAtMs);
  const closing = await call('trade-reconciliation', {});
  const summary = await call('summary', {});
  return { day: moments.day, allocation, reconciliation, closing, summary };
}
