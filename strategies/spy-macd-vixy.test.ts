import { readFileSync } from 'node:fs';
import type { Bar } from '../lib/domain/bar.ts';
import { decimal, decimalText } from '../lib/domain/decimal.ts';
import type { StrategyAnswer } from '../lib/domain/strategy.ts';
import { spyMacdVixy } from './spy-macd-vixy.ts';

const DAY_MS = 86_400_000;
const DAY_ONE = 10_000;

function bar(startAtMs: number, close: string): Bar {
  const price = decimal(close);
  return { startAtMs, open: price, high: price, low: price, close: price, volume: decimal(0) };
}

/** Bars of consecutive days. */
const daily = (closes: readonly number[]): readonly Bar[] =>
  closes.map((close, day) => bar((DAY_ONE + day) * DAY_MS, String(close)));

const flat = (count: number): readonly number[] => Array.from({ length: count }, () => 100);
const startOf = (bars: readonly Bar[], barsAgo: number): number => bars.at(-1 - barsAgo)?.startAtMs ?? Number.NaN;

function ask(bars: readonly Bar[], actedThroughAtMs?: number): StrategyAnswer {
  const nowAtMs = startOf(bars, 0) + DAY_MS;
  return spyMacdVixy.evaluate({
    nowAtMs,
    bars: new Map([['SPY', bars]]),
    holdings: new Map(),
    actedThroughAtMs,
    seed: 1,
  });
}

function weights(answer: StrategyAnswer): Readonly<Record<string, string>> | 'hold' {
  if (answer.kind === 'hold') return 'hold';
  return Object.fromEntries(answer.targets.map(({ key, weight }) => [key, decimalText(weight)]));
}

const UP = { SPY: '1', VIXY: '0' } as const;
const DOWN = { SPY: '-1', VIXY: '1' } as const;

describe('spy-macd-vixy', () => {
  it('asks for 200 daily closes and three months more of SPY alone', () => {
    expect(spyMacdVixy.requires).toEqual([{ key: 'SPY', size: '1 day', count: 260 }]);
    expect(spyMacdVixy.contracts.map(({ spec }) => [spec.symbol, spec.primaryExchange])).toEqual([
      ['SPY', 'ARCA'],
      ['VIXY', 'BATS'],
    ]);
  });

  it('buys SPY and closes VIXY on a cross up', () => {
    expect(weights(ask(daily([...flat(199), 101])))).toEqual(UP);
  });

  it('sells SPY short and buys VIXY on a cross down', () => {
    expect(weights(ask(daily([...flat(199), 99])))).toEqual(DOWN);
  });

  it('holds without a cross and tells the reading', () => {
    const answer = ask(daily(flat(200)));
    expect(answer).toEqual({ kind: 'hold', reading: 'MACD 0.0000, signal 0.0000, histogram 0.0000; no cross' });
  });

  it('holds on fewer than 200 closes and says so', () => {
    const answer = ask(daily([...flat(198), 101]));
    expect(answer).toEqual({ kind: 'hold', reading: 'SPY has too few daily bars: found 199, needed 200' });
  });

  it('holds where SPY has no bars at all', () => {
    const answer = spyMacdVixy.evaluate({
      nowAtMs: 0,
      bars: new Map(),
      holdings: new Map(),
      actedThroughAtMs: undefined,
      seed: 1,
    });
    expect(answer).toEqual({ kind: 'hold', reading: 'SPY has too few daily bars: found 0, needed 200' });
  });

  it('sees a cross on a day without a run', () => {
    const bars = daily([...flat(200), 99, 98, 97]);
    expect(weights(ask(bars))).toBe('hold');
    const answer = ask(bars, startOf(bars, 3));
    expect(weights(answer)).toEqual(DOWN);
    expect(answer.reading).toMatch(/; crossed down 2 bars before the newest$/);
  });

  it('does not act again on a bar it has acted on', () => {
    const bars = daily([...flat(199), 101]);
    expect(weights(ask(bars, startOf(bars, 0)))).toBe('hold');
    const later = daily([...flat(199), 101, 102, 103]);
    expect(weights(ask(later, startOf(later, 2)))).toBe('hold');
  });

  it('follows the newest of several missed crosses', () => {
    const bars = daily([...flat(200), 101, 95]);
    expect(weights(ask(bars, startOf(bars, 2)))).toEqual(DOWN);
  });

  it('answers with the newest bar as the one acted on, not the bar of the cross', () => {
    const bars = daily([...flat(200), 99, 98, 97]);
    expect(ask(bars, startOf(bars, 3))).toMatchObject({ actedThroughAtMs: startOf(bars, 0) });
  });

  it('reads a bar the same way however many bars came after it', () => {
    const closes = Array.from({ length: 260 }, (_, day) => 100 + 7 * Math.sin(day / 11));
    const dailyRuns = Array.from({ length: 60 }, (_, barsAgo) => ask(daily(closes.slice(0, 260 - barsAgo))));
    const newestCross = dailyRuns.findIndex(({ kind }) => kind === 'targets');
    expect(newestCross).toBeGreaterThan(0);
    const bars = daily(closes);
    for (const absence of [newestCross + 1, 40, 59]) {
      expect(ask(bars, startOf(bars, absence)).reading).toContain(` ${newestCross} bars before the newest`);
    }
    expect(weights(ask(bars, startOf(bars, newestCross)))).toBe('hold');
  });
});

describe('spy-macd-vixy on the shipped prices', () => {
  const rows = readFileSync(new URL('../data/spy-daily.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const days = rows.map((row) => row.slice(0, 10));
  // Numbered days keep the order, which is all the strategy sees of time.
  const bars = rows.map((row, index) => bar(index * DAY_MS, row.split(',')[4] ?? ''));
  const newest260 = (index: number): readonly Bar[] => bars.slice(index - 259, index + 1);

  /** [day, direction] of every cross from row `from` on, one run a day. */
  function crosses(from: number): readonly (readonly [string, string])[] {
    return days.flatMap((day, index) => {
      if (index < from) return [];
      const found = weights(ask(newest260(index)));
      return found === 'hold' ? [] : [[day, found['SPY'] === '1' ? 'up' : 'down'] as const];
    });
  }

  it('finds the crosses of 2020', () => {
    expect(crosses(days.indexOf('2020-01-02'))).toEqual([
      ['2020-01-02', 'up'],
      ['2020-01-03', 'down'],
      ['2020-01-09', 'up'],
      ['2020-01-10', 'down'],
      ['2020-01-13', 'up'],
      ['2020-01-24', 'down'],
      ['2020-02-06', 'up'],
      ['2020-02-21', 'down'],
      ['2020-03-26', 'up'],
      ['2020-05-13', 'down'],
      ['2020-05-19', 'up'],
      ['2020-06-11', 'down'],
      ['2020-07-08', 'up'],
      ['2020-07-28', 'down'],
      ['2020-08-03', 'up'],
      ['2020-08-20', 'down'],
      ['2020-08-24', 'up'],
    ]);
  });

  it('ends in the same place as a daily run after any absence of up to sixty bars', () => {
    const last = days.length - 1;
    for (const absence of [2, 7, 20, 45, 59]) {
      const answer = ask(newest260(last), (last - absence) * DAY_MS);
      const daysAway = crosses(last - absence + 1);
      expect([absence, weights(answer)]).toEqual([absence, daysAway.at(-1)?.[1] === 'up' ? UP : 'hold']);
    }
  });
});
