import { EMA, MACD } from 'trading-signals';
import { macdOf } from './macd.ts';

const DAILY = { short: 12, long: 26, signal: 9 } as const;
const wave = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, day) => 100 + day / 10 + 8 * Math.sin(day / 9));

describe('macdOf', () => {
  it('knows nothing of no closes', () => {
    expect(macdOf([], DAILY)).toBeUndefined();
  });

  it('seeds every average with its first value', () => {
    expect(macdOf([50], DAILY)).toEqual({ macd: 0, signal: 0, histogram: 0 });
  });

  it('computes two closes as by hand', () => {
    // EMA 1 of 2/3 and EMA 3 of 1/2 from 10 to 16: 14 and 13; signal of 2/4 from 0 to 1: 0.5.
    expect(macdOf([10, 16], { short: 2, long: 3, signal: 3 })).toEqual({ macd: 1, signal: 0.5, histogram: 0.5 });
  });

  it('agrees with the MACD of trading-signals once its later start is forgotten', () => {
    const closes = wave(200);
    const library = new MACD(new EMA(12), new EMA(26), new EMA(9));
    library.updates([...closes]);
    const theirs = library.getResultOrThrow();
    const ours = macdOf(closes, DAILY);
    expect(ours?.macd).toBe(theirs.macd);
    expect(ours?.histogram).toBeCloseTo(theirs.histogram, 12);
  });
});
