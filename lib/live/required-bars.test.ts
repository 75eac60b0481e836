/** Bars of the past in a live session: fetched when they are due, and no answer from stale or missing ones. */
import type { Bar } from '../domain/bar.ts';
import { decimal } from '../domain/decimal.ts';
import { strategyId } from '../domain/ids.ts';
import type { Strategy } from '../domain/strategy.ts';
import { configurationOf } from '../testing/allocation-values.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { scriptedTrader } from '../testing/scripted-trader.ts';
import { calm } from '../testing/store-harness.ts';
import { contractOf } from '../testing/trading-values.ts';
import { createRequiredBars, requiredElsewhere } from './required-bars.ts';

const DAY = 86_400_000;
const NOW = 20_000 * DAY + DAY / 2;
const barAt = (startAtMs: number): Bar => {
  const price = decimal(1);
  return { startAtMs, open: price, high: price, low: price, close: price, volume: price };
};
const daily = (key: string, staleAfterMinutes?: number): Strategy => ({
  id: strategyId('daily'),
  contracts: [],
  requires: [{ key, size: '1 day', count: 2, ...(staleAfterMinutes === undefined ? {} : { staleAfterMinutes }) }],
  evaluate: () => ({ kind: 'hold', reading: '' }),
});

function asking(answer: () => readonly Bar[]) {
  const clock = manualClock(NOW);
  let asked = 0;
  const broker = {
    ...scriptedTrader(),
    bars: () => {
      asked += 1;
      return Promise.resolve(answer());
    },
  };
  const parts = {
    broker,
    clock,
    signal: calm(),
    marketNowMs: () => clock.nowMs(),
    configuration: configurationOf({ staleAfterMinutes: 10_080 }),
  };
  const bars = createRequiredBars(parts);
  return { clock, asked: () => asked, of: (strategy: Strategy) => bars.of(strategy, contractOf()) };
}

describe('bars that a live strategy requires', () => {
  it('are none where it requires none', async () => {
    const { of, asked } = asking(() => []);
    expect(await of({ ...daily('SPY'), requires: [] })).toBeUndefined();
    expect(asked()).toBe(0);
  });

  it('are asked for once, and again when the next one should be complete', async () => {
    const bars = [barAt(NOW - DAY / 2 - 2 * DAY), barAt(NOW - DAY / 2 - DAY)];
    const { of, asked, clock } = asking(() => bars);
    expect(await of(daily('SPY'))).toEqual(bars);
    await clock.advance(DAY / 2 - 1);
    await of(daily('SPY'));
    expect(asked()).toBe(1);
    await clock.advance(1);
    await of(daily('SPY'));
    expect(asked()).toBe(2);
    // The exchange is late with it: not again before an hour has passed.
    await clock.advance(60_000);
    await of(daily('SPY'));
    expect(asked()).toBe(2);
  });

  it('are refused where they are missing or too old', async () => {
    await expect(asking(() => []).of(daily('SPY'))).rejects.toThrow('Bars of SPY are missing: found none of 1 day');
    const old = asking(() => [barAt(NOW - 3 * DAY)]);
    await expect(old.of(daily('SPY', 60))).rejects.toThrow(/Bars of SPY are stale/);
  });

  it('cannot be those of another contract: a session asks for one symbol at a time', () => {
    expect(requiredElsewhere(daily('SPY'), 'SPY')).toBeUndefined();
    expect(requiredElsewhere(daily('VIX'), 'SPY')).toBe('bars of VIX');
    const twice = { ...daily('SPY'), requires: [...daily('SPY').requires, ...daily('SPY').requires] };
    expect(requiredElsewhere(twice, 'SPY')).toBe('2 series of bars');
  });
});
