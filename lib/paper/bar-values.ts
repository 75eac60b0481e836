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
  const { day, open, high, low, close, volume } = textsOf(bar);
  return {
    date: isDaily(how.barSize) ? day : startText(bar, how),
    open,
    high,
    low,
    close,
    volume: measured ? volume : '-1',
    wap: measured ? close : '-1',
    count: -1,
  };
}

type BarTexts = { readonly [Name in 'day' | 'open' | 'high' | 'low' | 'close' | 'volume']: string };

/** A day's bar is told again on each of the next hundreds of days; its texts live as long as it does. */
const texts = new WeakMap<Bar, BarTexts>();

function textsOf(bar: Bar): BarTexts {
  const known = texts.get(bar);
  if (known !== undefined) return known;
  const made = {
    // Its midnight is UTC.
    day: dateText(bar.startAtMs, 'UTC'),
    open: decimalText(bar.open),
    high: decimalText(bar.high),
    low: decimalText(bar.low),
    close: decimalText(bar.close),
    volume: decimalText(bar.volume),
  };
  texts.set(bar, made);
  return made;
}

/** With time and zone, or as epoch seconds. */
const startText = ({ startAtMs }: Bar, { formatDate }: How): string =>
  formatDate === 2 ? String(Math.floor(startAtMs / 1000)) : zonedTimeText(startAtMs, GATEWAY_ZONE);
