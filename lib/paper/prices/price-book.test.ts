import { decimalText } from '../../domain/decimal.ts';
import { prices } from '../../testing/simulated-broker-fixture.ts';
import { dayNumber } from '../new-york-time.ts';
import { seededRandom } from '../random.ts';
import { modelVixy } from './model-vixy.ts';
import { PRICE_NAMES, priceBook, type PriceName } from './price-book.ts';
import type { DailyPrices } from './price-series.ts';
import { syntheticEuro } from './synthetic-prices.ts';

const closeOf = (name: PriceName, year: number, month: number, date: number): number => {
  const series = prices.series(name);
  return series.number(series.indexAt(dayNumber(year, month, date)), 'close');
};

const euro = (seed: number): readonly DailyPrices[] => syntheticEuro(seededRandom(seed));

const flatDay = (day: number, close: number): DailyPrices => ({
  day,
  open: close,
  high: close,
  low: close,
  close,
  volume: 0,
});

/** Open of a modelled day whose close was published alone. */
const openBefore = (close: number): number | undefined => modelVixy([flatDay(1, 15), flatDay(2, close)], 1)[1]?.open;

describe('priceBook', () => {
  it('has every day of the shipped files', () => {
    const lengths = (['SPY', 'SPX', 'VIX', 'MSFT', 'AAPL', 'BTC'] as const).map((name) => prices.series(name).length);
    expect(lengths).toEqual([5241, 8111, 9235, 8111, 506, 1246]);
  });

  it('says of every price whether it is measured, modelled or synthetic', () => {
    expect(prices.origin('SPY')).toMatch(/^measured: SPY daily \(/);
    expect(prices.origin('VIXY')).toMatch(/^modelled from VIX/);
    for (const name of PRICE_NAMES) expect(prices.origin(name)).toMatch(/^(measured:|modelled from|synthetic:)/);
  });

  it('reads a file only when its prices are asked for, and once', () => {
    const read: string[] = [];
    const readText = (file: string): string => {
      read.push(file);
      return 'date,open,high,low,close,volume\n2020-01-02,1,1,1,1,1\n';
    };
    const book = priceBook({ readText, seed: 1 });
    expect(read).toEqual([]);
    book.series('SPY');
    book.series('SPY');
    expect(read).toEqual(['spy-daily.csv']);
  });

  it('holds high above and low below open and close on every day of every series', () => {
    const failures: string[] = [];
    for (const name of PRICE_NAMES) {
      const series = prices.series(name);
      for (let index = 0; index < series.length; index += 1) {
        const inside = Math.min(series.number(index, 'open'), series.number(index, 'close'));
        const outside = Math.max(series.number(index, 'open'), series.number(index, 'close'));
        const low = series.number(index, 'low');
        if (low <= 0 || low > inside || series.number(index, 'high') < outside) failures.push(`${name} ${index}`);
      }
    }
    expect(failures).toEqual([]);
  });
});

describe('modelVixy', () => {
  it('decays in calm years, rises fourfold in the crash of 2020 and stands at 20 at the end of the SPY prices', () => {
    expect(closeOf('VIXY', 2020, 8, 28)).toBe(20);
    expect(closeOf('VIXY', 2018, 1, 2) / closeOf('VIXY', 2017, 1, 3)).toBeCloseTo(0.25, 2);
    expect(closeOf('VIXY', 2020, 3, 18) / closeOf('VIXY', 2020, 2, 19)).toBeCloseTo(3.96, 2);
  });

  it('neither dies nor explodes while SPY prices last', () => {
    const series = prices.series('VIXY');
    const closes = Array.from({ length: series.length }, (_, index) => index)
      .filter((index) => series.day(index) >= dayNumber(1999, 11, 1) && series.day(index) <= dayNumber(2020, 8, 28))
      .map((index) => series.number(index, 'close'));
    expect([Math.min(...closes), Math.max(...closes)]).toEqual([9.06, 7850.43]);
  });

  it('follows the documented curve from day to day', () => {
    const [, second] = modelVixy([flatDay(1, 15), flatDay(2, 25)], 1);
    const rise = (21 + 5 * Math.exp((-4 * 29) / 365)) / (21 - 5 * Math.exp((-4 * 30) / 365));
    expect(second?.close).toBeCloseTo(20 * rise, 2);
  });

  it('never lets the open know a close that was published alone', () => {
    expect(openBefore(60)).toBe(openBefore(10));
  });

  it('trades only where stocks do', () => {
    expect(prices.series('VIX').has(dayNumber(2004, 6, 11))).toBe(true);
    expect(prices.series('VIXY').has(dayNumber(2004, 6, 11))).toBe(false);
  });
});

describe('MES', () => {
  it('is the index rounded to a quarter point', () => {
    const series = prices.series('MES');
    const bar = series.bar(series.indexAt(dayNumber(2020, 8, 28)));
    expect([bar.open, bar.close].map(decimalText)).toEqual(['3494.75', '3508']);
  });
});

describe('syntheticEuro', () => {
  it('is the same for a seed, another for another', () => {
    expect(euro(1)).toEqual(euro(1));
    expect(euro(1)).not.toEqual(euro(2));
  });

  it('stays on weekdays, on its grid and in its bounds', () => {
    for (const { day, close } of euro(3)) {
      expect([0, 6]).not.toContain((day + 4) % 7);
      expect(Math.abs(close * 20_000 - Math.round(close * 20_000))).toBeLessThan(1e-6);
      expect(close > 0.69 && close < 1.81).toBe(true);
    }
  });
});
