/** Days of the local stack: which days the shipped prices know, and the moments at which the desk acts on them. */
import { readFile } from 'node:fs/promises';
import { Temporal } from '@js-temporal/polyfill';
import { ValidationError } from '../lib/domain/errors.ts';
import type { DayMoments } from './trading-day.ts';

export const DATA_FOLDER = new URL('../data/', import.meta.url);
/** Seed of the gateway and of `dummy`, chosen so that both strategies trade on each of the days below, `dummy` turning around between them. */
export const LOCAL_SEED = 3;
/** SPY's MACD crossed down at the close of Friday 2020-02-21: short SPY, long VIXY on Monday. */
export const DEMO_DAY = '2020-02-24';
/** Where `npm start` stands, after a demo day on which the MACD had crossed up. */
export const START_AFTER_DAY = '2020-02-07';
export const START_DAY = '2020-02-24';

const NEW_YORK = 'America/New_York';
/** After the open, so that orders of the day fill at its open. */
const TRADE_AT = '10:00';
const AFTER_CLOSE = '16:15';

/** Trading days with real SPY prices from `from` to `to` (ISO days, both included). @throws ValidationError where there is none */
export async function marketDays(
  dataFolder: URL,
  range: { readonly from: string; readonly to: string },
): Promise<readonly string[]> {
  const text = await readFile(new URL('spy-daily.csv', dataFolder), 'utf8');
  const known = text
    .split('\n')
    .slice(1)
    .map((line) => line.slice(0, 10))
    .filter((day) => day !== '');
  const days = known.filter((day) => day >= range.from && day <= range.to);
  if (days.length > 0) return days;
  const needed = `a range with a trading day of SPY, which are known from ${known.at(0)} to ${known.at(-1)}`;
  throw new ValidationError('Command line', [{ field: '--from, --to', found: `${range.from}..${range.to}`, needed }]);
}

export function momentsOf(day: string): DayMoments {
  return { day, tradeAtMs: newYork(day, TRADE_AT), afterCloseAtMs: newYork(day, AFTER_CLOSE) };
}

/** UTC epoch milliseconds of a wall time in New York. */
export const newYork = (day: string, time: string): number =>
  Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(NEW_YORK).epochMilliseconds;
