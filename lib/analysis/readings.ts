/**
 * Indicators of a series of daily bars, computed bar by bar by the maintained library: trend, momentum, volatility, volume
 * and flow. Floats: a reading is an opinion's ground, not money. What the series is too short for is null, never guessed.
 */
import { ADX, ATR, BollingerBands, CMF, EMA, MACD, MFI, OBV, ROC, RSI, SMA } from 'trading-signals';
import type { Bar } from '../domain/bar.ts';
import { decimalText } from '../domain/decimal.ts';

export type Reading = number | null;
export type Readings = { readonly [group: string]: { readonly [name: string]: Reading } };

interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const YEAR = 252;
const number = (value: Bar['close']): number => Number(decimalText(value));
const candleOf = ({ open, high, low, close, volume }: Bar): Candle => ({
  open: number(open),
  high: number(high),
  low: number(low),
  close: number(close),
  volume: number(volume),
});

/** Six significant places behind the point: enough for people, and the same text on every machine. */
export const rounded = (value: number | null | undefined): Reading =>
  value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toFixed(6));

interface Fed {
  getResult(): unknown;
}

function feed<Value>(
  indicator: Fed & { update(value: Value, replace: boolean): unknown },
  values: readonly Value[],
): unknown {
  for (const value of values) indicator.update(value, false);
  return indicator.getResult();
}

const single = (result: unknown): Reading => (typeof result === 'number' ? rounded(result) : null);

/** Change over so many bars; null where there are not so many. */
export function returnOver(closes: readonly number[], bars: number): Reading {
  const before = closes.at(-1 - bars);
  const now = closes.at(-1);
  return before === undefined || now === undefined || before === 0 ? null : rounded(now / before - 1);
}

export const dailyReturns = (closes: readonly number[]): readonly number[] =>
  closes.slice(1).map((close, at) => close / (closes[at] ?? close) - 1);

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;

/** Standard deviation of the last so many daily returns, a year's worth. */
export function volatilityOver(closes: readonly number[], bars: number): Reading {
  const returns = dailyReturns(closes).slice(-bars);
  if (returns.length < bars) return null;
  const middle = mean(returns);
  return rounded(Math.sqrt(mean(returns.map((value) => (value - middle) ** 2)) * YEAR));
}

/** How far below its highest close of a year it stands: 0 at the high, -0.2 a fifth below. */
export function drawdown(closes: readonly number[]): Reading {
  const year = closes.slice(-YEAR);
  const now = year.at(-1);
  return now === undefined ? null : rounded(now / Math.max(...year) - 1);
}

const averageOf = (closes: readonly number[], interval: number): Reading => single(feed(new SMA(interval), closes));

export function trendOf(closes: readonly number[]): Readings[string] {
  const now = closes.at(-1) ?? 0;
  const distance = (interval: number): Reading => {
    const average = averageOf(closes, interval);
    return average === null || average === 0 ? null : rounded(now / average - 1);
  };
  return { toAverage20: distance(20), toAverage50: distance(50), toAverage200: distance(200) };
}

/** @param bars completed, oldest first */
export function readingsOf(bars: readonly Bar[]): Readings {
  const candles = bars.map(candleOf);
  const closes = candles.map(({ close }) => close);
  const macd = new MACD(new EMA(12), new EMA(26), new EMA(9));
  feed(macd, closes);
  const crossing = macd.getResult();
  return {
    price: {
      close: rounded(closes.at(-1)),
      return5: returnOver(closes, 5),
      return20: returnOver(closes, 20),
      return60: returnOver(closes, 60),
      return250: returnOver(closes, 250),
      drawdown: drawdown(closes),
    },
    trend: {
      ...trendOf(closes),
      macd: rounded(crossing?.macd),
      macdSignal: rounded(crossing?.signal),
      macdHistogram: rounded(crossing?.histogram),
      adx14: single(feed(new ADX(14), candles)),
    },
    momentum: { rsi14: single(feed(new RSI(14), closes)), roc20: single(feed(new ROC(20), closes)) },
    volatility: volatilityOfBars(candles, closes),
    volume: flowOf(candles),
  };
}

function volatilityOfBars(candles: readonly Candle[], closes: readonly number[]): Readings[string] {
  const now = closes.at(-1) ?? 0;
  const atr = single(feed(new ATR(14), candles));
  const bands = new BollingerBands(20);
  feed(bands, closes);
  const band = bands.getResult();
  return {
    volatility20: volatilityOver(closes, 20),
    volatility250: volatilityOver(closes, 250),
    atr14ToClose: atr === null || now === 0 ? null : rounded(atr / now),
    inBand: band === null || band.upper === band.lower ? null : rounded((now - band.lower) / (band.upper - band.lower)),
  };
}

/** Series without volume, an index for example, have no flow. */
function flowOf(candles: readonly Candle[]): Readings[string] {
  const volumes = candles.map(({ volume }) => volume);
  if (volumes.slice(-60).every((volume) => volume === 0))
    return { volume5To60: null, cmf20: null, mfi14: null, obv20: null };
  const recent = volumes.slice(-20).reduce((total, volume) => total + volume, 0);
  const obv = new OBV(2);
  const balances = candles.map((candle) => obv.update(candle, false) ?? 0);
  const change = (balances.at(-1) ?? 0) - (balances.at(-21) ?? 0);
  return {
    volume5To60: rounded(mean(volumes.slice(-5)) / mean(volumes.slice(-60))),
    cmf20: single(feed(new CMF(20), candles)),
    mfi14: single(feed(new MFI(14), candles)),
    /** Share of twenty days' volume that went up more than down. */
    obv20: recent === 0 || candles.length < 21 ? null : rounded(change / recent),
  };
}

/** Against the index, bar by bar of the same days: what it gained more, how it moves with it. */
export function relativeTo(bars: readonly Bar[], index: readonly Bar[]): Readings[string] {
  const closesOfIndex = new Map(index.map(({ startAtMs, close }) => [startAtMs, number(close)]));
  const shared = bars.flatMap(({ startAtMs, close }): (readonly [number, number])[] => {
    const other = closesOfIndex.get(startAtMs);
    return other === undefined ? [] : [[number(close), other]];
  });
  const own = shared.map(([close]) => close);
  const others = shared.map(([, close]) => close);
  const more = (days: number): Reading => {
    const [mine, theirs] = [returnOver(own, days), returnOver(others, days)];
    return mine === null || theirs === null ? null : rounded(mine - theirs);
  };
  return { more20: more(20), more60: more(60), more250: more(250), ...movesWith(own, others) };
}

function movesWith(own: readonly number[], others: readonly number[]): Readings[string] {
  const mine = dailyReturns(own).slice(-60);
  const theirs = dailyReturns(others).slice(-60);
  if (mine.length < 60) return { beta60: null, correlation60: null };
  const [a, b] = [mean(mine), mean(theirs)];
  const together = mean(mine.map((value, at) => (value - a) * ((theirs[at] ?? b) - b)));
  const [va, vb] = [mean(mine.map((value) => (value - a) ** 2)), mean(theirs.map((value) => (value - b) ** 2))];
  return {
    beta60: vb === 0 ? null : rounded(together / vb),
    correlation60: va === 0 || vb === 0 ? null : rounded(together / Math.sqrt(va * vb)),
  };
}
