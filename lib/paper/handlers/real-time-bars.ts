/**
 * Five-second bars (50): one for each five seconds of market time that have passed while the market is open, in order.
 * It looks when it is called; a clock that stands gives none, a jump only the newest ones.
 */
import { decimalText, max, min, ZERO, type Decimal } from '../../domain/decimal.ts';
import type { ReqIdFields } from '../../tws/requests/session-requests.ts';
import type { ReqRealTimeBarsFields } from '../../tws/requests/stream-requests.ts';
import { answerError, takesStream, type Context, type RealTimeBarSubscription } from '../client-session.ts';
import { priceShown } from '../forming-bar.ts';
import { openHours } from '../hours-text.ts';
import type { PaperBroker } from '../paper-broker.ts';
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
  const prices = pricesOf(broker, { conId, whatToShow, startMs });
  const [open] = prices;
  const close = prices.at(-1);
  if (open === undefined || close === undefined) return;
  const isOfTrades = whatToShow === 'TRADES';
  const volume = isOfTrades ? (volumeOf(broker, conId, startMs) ?? ZERO) : undefined;
  session.answer('realtimeBar', {
    reqId,
    time: startMs / 1000,
    open: decimalText(open),
    high: decimalText(prices.reduce(max)),
    low: decimalText(prices.reduce(min)),
    close: decimalText(close),
    volume: volume === undefined ? '-1' : decimalText(volume),
    wap: volume === undefined ? '-1' : decimalText(close),
    count: volume === undefined ? -1 : 0,
  });
}

interface Span {
  readonly conId: number;
  readonly whatToShow: string;
  readonly startMs: number;
}

/** One for each second. */
function pricesOf(broker: PaperBroker, { conId, whatToShow, startMs }: Span): readonly Decimal[] {
  const nowMs = broker.clock.nowMs();
  const seconds = Array.from({ length: BAR_MS / 1000 }, (_, second) => startMs + second * 1000);
  return seconds.flatMap((atMs) => {
    const quote = broker.quote(conId, nowMs - atMs);
    return (quote && priceShown(quote, whatToShow)) ?? [];
  });
}

const volumeOf = (broker: PaperBroker, conId: number, startMs: number): Decimal | undefined =>
  broker.bars({ conId, barSize: '5 secs', endAtMs: startMs + BAR_MS, count: 1, fromMs: startMs })?.[0]?.volume;
