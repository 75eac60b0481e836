/** A backtest as tables for people: figures of the whole, of each year and of each strategy. It computes nothing. */
import Table from 'cli-table3';
import { decimalText, roundHalfUp, type Decimal } from '../lib/domain/decimal.ts';
import type { Figures } from './backtest-figures.ts';
import type { Backtest } from './backtest-result.ts';

export const percent = (fraction: number | undefined): string =>
  fraction === undefined ? 'n/a' : `${(100 * fraction).toFixed(2)} %`;
export const ratio = (value: number | undefined): string => (value === undefined ? 'n/a' : value.toFixed(2));
export const cents = (value: Decimal): string => decimalText(roundHalfUp(value, 2));

/** `[name, value]` of the figures worth a line, the same in the table and in the HTML report. */
export function figureLines(figures: Figures, currency: string): readonly (readonly [string, string])[] {
  return [
    [`net liquidation at the start, ${currency}`, cents(figures.startValue)],
    [`net liquidation at the end, ${currency}`, cents(figures.endValue)],
    ['total return', percent(figures.totalReturn)],
    ['CAGR', percent(figures.cagr)],
    ['Sharpe ratio (252 days, risk-free rate 0)', ratio(figures.sharpe)],
    ['volatility a year', percent(figures.volatility)],
    ['deepest drawdown', `${percent(figures.maxDrawdown)} (${figures.maxDrawdownDay})`],
    ['mean gross exposure', percent(figures.meanExposure)],
    ['turnover a year, times net liquidation', ratio(figures.turnoverPerYear)],
    [`commissions, ${currency}`, cents(figures.commissions)],
    ['orders', String(figures.orders)],
    ['fills', String(figures.fills)],
  ];
}

export const YEAR_HEAD = [
  'year',
  'days',
  'return',
  'drawdown',
  'Sharpe',
  'exposure',
  'turnover',
  'commissions',
  'orders',
];

export const yearCells = (year: Figures): readonly string[] => [
  year.to.slice(0, 4),
  String(year.days),
  percent(year.totalReturn),
  percent(year.maxDrawdown),
  ratio(year.sharpe),
  percent(year.meanExposure),
  ratio(year.turnoverPerYear),
  cents(year.commissions),
  String(year.orders),
];

export function renderBacktest({ title, currency, figures, years, reference, profit, origins }: Backtest): string {
  const compact = { head: [], border: [], compact: true };
  const whole = new Table({ head: ['', 'strategies', reference.name], style: compact });
  const held = new Map(figureLines(reference.figures, currency));
  for (const [name, value] of figureLines(figures, currency)) whole.push([name, value, held.get(name) ?? '']);
  const byYear = new Table({ head: [...YEAR_HEAD, reference.name], style: compact });
  for (const [index, year] of years.entries()) {
    byYear.push([...yearCells(year), percent(reference.years[index]?.totalReturn)]);
  }
  const byStrategy = new Table({ head: ['strategy', `profit and loss, ${currency}`], style: compact });
  for (const [strategy, value] of profit) byStrategy.push([strategy, cents(value)]);
  const prices = [...origins].map(([symbol, origin]) => `${symbol}: ${origin}`).join('; ');
  return [title, whole, byYear, byStrategy, `Prices: ${prices}`].map(String).join('\n\n');
}
