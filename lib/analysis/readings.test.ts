import type { Bar } from '../domain/bar.ts';
import { decimal } from '../domain/decimal.ts';
import { drawdown, readingsOf, relativeTo, returnOver, volatilityOver } from './readings.ts';

const DAY_MS = 86_400_000;
const bar = (close: number, day: number, volume = 100): Bar => ({
  startAtMs: day * DAY_MS,
  open: decimal(close),
  high: decimal(close + 1),
  low: decimal(close - 1),
  close: decimal(close),
  volume: decimal(volume),
});
const rising = Array.from({ length: 260 }, (_, day) => bar(100 + day, day));

describe('readings', () => {
  it('are those of the definition on a line that rises by one', () => {
    const { price, trend, momentum } = readingsOf(rising);
    expect(price).toMatchObject({ close: 359, return5: 0.014124, drawdown: 0 });
    // The mean of the last 20 of a line lies 9.5 below its end.
    expect(trend?.['toAverage20']).toBeCloseTo(359 / 349.5 - 1, 6);
    expect(momentum?.['rsi14']).toBe(100);
  });

  it('are null where the series is too short, or has no volume', () => {
    const { price, trend, volume } = readingsOf(rising.slice(0, 30).map((one) => ({ ...one, volume: decimal(0) })));
    expect(price).toMatchObject({ return60: null, return250: null });
    expect(trend).toMatchObject({ toAverage200: null });
    expect(volume).toEqual({ volume5To60: null, cmf20: null, mfi14: null, obv20: null });
    expect(readingsOf([]).price?.['close']).toBeNull();
  });

  it('compare with the index on the days that both have', () => {
    const index = rising.map((one) => bar(1000 + one.startAtMs / DAY_MS, one.startAtMs / DAY_MS)).slice(10);
    const same = relativeTo(rising, rising);
    expect(same).toMatchObject({ more20: 0, more250: 0, beta60: 1, correlation60: 1 });
    expect(relativeTo(rising, index)['more250']).toBeNull();
    expect(Number(relativeTo(rising, index)['more20'])).toBeGreaterThan(0);
  });

  it('measure a fall from the high and no volatility of a constant growth', () => {
    expect(drawdown([100, 200, 150])).toBe(-0.25);
    expect(returnOver([100], 1)).toBeNull();
    expect(
      volatilityOver(
        Array.from({ length: 30 }, (_, n) => 1.01 ** n),
        20,
      ),
    ).toBe(0);
  });
});
