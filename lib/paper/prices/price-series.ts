/**
 * Daily prices of one thing as typed arrays: twenty years in 250 KB, exact decimals made on demand, the newest kept.
 * A stored float gives back its published text (shortest form), so nothing is rounded here. Knows no sessions.
 */
import type { Bar } from '../../domain/bar.ts';
import { decimal, roundHalfUpTo, type Decimal } from '../../domain/decimal.ts';
import { createRecentAnswers } from '../../domain/recent-answers.ts';
import { DAY_MS, type DayNumber } from '../new-york-time.ts';

export const PRICE_FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;
export type PriceField = (typeof PRICE_FIELDS)[number];

/** One day as plain numbers, for parsers and models. */
export interface DailyPrices {
  readonly day: DayNumber;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface PriceSeries {
  readonly length: number;
  /** Days strictly increasing; `index` 0 .. length - 1. @throws RangeError outside. */
  day(index: number): DayNumber;
  value(index: number, field: PriceField): Decimal;
  number(index: number, field: PriceField): number;
  bar(index: number): Bar;
  /** Index of the newest day at or before `day`; -1 before the first. */
  indexAt(day: DayNumber): number;
  has(day: DayNumber): boolean;
}

/** Bars kept: several windows of a strategy, the same from day to day but for one. */
const KEPT_BARS = 1_000;
const WIDTH = PRICE_FIELDS.length;
const COLUMN: Readonly<Record<PriceField, number>> = { open: 0, high: 1, low: 2, close: 3, volume: 4 };

/** @param step where given, every price is rounded half up to a multiple of it. @throws RangeError where days do not increase. */
export function priceSeries(rows: readonly DailyPrices[], step?: Decimal): PriceSeries {
  const days = Int32Array.from(rows, (row) => row.day);
  const values = new Float64Array(rows.length * WIDTH);
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    if (before !== undefined && before.day >= row.day) {
      throw new RangeError(`Prices are out of order: found day ${row.day} after ${before.day}, needed increasing days`);
    }
    values.set([row.open, row.high, row.low, row.close, row.volume], index * WIDTH);
  });
  return seriesOver(days, values, step);
}

function seriesOver(days: Int32Array, values: Float64Array, step: Decimal | undefined): PriceSeries {
  const bars = createRecentAnswers<Bar>(KEPT_BARS);
  const day = (index: number): DayNumber => checked(days[index], index, days.length);
  const number = (index: number, field: PriceField): number =>
    checked(values[index * WIDTH + COLUMN[field]], index, days.length);
  const value = (index: number, field: PriceField): Decimal => {
    const exact = decimal(number(index, field));
    return step === undefined || field === 'volume' ? exact : roundHalfUpTo(exact, step);
  };
  const indexAt = (wanted: DayNumber): number => newestAtOrBefore(days, wanted);
  return {
    length: days.length,
    day,
    number,
    value,
    indexAt,
    has: (wanted) => days[indexAt(wanted)] === wanted,
    bar: (index) =>
      bars(String(index), () => ({
        startAtMs: day(index) * DAY_MS,
        open: value(index, 'open'),
        high: value(index, 'high'),
        low: value(index, 'low'),
        close: value(index, 'close'),
        volume: value(index, 'volume'),
      })),
  };
}

function checked(value: number | undefined, index: number, length: number): number {
  if (value === undefined)
    throw new RangeError(`No such day in the prices: found index ${index}, needed 0..${length - 1}`);
  return value;
}

function newestAtOrBefore(days: Int32Array, wanted: DayNumber): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? Infinity) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
