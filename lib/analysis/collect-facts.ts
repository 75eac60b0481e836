/**
 * What an analysis judges from, read at one market time: basic facts of the contract, its daily bars and those of the index
 * with their readings, the account's position and our books. Read through a connection that cannot send; stored by the caller.
 */
import type { AnalysisFacts, AnalysisRequest } from '../domain/analysis.ts';
import type { Bar } from '../domain/bar.ts';
import type { Contract, ContractDetails, ContractSpec } from '../domain/contract.ts';
import { decimalText, ZERO } from '../domain/decimal.ts';
import { BrokerError, ValidationError } from '../domain/errors.ts';
import type { Book } from '../domain/holding.ts';
import { currency, type ConId, type StrategyId } from '../domain/ids.ts';
import type { Json } from '../domain/run.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { readingsOf, relativeTo, rounded, trendOf, volatilityOver, drawdown, returnOver } from './readings.ts';

const USD = currency('USD');
export const INDEX: ContractSpec = { symbol: 'SPX', secType: 'IND', exchange: 'CBOE', currency: USD };
/** A year, and what the slowest indicator needs before it. */
const BARS = 300;
/** A contract with less of a past has nothing to be judged from. */
const FEWEST_BARS = 60;

/** All of the broker that an analysis can touch. */
export type FactsBroker = Pick<
  BrokerReader,
  'contractDetails' | 'bars' | 'currentTime' | 'positions' | 'accountSnapshot' | 'quote'
>;
export type Books = ReadonlyMap<StrategyId, Book>;

/** @throws ValidationError for an unknown symbol, BrokerError */
export async function collectFacts(
  sources: { readonly broker: FactsBroker; readonly books: Books },
  { symbol }: AnalysisRequest,
  signal: AbortSignal,
): Promise<AnalysisFacts> {
  const { broker, books } = sources;
  const [atMs, details, [index], positions, account] = await Promise.all([
    broker.currentTime(signal),
    findContract(broker, symbol, signal),
    broker.contractDetails(INDEX, signal),
    broker.positions(signal),
    broker.accountSnapshot(signal),
  ]);
  if (index === undefined) throw new BrokerError('refused', `Index ${INDEX.symbol} is not known to the broker`);
  const { contract } = details;
  const [bars, indexBars, quote] = await Promise.all([
    dailyBars(broker, { contract, atMs }, signal),
    dailyBars(broker, { contract: index.contract, atMs }, signal),
    quoteOf(broker, { contract, atMs }, signal),
  ]);
  const close = bars.at(-1)?.close ?? ZERO;
  const held = positions.find((position) => position.contract.conId === contract.conId)?.quantity ?? ZERO;
  const worth = Number(decimalText(held.times(close).times(contract.multiplier)));
  return {
    conId: contract.conId,
    atMs,
    close,
    indexSymbol: INDEX.symbol,
    indexClose: indexBars.at(-1)?.close ?? ZERO,
    readings: {
      basics: basicsOf(details, bars),
      quote,
      ...readingsOf(bars),
      relative: relativeTo(bars, indexBars),
      index: indexReadings(indexBars),
      portfolio: {
        position: decimalText(held),
        shareOfNetLiquidation: rounded(worth / Number(decimalText(account.netLiquidation))),
        books: booksIn(books, contract.conId),
      },
    },
  };
}

async function findContract(broker: FactsBroker, symbol: string, signal: AbortSignal): Promise<ContractDetails> {
  const specs: readonly ContractSpec[] = [
    { symbol, secType: 'STK', exchange: 'SMART', currency: USD },
    { symbol, secType: 'CRYPTO', exchange: 'PAXOS', currency: USD },
  ];
  for (const spec of specs) {
    const found = await broker.contractDetails(spec, signal);
    const [only] = found;
    if (only !== undefined && found.length === 1) return only;
    if (found.length > 1) throw unknownSymbol(symbol, `${found.length} contracts of this name`);
  }
  throw unknownSymbol(symbol, 'no contract of this name');
}

const unknownSymbol = (symbol: string, found: string): ValidationError =>
  new ValidationError('Analysis', [
    { field: 'symbol', found: `${found} ("${symbol}")`, needed: 'one stock or crypto' },
  ]);

async function dailyBars(
  broker: FactsBroker,
  { contract, atMs }: { readonly contract: Contract; readonly atMs: number },
  signal: AbortSignal,
): Promise<readonly Bar[]> {
  const bars = await broker.bars({ contract, size: '1 day', count: BARS, endAtMs: atMs }, signal);
  if (bars.length >= FEWEST_BARS) return bars;
  const found = `Bars of ${contract.localSymbol} do not suffice: found ${bars.length}, needed ${FEWEST_BARS}`;
  throw new BrokerError('refused', found);
}

/** An opinion needs no quote: where there is none it says why. */
async function quoteOf(
  broker: FactsBroker,
  { contract, atMs }: { readonly contract: Contract; readonly atMs: number },
  signal: AbortSignal,
): Promise<Group> {
  try {
    const { bid, ask, last, close, atMs: quotedAtMs } = await broker.quote(contract, signal);
    const prices = Object.entries({ bid, ask, last, close }).map(([name, price]): [string, Json] => [
      name,
      price === undefined ? null : decimalText(price),
    ]);
    return { ...Object.fromEntries(prices), ageSeconds: Math.round((atMs - quotedAtMs) / 1_000) };
  } catch (error) {
    if (signal.aborted || !(error instanceof BrokerError)) throw error;
    return { problem: error.message.slice(0, 200) };
  }
}

type Group = { readonly [name: string]: Json };

const basicsOf = ({ contract, longName }: ContractDetails, bars: readonly Bar[]): Group => ({
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

/** strategy -> units it holds. */
const booksIn = (books: Books, conId: ConId): Group =>
  Object.fromEntries(
    [...books].flatMap(([id, book]): [string, Json][] => {
      const quantity = book.get(conId)?.quantity;
      return quantity === undefined || quantity.eq(0) ? [] : [[id, decimalText(quantity)]];
    }),
  );
