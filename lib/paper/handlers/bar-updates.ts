/**
 * Bars that are kept up to date (`historicalDataUpdate`, 90): completed ones once, then the one that forms as its price
 * moves. It asks the broker for prices of now and of the beginning of the bar, and looks at them when it is called.
 */
import type { Bar } from '../../domain/bar.ts';
import type { ReqHistoricalDataFields } from '../../tws/requests/market-requests.ts';
import { barSizeOf } from '../bar-size.ts';
import { wireBar } from '../bar-values.ts';
import type { BarUpdateSubscription, Context } from '../client-session.ts';
import { beginBar, priceShown, withMinutes, withPrice, type FormingBar } from '../forming-bar.ts';
import { wireTimeMs } from '../gateway-time.ts';
import { openHours, type OpenHours } from '../hours-text.ts';

/** After a jump of the clock the client hears of so many completed bars, the newest ones. */
const MOST_NEW_BARS = 20;

/** Behind the bars that were asked for; the bar that forms now follows at once. */
export function startBarUpdates(
  context: Context,
  asked: { readonly request: ReqHistoricalDataFields; readonly conId: number; readonly newest: Bar | undefined },
): void {
  const { request, conId, newest } = asked;
  const subscription: BarUpdateSubscription = {
    request,
    conId,
    completedFromMs: newest?.startAtMs ?? -Infinity,
    forming: undefined,
    sent: undefined,
  };
  context.session.subscriptions.barUpdates.set(request.reqId, subscription);
  update(context, subscription);
}

export function pushBarUpdates(context: Context): void {
  for (const subscription of context.session.subscriptions.barUpdates.values()) update(context, subscription);
}

function update(context: Context, subscription: BarUpdateSubscription): void {
  const { broker } = context;
  const { request, conId } = subscription;
  const barSize = barSizeOf(request.barSize);
  if (barSize === undefined) return;
  const endAtMs = broker.clock.nowMs();
  const completed = broker.bars({ conId, barSize: barSize.name, endAtMs, count: MOST_NEW_BARS }) ?? [];
  for (const bar of completed) {
    if (bar.startAtMs <= subscription.completedFromMs) continue;
    subscription.completedFromMs = bar.startAtMs;
    send(context, subscription, bar);
  }
  form(context, subscription, { spanMs: barSize.spanMs, newest: completed.at(-1) });
}

function form(
  context: Context,
  subscription: BarUpdateSubscription,
  at: { readonly spanMs: number | undefined; readonly newest: Bar | undefined },
): void {
  const { broker } = context;
  const { conId, request } = subscription;
  const nowMs = broker.clock.nowMs();
  const details = broker.contract(conId);
  if (details === undefined) return;
  // The broker's bars are of the regular session, whether more was asked for or not.
  const open = openHours(details.liquidHours, details.timeZoneId, nowMs);
  if (open === undefined) return;
  const span = spanStart(open, nowMs, at);
  if (span.startAtMs <= subscription.completedFromMs) return;
  const quote = broker.quote(conId);
  const price = quote && priceShown(quote, request.whatToShow);
  if (price === undefined) return;
  const began = broker.quote(conId, nowMs - span.openedAtMs);
  const opened = (began && priceShown(began, request.whatToShow)) ?? price;
  const known = subscription.forming?.startAtMs === span.startAtMs ? subscription.forming : undefined;
  const bar = known ?? beginBar(span.startAtMs, span.openedAtMs, opened);
  const forming = withPrice(withMinutes(bar, minutesOf(context, subscription, { bar, spanMs: at.spanMs })), price);
  subscription.forming = forming;
  const { startAtMs, open: first, high, low, close, volume } = forming;
  const text = [startAtMs, first, high, low, close, volume].map(String).join('/');
  if (subscription.sent === text) return;
  subscription.sent = text;
  send(context, subscription, forming);
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** Minutes of trades that ended since the bar was last looked at; none for bars shorter than that, or of quotes. */
function minutesOf(
  { broker }: Context,
  { conId, request }: BarUpdateSubscription,
  { bar, spanMs }: { readonly bar: FormingBar; readonly spanMs: number | undefined },
): readonly Bar[] {
  const isOfTrades = !['BID', 'ASK', 'MIDPOINT'].includes(request.whatToShow.toUpperCase());
  if (!isOfTrades || (spanMs ?? Infinity) < MINUTE_MS) return [];
  const endAtMs = broker.clock.nowMs();
  const fromMs = bar.minutesToMs;
  return broker.bars({ conId, barSize: '1 min', endAtMs, count: DAY_MINUTES, fromMs }) ?? [];
}

/** A day begins with its date, shorter bars at a multiple of their length behind the one before or the opening. */
function spanStart(
  open: OpenHours,
  nowMs: number,
  at: { readonly spanMs: number | undefined; readonly newest: Bar | undefined },
): { readonly startAtMs: number; readonly openedAtMs: number } {
  if (at.spanMs === undefined) {
    return { startAtMs: wireTimeMs(open.day, 'UTC') ?? open.startAtMs, openedAtMs: open.startAtMs };
  }
  const newestMs = at.newest?.startAtMs ?? -Infinity;
  const anchorMs = newestMs >= open.startAtMs ? newestMs : open.startAtMs;
  const startAtMs = anchorMs + Math.floor((nowMs - anchorMs) / at.spanMs) * at.spanMs;
  return { startAtMs, openedAtMs: startAtMs };
}

function send({ session }: Context, { request }: BarUpdateSubscription, bar: Bar): void {
  session.answer('historicalDataUpdate', { ...wireBar(bar, request), reqId: request.reqId });
}
