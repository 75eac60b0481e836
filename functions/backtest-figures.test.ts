import * as fc from 'fast-check';
import { decimal, ZERO } from '../lib/domain/decimal.ts';
import { drawdowns, figuresOf, yearlyFigures, type CurveDay } from './backtest-figures.ts';

const at = (day: string, value: number, changes: Partial<CurveDay> = {}): CurveDay => ({
  day,
  netLiquidation: decimal(value),
  grossExposure: ZERO,
  turnover: ZERO,
  commissions: ZERO,
  orders: 0,
  fills: 0,
  ...changes,
});
const begin = { before: decimal(100), beganDay: '2019-01-01' };

describe('figuresOf', () => {
  it('grows by the year over calendar time', () => {
    const { totalReturn, cagr } = figuresOf([at('2021-01-01', 121)], begin);
    expect(totalReturn).toBeCloseTo(0.21, 12);
    // Two years of 365.5 days.
    expect(cagr).toBeCloseTo(1.21 ** (365.25 / 731) - 1, 12);
  });

  it('has the Sharpe ratio of a sample of daily returns', () => {
    const { sharpe, volatility } = figuresOf([at('2019-01-02', 101), at('2019-01-03', 101)], begin);
    // Returns 1 % and 0 %: mean 0.5 %, deviation 0.7071 %.
    expect(sharpe).toBeCloseTo((0.005 / Math.sqrt(0.00005)) * Math.sqrt(252), 10);
    expect(volatility).toBeCloseTo(Math.sqrt(0.00005 * 252), 10);
  });

  it('measures the deepest fall from the highest close so far, the start included', () => {
    const curve = [at('2019-01-02', 90), at('2019-01-03', 120), at('2019-01-04', 96), at('2019-01-05', 110)];
    expect(figuresOf(curve, begin)).toMatchObject({ maxDrawdown: 1 - 96 / 120, maxDrawdownDay: '2019-01-04' });
    expect(drawdowns(100, curve)[0]).toEqual({ day: '2019-01-02', depth: 1 - 90 / 100 });
  });

  it('adds up costs exactly and turns over by the year', () => {
    const half = { commissions: decimal('0.1'), turnover: decimal(50), orders: 1, fills: 2 };
    const curve = [at('2019-07-02', 100, half), at('2020-01-01', 100, half)];
    const { commissions, turnoverPerYear, orders, fills } = figuresOf(curve, begin);
    expect([commissions.toFixed(), orders, fills]).toEqual(['0.2', 2, 4]);
    expect(turnoverPerYear).toBeCloseTo(365.25 / 365, 10);
  });

  it('says nothing where there is nothing to say', () => {
    expect(figuresOf([at('2019-01-01', 100)], begin)).toMatchObject({ cagr: undefined, sharpe: undefined });
    expect(() => figuresOf([], begin)).toThrow(/found none/);
  });

  it('never finds a drawdown outside 0..1, whatever positive values come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 50 }), (values) => {
        const { maxDrawdown } = figuresOf(
          values.map((value) => at('2019-01-02', value)),
          begin,
        );
        expect(maxDrawdown).toBeGreaterThanOrEqual(0);
        expect(maxDrawdown).toBeLessThan(1);
      }),
    );
  });
});

describe('yearlyFigures', () => {
  it('begins each year where the one before ended, so that returns chain', () => {
    const curve = [at('2019-12-30', 105), at('2019-12-31', 110), at('2020-12-31', 99)];
    const years = yearlyFigures(curve, begin);
    expect(years.map(({ to, days }) => [to, days])).toEqual([
      ['2019-12-31', 2],
      ['2020-12-31', 1],
    ]);
    const chained = years.reduce((all, { totalReturn }) => all * (1 + totalReturn), 1);
    expect(chained).toBeCloseTo(0.99, 12);
  });
});
