/**
 * What an equity curve comes to: growth, risk, costs, year by year. Pure; ratios are plain numbers, money stays exact.
 * Interest, dividends and taxes are in none of them.
 */
import { Temporal } from '@js-temporal/polyfill';
import { sum, ZERO, type Decimal } from '../lib/domain/decimal.ts';

/** One close. */
export interface CurveDay {
  readonly day: string;
  readonly netLiquidation: Decimal;
  readonly grossExposure: Decimal;
  readonly turnover: Decimal;
  readonly commissions: Decimal;
  readonly orders: number;
  readonly fills: number;
}

export interface Figures {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly startValue: Decimal;
  readonly endValue: Decimal;
  /** Fraction. */
  readonly totalReturn: number;
  /** Compound annual growth, fraction, over calendar time; undefined for less than a day of it. */
  readonly cagr: number | undefined;
  /** Of daily returns, 252 days a year, risk-free rate 0; undefined where nothing moved. */
  readonly sharpe: number | undefined;
  /** Standard deviation of daily returns x sqrt(252). */
  readonly volatility: number;
  /** Deepest fall from a peak, fraction of the peak, 0 or more. */
  readonly maxDrawdown: number;
  readonly maxDrawdownDay: string;
  /** Mean of gross exposure over net liquidation at the closes. */
  readonly meanExposure: number;
  /** Turnover over mean net liquidation, a year. */
  readonly turnoverPerYear: number;
  readonly commissions: Decimal;
  readonly orders: number;
  readonly fills: number;
}

const YEAR_DAYS = 365.25;
const TRADING_DAYS = 252;

/**
 * @param before net liquidation before the first day
 * @param beganDay the day it was read, `2019-12-31`: calendar time counts from there
 * @throws RangeError without a day
 */
export function figuresOf(
  curve: readonly CurveDay[],
  { before, beganDay }: { readonly before: Decimal; readonly beganDay: string },
): Figures {
  const last = curve.at(-1);
  if (last === undefined) throw new RangeError('Figures need a day: found none, needed at least one');
  const values = curve.map(({ netLiquidation }) => Number(netLiquidation));
  const start = Number(before);
  const returns = values.map((value, index) => value / (values[index - 1] ?? start) - 1);
  const years = daysBetween(beganDay, last.day) / YEAR_DAYS;
  const growth = Number(last.netLiquidation) / start;
  const deviation = standardDeviation(returns);
  const deepest = drawdowns(start, curve).reduce((worst, point) => (point.depth > worst.depth ? point : worst));
  return {
    from: curve[0]?.day ?? last.day,
    to: last.day,
    days: curve.length,
    startValue: before,
    endValue: last.netLiquidation,
    totalReturn: growth - 1,
    cagr: years > 0 && growth > 0 ? growth ** (1 / years) - 1 : undefined,
    sharpe: deviation > 0 ? (mean(returns) / deviation) * Math.sqrt(TRADING_DAYS) : undefined,
    volatility: deviation * Math.sqrt(TRADING_DAYS),
    maxDrawdown: deepest.depth,
    maxDrawdownDay: deepest.day,
    meanExposure: mean(curve.map((day, index) => Number(day.grossExposure) / (values[index] ?? start))),
    turnoverPerYear: years > 0 ? Number(total(curve, 'turnover')) / mean(values) / years : 0,
    commissions: total(curve, 'commissions'),
    orders: curve.reduce((all, { orders }) => all + orders, 0),
    fills: curve.reduce((all, { fills }) => all + fills, 0),
  };
}

/** The figures of each calendar year, each beginning where the one before ended. */
export function yearlyFigures(
  curve: readonly CurveDay[],
  begin: { readonly before: Decimal; readonly beganDay: string },
): readonly Figures[] {
  const years = Map.groupBy(curve, ({ day }) => day.slice(0, 4));
  let { before, beganDay } = begin;
  return [...years.values()].map((days) => {
    const figures = figuresOf(days, { before, beganDay });
    before = figures.endValue;
    beganDay = figures.to;
    return figures;
  });
}

/** Depth below the highest value so far, as a fraction of it, at each close. */
export function drawdowns(
  start: number,
  curve: readonly Pick<CurveDay, 'day' | 'netLiquidation'>[],
): readonly { readonly day: string; readonly depth: number }[] {
  let peak = start;
  return curve.map(({ day, netLiquidation }) => {
    peak = Math.max(peak, Number(netLiquidation));
    return { day, depth: 1 - Number(netLiquidation) / peak };
  });
}

const total = (curve: readonly CurveDay[], field: 'turnover' | 'commissions'): Decimal =>
  curve.length === 0 ? ZERO : sum(curve.map((day) => day[field]));

const mean = (values: readonly number[]): number =>
  values.reduce((all, value) => all + value, 0) / Math.max(1, values.length);

/** Of a sample: n - 1. */
function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return Math.sqrt(values.reduce((all, value) => all + (value - middle) ** 2, 0) / (values.length - 1));
}

const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
