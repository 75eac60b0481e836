import { decimal, ZERO } from '../lib/domain/decimal.ts';
import type { DayFacts } from './day-facts.ts';
import { createYearTable, renderYears } from './year-table.ts';

const dayOf = (day: string, more: Partial<DayFacts> = {}): DayFacts => ({
  day,
  orders: 2,
  failedOrders: 0,
  refusedWishes: 0,
  failedAnswers: 0,
  fills: 3,
  commissions: decimal('1.25'),
  profit: new Map(),
  netLiquidation: decimal('1000000'),
  drift: ZERO,
  equal: true,
  proved: true,
  ...more,
});

describe('createYearTable', () => {
  it('adds up each year and the whole range', () => {
    const table = createYearTable();
    for (const day of ['2008-12-30', '2008-12-31', '2009-01-02']) table.add(dayOf(day));
    expect(table.years().map(({ year, days, fills, commissions }) => [year, days, fills, commissions])).toEqual([
      ['2008', 2, 6, '2.5'],
      ['2009', 1, 3, '1.25'],
    ]);
    expect(table.total()).toMatchObject({ year: 'all', days: 3, daysEqual: 3, orders: 6 });
  });
  it('gives each year the profit since the last day of the year before', () => {
    const table = createYearTable();
    table.add(dayOf('2008-12-31', { profit: new Map([['dummy', decimal('100.5')]]) }));
    table.add(dayOf('2009-12-31', { profit: new Map([['dummy', decimal('40')]]) }));
    expect(table.years().map(({ profit }) => profit)).toEqual([{ dummy: '100.5' }, { dummy: '-60.5' }]);
    expect(table.total().profit).toEqual({ dummy: '40' });
  });
  it('counts a day that was not equal, and keeps the worst difference', () => {
    const table = createYearTable();
    table.add(dayOf('2008-01-02', { equal: false, drift: decimal('12') }));
    table.add(dayOf('2008-01-03'));
    expect(table.total()).toMatchObject({ days: 2, daysEqual: 1, worstDrift: '12' });
    expect(renderYears(table, 'USD')).toContain('12');
  });
});
