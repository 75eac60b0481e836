/** Years of trading days in a few rows: adds up day by day, so that its space does not grow with the days. */
import Table from 'cli-table3';
import { decimalText, max, roundHalfUp, ZERO, type Decimal } from '../lib/domain/decimal.ts';
import type { DayFacts } from './day-facts.ts';

/** Sums of a year, or of the whole range; money as decimal text in base currency. */
export interface YearRow {
  /** `2008`, or `all`. */
  readonly year: string;
  readonly days: number;
  /** Days at whose end ledger and broker were equal. */
  readonly daysEqual: number;
  readonly orders: number;
  readonly failedOrders: number;
  readonly refusedWishes: number;
  readonly failedAnswers: number;
  readonly unprovedDays: number;
  readonly fills: number;
  readonly commissions: string;
  /** strategy -> profit and loss of the year. */
  readonly profit: Readonly<Record<string, string>>;
  /** At the end of the year's last day. */
  readonly netLiquidation: string;
  /** Largest difference between ledger and broker in one contract, in units. */
  readonly worstDrift: string;
}

export interface YearTable {
  add(facts: DayFacts): void;
  /** One row a year, in order. */
  years(): readonly YearRow[];
  total(): YearRow;
}

interface Sums {
  readonly days: number;
  readonly daysEqual: number;
  readonly orders: number;
  readonly failedOrders: number;
  readonly refusedWishes: number;
  readonly failedAnswers: number;
  readonly unprovedDays: number;
  readonly fills: number;
  readonly commissions: Decimal;
  readonly profitBefore: ReadonlyMap<string, Decimal>;
  readonly profit: ReadonlyMap<string, Decimal>;
  readonly netLiquidation: Decimal;
  readonly worstDrift: Decimal;
}

export function createYearTable(): YearTable {
  const years = new Map<string, Sums>();
  let all = startingWith(new Map());
  return {
    add(facts) {
      const year = facts.day.slice(0, 4);
      years.set(year, plus(years.get(year) ?? startingWith(all.profit), facts));
      all = plus(all, facts);
    },
    years: () => [...years].map(([year, sums]) => rowOf(year, sums)),
    total: () => rowOf('all', all),
  };
}

const startingWith = (profitBefore: ReadonlyMap<string, Decimal>): Sums => ({
  days: 0,
  daysEqual: 0,
  orders: 0,
  failedOrders: 0,
  refusedWishes: 0,
  failedAnswers: 0,
  unprovedDays: 0,
  fills: 0,
  commissions: ZERO,
  profitBefore,
  profit: profitBefore,
  netLiquidation: ZERO,
  worstDrift: ZERO,
});

function plus(sums: Sums, facts: DayFacts): Sums {
  return {
    days: sums.days + 1,
    daysEqual: sums.daysEqual + (facts.equal ? 1 : 0),
    orders: sums.orders + facts.orders,
    failedOrders: sums.failedOrders + facts.failedOrders,
    refusedWishes: sums.refusedWishes + facts.refusedWishes,
    failedAnswers: sums.failedAnswers + facts.failedAnswers,
    unprovedDays: sums.unprovedDays + (facts.proved ? 0 : 1),
    fills: sums.fills + facts.fills,
    commissions: sums.commissions.plus(facts.commissions),
    profitBefore: sums.profitBefore,
    profit: facts.profit,
    netLiquidation: facts.netLiquidation,
    worstDrift: max(sums.worstDrift, facts.drift),
  };
}

function rowOf(year: string, sums: Sums): YearRow {
  const { profitBefore, profit, commissions, netLiquidation, worstDrift, ...counts } = sums;
  return {
    year,
    ...counts,
    commissions: cents(commissions),
    profit: Object.fromEntries(
      [...profit].map(([strategy, value]) => [strategy, cents(value.minus(profitBefore.get(strategy) ?? ZERO))]),
    ),
    netLiquidation: cents(netLiquidation),
    worstDrift: decimalText(worstDrift),
  };
}

const cents = (value: Decimal): string => decimalText(roundHalfUp(value, 2));

/** The rows as a table for people, the sum last. */
export function renderYears(table: YearTable, baseCurrency: string): string {
  const total = table.total();
  const strategies = Object.keys(total.profit);
  const drawn = new Table({
    head: [
      'year',
      'days',
      'equal',
      'orders',
      'failed',
      'fills',
      'commissions',
      ...strategies.map((strategy) => `P&L ${strategy}`),
      `net liquidation ${baseCurrency}`,
      'worst drift',
    ],
    style: { head: [], border: [], compact: true },
  });
  for (const row of [...table.years(), total]) {
    drawn.push([
      row.year,
      row.days,
      row.daysEqual,
      row.orders,
      row.failedOrders,
      row.fills,
      row.commissions,
      ...strategies.map((strategy) => row.profit[strategy] ?? '0'),
      row.netLiquidation,
      row.worstDrift,
    ]);
  }
  return drawn.toString();
}
