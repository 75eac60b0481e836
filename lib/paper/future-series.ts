/**
 * The quarterly series of Micro E-mini futures: one contract for each of March, June, September and December,
 * made from its month alone, so that ids and labels are the same in every run. Which of them are listed is the
 * catalogue's to say.
 */
import type { Listing } from './listing.ts';
import { conId, currency } from '../domain/ids.ts';
import { MES_MULTIPLIER, MES_TERMS } from './catalogue-table.ts';
import { dayText, weekdayOfMonth, type DayNumber } from './new-york-time.ts';
import type { PriceSeries } from './prices/price-series.ts';

/** Contract id = this + yyyymm, for example 360202009. */
const CON_ID_BASE = 360_000_000;
const FRIDAY = 5;
const MONTH_CODES: ReadonlyMap<number, string> = new Map([
  [3, 'H'],
  [6, 'M'],
  [9, 'U'],
  [12, 'Z'],
]);

/** Quarters since year 0: 4 x year + 0..3. */
export type Quarter = number;

export const quarterOf = (year: number, month: number): Quarter => year * 4 + Math.floor((month - 1) / 3);

export const FIRST_QUARTER = quarterOf(1990, 3);
export const LAST_QUARTER = quarterOf(2040, 12);

const yearOf = (quarter: Quarter): number => Math.floor(quarter / 4);
const monthOf = (quarter: Quarter): number => (quarter % 4) * 3 + 3;

/** The quarter a contract id of this series stands for; undefined for any other id. */
export function quarterOfConId(id: number): Quarter | undefined {
  const yearMonth = id - CON_ID_BASE;
  const year = Math.floor(yearMonth / 100);
  const month = yearMonth % 100;
  if (!Number.isInteger(id) || !MONTH_CODES.has(month)) return undefined;
  const quarter = quarterOf(year, month);
  return quarter >= FIRST_QUARTER && quarter <= LAST_QUARTER ? quarter : undefined;
}

/** The third Friday, or the trading day before where the prices know it as a holiday (2008-03-21, Good Friday). */
export function lastTradeDayOf(quarter: Quarter, prices: PriceSeries): DayNumber {
  const friday = weekdayOfMonth(yearOf(quarter), monthOf(quarter), FRIDAY, 3);
  const index = prices.indexAt(friday);
  const isKnown = index >= 0 && prices.day(prices.length - 1) >= friday;
  return isKnown ? prices.day(index) : friday;
}

export function microFuture(quarter: Quarter, prices: PriceSeries): Listing {
  const year = yearOf(quarter);
  const month = monthOf(quarter);
  const lastTradeDay = lastTradeDayOf(quarter, prices);
  return {
    contract: {
      conId: conId(CON_ID_BASE + year * 100 + month),
      symbol: 'MES',
      localSymbol: `MES${MONTH_CODES.get(month) ?? ''}${year % 10}`,
      secType: 'FUT',
      exchange: 'CME',
      primaryExchange: '',
      currency: currency('USD'),
      multiplier: MES_MULTIPLIER,
      lastTradeDate: dayText(lastTradeDay),
      tradingClass: 'MES',
    },
    terms: MES_TERMS,
    lastTradeDay,
  };
}
