/**
 * Five-second bars (50): one for each five seconds of market time that have passed while the market is open, in order.
 * It looks when it is called; a clock that stands gives none, a jump only the newest ones.
 */
import { decimalText, max, min, type Decimal } from '../../domain/decimal.ts';
import type { ReqIdFields } from '../../tws/requests/session-requests.ts';
import type { ReqRealTimeBarsFields } from '../../tws/requests/stream-requests.ts';
import { answerError, takesStream, type Context, type RealTimeBarSubscription } from '../client-session.ts';
import { priceShown } from '../forming-bar.ts';
import { openHours } from '../hours-text.ts';
import { findContract } from './find-contract.ts';

const BAR_MS = 5_000;
/** Bars sent at once. */
const MOST_AT_ONCE = 12;
const SHOWN = new Set(['TRADES', 'MIDPOINT', 'BID', 'ASK']);

const spanStartMs = (atMs: number): number => Math.floor(atMs / BAR_MS) * BAR_MS;

export function reqRealTimeBars({ session, broker }: Context, request: ReqRealTimeBarsFields): void {
  const { reqId } = request;
  const refuse = (code: number, text: string): void => answerError(session, { id: reqId, code, text });
  const found = findContract(broker, request.contract);
  if (found.kind === 'none') return refuse(200, found.text);
  const whatToShow = request.whatToShow.toUpperCase();
  if (!SHOWN.has(whatToShow)) {
    return refuse(321, `Error validating request.-'bS' : cause - ${request.whatToShow} is not served`);
  }
  const { conId } = found.details.contract;
  if (broker.quote(conId) === undefined) {
    return refuse(420, 'Invalid Real-time Query:No market data permissions for it at the paper gateway');
  }
  const { realTimeBars } = session.subscriptions;
  if (!takesStream(session, realTimeBars, reqId)) return;
  const sentUntilMs = spanStartMs(broker.clock.nowMs());
  realTimeBars.set(reqId, { reqId, conId, whatToShow, useRth: request.useRth, sentUntilMs });
}

export function cancelRealTimeBars({ session }: Context, { reqId }: ReqIdFields): void {
  if (!session.subscriptions.realTimeBars.delete(reqId)) {
    answerError(session, { id: reqId, code: 300, text: `Can't find EId with tickerId:${reqId}` });
  }
}

export function pushRealTimeBars(context: Context): void {
  const untilMs = spanStartMs(context.broker.clock.nowMs());
  for (const subscription of context.session.subscriptions.realTimeBars.values()) {
    const fromMs = Math.max(subscription.sentUntilMs, untilMs - MOST_AT_ONCE * BAR_MS);
    subscription.sentUntilMs = untilMs;
    for (let startMs = fromMs; startMs < untilMs; startMs += BAR_MS) send(context, subscription, startMs);
  }
}

function send({ session, broker }: Context, subscription: RealTimeBarSubscription, startMs: number): void {
  const { reqId, conId, whatToShow, useRth } = subscription;
  const details = broker.contract(conId);
  if (details === undefined) return;
  const hours = useRth ? details.liquidHours : details.tradingHours;
  if (openHours(hours, details.timeZoneId, startMs) === undefined) return;
  const priceAt = (atMs: number): Decimal | undefined => {
    const quote = broker.quote(conId, broker.clock.nowMs() - atMs);
    return quote && priceShown(quote, whatToShow);
  };
  const open = priceAt(startMs);
  const close = priceAt(startMs + BAR_MS - 1);
  if (open === undefined || close === undefined) return;
  session.answer('realtimeBar', {
    reqId,
    time: startMs / 1000,
    open: decimalText(open),
    high: decimalText(max(open, close)),
    low: decimalText(min(open, close)),
    close: decimalText(close),
    // Nothing is known of what others trade within a day.
    volume: whatToShow === 'TRADES' ? '0' : '-1',
    wap: whatToShow === 'TRADES' ? decimalText(close) : '-1',
    count: whatToShow === 'TRADES' ? 0 : -1,
  });
}
