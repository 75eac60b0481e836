import { decimal, decimalText } from '../../domain/decimal.ts';
import { parsePrices } from './parse-prices.ts';
import { priceSeries } from './price-series.ts';

const HEADER = 'date,open,high,low,close,volume\n';
const TWO_DAYS = `${HEADER}1999-11-01,136.5,137.0,135.5625,135.5625,4006500\n1999-11-03,135.9687,137.25,134.5937,134.5937,6516900\n`;

describe('parsePrices', () => {
  it('gives back every price as it was published', () => {
    const bar = priceSeries(parsePrices(TWO_DAYS, 'spy.csv')).bar(0);
    expect([bar.open, bar.high, bar.low, bar.close, bar.volume].map(decimalText)).toEqual([
      '136.5',
      '137',
      '135.5625',
      '135.5625',
      '4006500',
    ]);
    expect(bar.startAtMs).toBe(941_414_400_000);
  });

  it('widens high and low to open and close', () => {
    const [row] = parsePrices(`${HEADER}1992-02-11,19.24,18.57,17.61,17.7,0\n`, 'vix.csv');
    expect(row).toMatchObject({ high: 19.24, low: 17.61 });
  });

  it('refuses a file that is no price file, naming file and line', () => {
    expect(() => parsePrices('Date,Close\n', 'x.csv')).toThrow(/x\.csv.*header/);
    for (const bad of ['2020-01-02,1,1,1,,0', '2020-01-02,1,1,1,1', '20200102,1,1,1,1,1', '2020-01-02,1,1,0,1,1']) {
      expect(() => parsePrices(`${HEADER}${bad}\n`, 'x.csv')).toThrow(/x\.csv line 2/);
    }
  });
});

describe('priceSeries', () => {
  it('finds the newest day at or before a day', () => {
    const series = priceSeries(parsePrices(TWO_DAYS, 'spy.csv'));
    const first = series.day(0);
    expect([first - 1, first, first + 1, first + 2, first + 9].map((day) => series.indexAt(day))).toEqual([
      -1, 0, 0, 1, 1,
    ]);
    expect([series.has(first), series.has(first + 1)]).toEqual([true, false]);
  });

  it('rounds prices, but not volumes, to a step where one is given', () => {
    const series = priceSeries(parsePrices(TWO_DAYS, 'spy.csv'), decimal('0.25'));
    expect(decimalText(series.value(1, 'low'))).toBe('134.5');
    expect(decimalText(series.value(1, 'volume'))).toBe('6516900');
  });

  it('refuses days out of order and indexes outside', () => {
    const rows = parsePrices(TWO_DAYS, 'spy.csv');
    expect(() => priceSeries(rows.toReversed())).toThrow(/out of order/);
    expect(() => priceSeries(rows).bar(2)).toThrow(/index 2/);
  });
});
