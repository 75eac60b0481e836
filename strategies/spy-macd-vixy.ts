/**
 * Follows the daily MACD 12/26/9 of SPY: a cross up buys SPY and leaves VIXY, a cross down sells SPY short and buys
 * VIXY, anything else holds. A bar's reading is that of the 200 closes ending with it, whenever it is asked.
 * It knows neither exposure nor leverage: short SPY with VIXY has an absolute weight of 2, which the core scales.
 */
import type { Bar } from '../lib/domain/bar.ts';
import { decimal, decimalText } from '../lib/domain/decimal.ts';
import { currency, strategyId } from '../lib/domain/ids.ts';
import type { Strategy, StrategyAnswer, StrategyInput, Target } from '../lib/domain/strategy.ts';
import { macdOf, type Macd } from './macd.ts';

const INTERVALS = { short: 12, long: 26, signal: 9 } as const;
/** Closes behind one reading. */
const WINDOW_BARS = 200;
/** Trading days without a run, about three months, after which a missed cross can still be seen with a full window. */
const CATCH_UP_BARS = 60;

const SPY = 'SPY';
const VIXY = 'VIXY';
const USD = currency('USD');

export const spyMacdVixy: Strategy = {
  id: strategyId('spy-macd-vixy'),
  contracts: [
    { key: SPY, spec: { symbol: SPY, secType: 'STK', exchange: 'SMART', currency: USD, primaryExchange: 'ARCA' } },
    { key: VIXY, spec: { symbol: VIXY, secType: 'STK', exchange: 'SMART', currency: USD, primaryExchange: 'BATS' } },
  ],
  requires: [{ key: SPY, size: '1 day', count: WINDOW_BARS + CATCH_UP_BARS }],
  evaluate,
};

type Direction = 'up' | 'down';

interface Cross {
  readonly direction: Direction;
  /** 0 is the newest bar. */
  readonly barsAgo: number;
}

function evaluate(input: StrategyInput): StrategyAnswer {
  const bars = input.bars.get(SPY) ?? [];
  const closes = bars.map((bar) => Number(decimalText(bar.close)));
  const newest = bars.at(-1);
  const reading = readingAt(closes, 0);
  if (newest === undefined || reading === undefined) {
    return { kind: 'hold', reading: `SPY has too few daily bars: found ${bars.length}, needed ${WINDOW_BARS}` };
  }
  const cross = newestCross(bars, closes, input.actedThroughAtMs);
  if (cross === undefined) return { kind: 'hold', reading: `${inWords(reading)}; no cross` };
  return {
    kind: 'targets',
    targets: TARGETS[cross.direction],
    reading: `${inWords(reading)}; crossed ${cross.direction} ${ago(cross.barsAgo)}`,
    actedThroughAtMs: newest.startAtMs,
  };
}

const TARGETS: Readonly<Record<Direction, readonly Target[]>> = {
  up: [
    { key: SPY, weight: decimal(1) },
    { key: VIXY, weight: decimal(0) },
  ],
  down: [
    { key: SPY, weight: decimal(-1) },
    { key: VIXY, weight: decimal(1) },
  ],
};

/** The newest cross on a bar after `actedThroughAtMs`; where that is undefined, on the newest bar alone. */
function newestCross(
  bars: readonly Bar[],
  closes: readonly number[],
  actedThroughAtMs: number | undefined,
): Cross | undefined {
  const oldestStartAtMs = actedThroughAtMs === undefined ? bars.at(-1)?.startAtMs : actedThroughAtMs + 1;
  if (oldestStartAtMs === undefined) return undefined;
  for (let barsAgo = 0; barsAgo < bars.length; barsAgo += 1) {
    const bar = bars.at(-1 - barsAgo);
    if (bar === undefined || bar.startAtMs < oldestStartAtMs) return undefined;
    const direction = crossAt(closes, barsAgo);
    if (direction !== undefined) return { direction, barsAgo };
  }
  return undefined;
}

/** Up: from <= 0 to > 0. Down: from >= 0 to < 0. Resting on 0 is no cross. */
function crossAt(closes: readonly number[], barsAgo: number): Direction | undefined {
  const after = readingAt(closes, barsAgo)?.histogram;
  const before = histogramBefore(closes, barsAgo);
  if (after === undefined || before === undefined) return undefined;
  if (before <= 0 && after > 0) return 'up';
  if (before >= 0 && after < 0) return 'down';
  return undefined;
}

/** The bar before may be one short of a full window, so that exactly 200 bars still tell a cross on the newest. */
function histogramBefore(closes: readonly number[], barsAgo: number): number | undefined {
  return macdOf(closesUpTo(closes, barsAgo + 1), INTERVALS)?.histogram;
}

function readingAt(closes: readonly number[], barsAgo: number): Macd | undefined {
  const window = closesUpTo(closes, barsAgo);
  return window.length < WINDOW_BARS ? undefined : macdOf(window, INTERVALS);
}

/** At most 200 closes ending with the bar so many bars before the newest. */
function closesUpTo(closes: readonly number[], barsAgo: number): readonly number[] {
  const end = closes.length - barsAgo;
  return closes.slice(Math.max(0, end - WINDOW_BARS), Math.max(0, end));
}

const inWords = ({ macd, signal, histogram }: Macd): string =>
  `MACD ${macd.toFixed(4)}, signal ${signal.toFixed(4)}, histogram ${histogram.toFixed(4)}`;

const ago = (bars: number): string =>
  bars === 0 ? 'on the newest bar' : `${bars} bar${bars === 1 ? '' : 's'} before the newest`;
