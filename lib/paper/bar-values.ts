/** Bars as the wire writes them. Pure. */
import type { Bar } from '../domain/bar.ts';
import { decimalText } from '../domain/decimal.ts';
import type { ReqHistoricalDataFields } from '../tws/requests/market-requests.ts';
import type { WireBar } from '../tws/responses/market-responses.ts';
import { isDaily } from './bar-size.ts';
import { dateText, GATEWAY_ZONE, zonedTimeText } from './gateway-time.ts';

type How = Pick<ReqHistoricalDataFields, 'barSize' | 'whatToShow' | 'formatDate'>;

/** Volume and average are of trades only, -1 otherwise. */
export function wireBar(bar: Bar, how: How): WireBar {
  const measured = how.whatToShow.toUpperCase().endsWith('TRADES');
  const { open, high, low, close, volume } = textsOf(bar);
  return {
    date: barDate(bar, how),
    open,
    high,
    low,
    close,
    volume: measured ? volume : '-1',
    wap: measured ? close : '-1',
    count: -1,
  };
}

type BarTexts = { readonly [Name in 'open' | 'high' | 'low' | 'close' | 'volume']: string };

/** A day's bar is told again on each of the next hundreds of days; its texts live as long as it does. */
const texts = new WeakMap<Bar, BarTexts>();

function textsOf(bar: Bar): BarTexts {
  const known = texts.get(bar);
  if (known !== undefined) return known;
  const made = {
    open: decimalText(bar.open),
    high: decimalText(bar.high),
    low: decimalText(bar.low),
    close: decimalText(bar.close),
    volume: decimalText(bar.volume),
  };
  texts.set(bar, made);
  return made;
}

/** Days by date (their midnight is UTC), the rest with time and zone or as epoch seconds. */
function barDate(bar: Bar, { barSize, formatDate }: How): string {
  if (isDaily(barSize)) return dateText(bar.startAtMs, 'UTC');
  return formatDate === 2 ? String(Math.floor(bar.startAtMs / 1000)) : zonedTimeText(bar.startAtMs, GATEWAY_ZONE);
}
