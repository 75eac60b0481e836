/**
 * Made-up daily prices where none are free: a seeded walk that is drawn back to its mean, on a grid of ticks. They exist so
 * that every kind of contract can be traded offline, and are shown as synthetic wherever they appear.
 */
import { DAY_MS, dayNumber, weekday, type DayNumber } from '../new-york-time.ts';
import type { Random } from '../random.ts';
import type { DailyPrices } from './price-series.ts';

/** 1990-01-01 to 2029-12-31. */
const FIRST_DAY = dayNumber(1990, 1, 1);
const LAST_DAY = dayNumber(2029, 12, 31);

export interface WalkShape {
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
  /** Of a day, as a fraction of the price. */
  readonly dailyDeviation: number;
  /** How much of the distance to the mean a day takes back. */
  readonly pull: number;
  /** Grid steps in one unit of price: 20,000 for multiples of 0.00005. */
  readonly stepsInOne: number;
  readonly volume: number;
  readonly isTradingDay: (day: DayNumber) => boolean;
}

export const isWeekday = (day: DayNumber): boolean => weekday(day) !== 0 && weekday(day) !== 6;

/** A day's volume where nothing is known of it. */
export const ANY_VOLUME = DAY_MS / 100;

/** One row for each trading day of 1990..2029, on the grid and between lowest and highest. */
export function syntheticWalk(random: Random, shape: WalkShape): readonly DailyPrices[] {
  const { mean, lowest, highest, dailyDeviation, pull, stepsInOne, volume } = shape;
  const onGrid = (price: number): number =>
    Math.round(Math.min(highest, Math.max(lowest, price)) * stepsInOne) / stepsInOne;
  const rows: DailyPrices[] = [];
  let close = mean;
  for (let day = FIRST_DAY; day <= LAST_DAY; day += 1) {
    if (!shape.isTradingDay(day)) continue;
    const open = close;
    const drift = pull * (mean - open) + dailyDeviation * open * random.bell();
    close = onGrid(open + drift);
    const reach = dailyDeviation * 0.5 * random.next();
    const high = onGrid(Math.max(open, close) * (1 + reach));
    const low = onGrid(Math.min(open, close) * (1 - reach));
    rows.push({ day, open, high: Math.max(high, open, close), low: Math.min(low, open, close), close, volume });
  }
  return rows;
}
