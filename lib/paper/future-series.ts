/**
 * The quarterly series of E-mini and Micro E-mini futures: one contract for each of March, June, September and December,
 * made from its month alone, so that ids and labels are the same in every run. The ids are the gateway's own: IB gives each
 * month another one. Which of them are listed is the catalogue's to say.
 */
import { decimal, type Decimal } from '../domain/decimal.ts';
import { conId, currency } from '../domain/ids.ts';
import { EMINI_COMMISSION, MICRO_FUTURE_COMMISSION, type CommissionSchedule } from './commission.ts';
import type { Listing, Terms } from './listing.ts';
import { dayText, weekdayOfMonth, type DayNumber } from './new-york-time.ts';
import type { PriceSeries } from './prices/price-series.ts';

export interface FutureSeries {
  readonly symbol: string;
  /** Contract id = this + yyyymm, for example 360202009. */
  readonly conIdBase: number;
  readonly multiplier: Decimal;
  readonly terms: Terms;
}

/** A tenth of the value to open, near the exchange's margin; a spread of two ticks, half a point. */
const termsOf = (longName: string, commission: CommissionSchedule): Terms => ({
  longName,
  minTick: decimal('0.25'),
  sizeIncrement: decimal(1),
  minSize: decimal(1),
  hours: 'future',
  prices: 'MES',
  halfSpreadTicks: 1,
  quoteSize: decimal('200'),
  commission,
  settlement: 'margined',
  initialMargin: decimal('0.1'),
  maintenanceMargin: decimal('0.09'),
  exchanges: ['CME'],
  venue: 'CME',
});

export const FUTURE_SERIES: readonly FutureSeries[] = [
  {
    symbol: 'MES',
    conIdBase: 360_000_000,
    multiplier: decimal(5),
    terms: termsOf('Micro E-Mini S&P 500 Stock Price Index', MICRO_FUTURE_COMMISSION),
  },
  {
    symbol: 'ES',
    conIdBase: 370_000_000,
    multiplier: decimal(50),
    terms: termsOf('E-mini S&P 500', EMINI_COMMISSION),
  },
];

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

/** The month of a series that a contract id stands for; undefined for any other id. */
export function seriesOfConId(id: number): { readonly series: FutureSeries; readonly quarter: Quarter } | undefined {
  for (const series of FUTURE_SERIES) {
    const quarter = quarterOfMonth(id - series.conIdBase);
    if (quarter !== undefined) return { series, quarter };
  }
  return undefined;
}

function quarterOfMonth(yearMonth: number): Quarter | undefined {
  const year = Math.floor(yearMonth / 100);
  const month = yearMonth % 100;
  if (!Number.isInteger(yearMonth) || !MONTH_CODES.has(month)) return undefined;
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

export function futureOf(series: FutureSeries, quarter: Quarter, prices: PriceSeries): Listing {
  const year = yearOf(quarter);
  const month = monthOf(quarter);
  const lastTradeDay = lastTradeDayOf(quarter, prices);
  const { symbol } = series;
  return {
    contract: {
      conId: conId(series.conIdBase + year * 100 + month),
      symbol,
      localSymbol: `${symbol}${MONTH_CODES.get(month) ?? ''}${year % 10}`,
      secType: 'FUT',
      exchange: 'CME',
      primaryExchange: '',
      currency: currency('USD'),
      multiplier: series.multiplier,
      lastTradeDate: dayText(lastTradeDay),
      tradingClass: symbol,
    },
    terms: series.terms,
    lastTradeDay,
  };
}
