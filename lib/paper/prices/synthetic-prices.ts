/** The shapes of the synthetic prices: exchange rates, a share in euros, ether and gold. Made up throughout (`synthetic-walk.ts`). */
import { calendarDate, type DayNumber } from '../new-york-time.ts';
import type { Random } from '../random.ts';
import type { DailyPrices } from './price-series.ts';
import { ANY_VOLUME, isWeekday, syntheticWalk, type WalkShape } from './synthetic-walk.ts';

/** About 8 % a year, on multiples of 0.00005. */
const FOREX = {
  dailyDeviation: 0.005,
  pull: 0.004,
  stepsInOne: 20_000,
  volume: ANY_VOLUME,
  isTradingDay: isWeekday,
} as const;

/** Fixed holidays of Xetra; those that hang on Easter are not modelled. */
const XETRA_HOLIDAYS = new Set(['1/1', '5/1', '12/24', '12/25', '12/26', '12/31']);

function isXetraDay(day: DayNumber): boolean {
  const { month, date } = calendarDate(day);
  return isWeekday(day) && !XETRA_HOLIDAYS.has(`${month}/${date}`);
}

export const SYNTHETIC_SHAPES = {
  'EUR.USD': { ...FOREX, mean: 1.15, lowest: 0.7, highest: 1.8 },
  'GBP.USD': { ...FOREX, mean: 1.45, lowest: 1, highest: 2.2 },
  'USD.JPY': { ...FOREX, mean: 110, lowest: 70, highest: 170, stepsInOne: 200 },
  SAP: {
    mean: 95,
    lowest: 20,
    highest: 400,
    dailyDeviation: 0.015,
    pull: 0.003,
    stepsInOne: 50,
    volume: 1_500_000,
    isTradingDay: isXetraDay,
  },
  ETH: {
    mean: 400,
    lowest: 20,
    highest: 9_000,
    dailyDeviation: 0.04,
    pull: 0.002,
    stepsInOne: 20,
    volume: 500_000,
    isTradingDay: () => true,
  },
  XAUUSD: {
    mean: 1_500,
    lowest: 250,
    highest: 4_000,
    dailyDeviation: 0.009,
    pull: 0.003,
    stepsInOne: 100,
    volume: ANY_VOLUME,
    isTradingDay: isWeekday,
  },
} as const satisfies Readonly<Record<string, WalkShape>>;

/** Of a share that does not exist: closed on weekends only. */
export const MADE_UP_SHARE: WalkShape = {
  mean: 100,
  lowest: 10,
  highest: 1_000,
  dailyDeviation: 0.015,
  pull: 0.003,
  stepsInOne: 100,
  volume: 1_500_000,
  isTradingDay: isWeekday,
};

/** EUR in USD for each weekday of 1990..2029, on multiples of 0.00005, between 0.7 and 1.8. */
export const syntheticEuro = (random: Random): readonly DailyPrices[] =>
  syntheticWalk(random, SYNTHETIC_SHAPES['EUR.USD']);
