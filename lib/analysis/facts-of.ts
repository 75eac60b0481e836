/**
 * The facts of an analysis from what was read, whoever read it: indicators of the bars, the contract against the index, what is
 * held. Pure. What could not be had is a group with its `problem` and nothing else, never a value in its place.
 */
import type { AnalysisFacts } from '../domain/analysis.ts';
import type { Bar } from '../domain/bar.ts';
import type { Contract } from '../domain/contract.ts';
import { decimalText, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Book } from '../domain/holding.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import type { Json } from '../domain/run.ts';
import { INDEX } from './analysed-contracts.ts';
import { drawdown, readingsOf, relativeTo, returnOver, rounded, trendOf, volatilityOver } from './readings.ts';

export type Group = { readonly [name: string]: Json };
export type Books = ReadonlyMap<StrategyId, Book>;
/** What was read, or why it could not be. */
export type Had<Value> =
  | { readonly kind: 'had'; readonly value: Value }
  | { readonly kind: 'missing'; readonly problem: string };

export interface NetLiquidation {
  readonly worth: Decimal;
  /** Since the broker said it. */
  readonly ageSeconds: number;
}

/** What facts are made from. */
export interface MarketReading {
  /** Market time. */
  readonly atMs: number;
  readonly contract: Contract;
  readonly longName: string;
  /** Daily, completed, oldest first; at least one. */
  readonly bars: readonly Bar[];
  /** Of the index, likewise. */
  readonly index: Had<readonly Bar[]>;
  readonly quote: Group;
  /** Signed units held. */
  readonly position: Decimal;
  readonly netLiquidation: Had<NetLiquidation>;
  /** Who said it: `from`, and why not somebody better. */
  readonly source: Group;
}

export function factsOf(read: MarketReading, books: Books): AnalysisFacts {
  const { atMs, contract, bars, index, quote, source } = read;
  const newest = bars.at(-1);
  const indexBars = index.kind === 'had' ? index.value : [];
  return {
    conId: contract.conId,
    atMs,
    close: newest?.close ?? ZERO,
    indexSymbol: INDEX.symbol,
    indexClose: indexBars.at(-1)?.close ?? ZERO,
    readings: {
      market: { ...source, barAgeSeconds: newest === undefined ? null : Math.round((atMs - newest.startAtMs) / 1_000) },
      basics: basicsOf(read),
      quote,
      ...readingsOf(bars),
      relative: index.kind === 'had' ? relativeTo(bars, index.value) : { problem: index.problem },
      index: index.kind === 'had' ? indexReadings(index.value) : { symbol: INDEX.symbol, problem: index.problem },
      portfolio: portfolioOf(read, books),
    },
  };
}

const basicsOf = ({ contract, longName, bars }: MarketReading): Group => ({
  symbol: contract.symbol,
  longName,
  secType: contract.secType,
  exchange: contract.primaryExchange,
  currency: contract.currency,
  bars: bars.length,
  newestBarAtMs: bars.at(-1)?.startAtMs ?? null,
});

function indexReadings(bars: readonly Bar[]): Group {
  const closes = bars.map(({ close }) => Number(decimalText(close)));
  return {
    symbol: INDEX.symbol,
    close: rounded(closes.at(-1)),
    ...trendOf(closes),
    return20: returnOver(closes, 20),
    return60: returnOver(closes, 60),
    drawdown: drawdown(closes),
    volatility20: volatilityOver(closes, 20),
    volatility250: volatilityOver(closes, 250),
  };
}

function portfolioOf({ contract, bars, position, netLiquidation }: MarketReading, books: Books): Group {
  const held = { position: decimalText(position), books: booksIn(books, contract.conId) };
  if (netLiquidation.kind === 'missing') {
    return { ...held, shareOfNetLiquidation: null, shareProblem: netLiquidation.problem };
  }
  const { worth, ageSeconds } = netLiquidation.value;
  const close = bars.at(-1)?.close ?? ZERO;
  const own = Number(decimalText(position.times(close).times(contract.multiplier)));
  return {
    ...held,
    shareOfNetLiquidation: rounded(own / Number(decimalText(worth))),
    netLiquidationAgeSeconds: ageSeconds,
  };
}

/** strategy -> units it holds. */
const booksIn = (books: Books, conId: ConId): Group =>
  Object.fromEntries(
    [...books].flatMap(([id, book]): [string, Json][] => {
      const quantity = book.get(conId)?.quantity;
      return quantity === undefined || quantity.eq(0) ? [] : [[id, decimalText(quantity)]];
    }),
  );
