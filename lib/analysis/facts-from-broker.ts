/**
 * The facts of an analysis from the broker, read at one market time: the contract, its daily bars and those of the index, a quote,
 * the account. Read through a connection that cannot send; stored by the caller.
 */
import type { AnalysisFacts, AnalysisRequest } from '../domain/analysis.ts';
import type { Bar } from '../domain/bar.ts';
import type { Contract, ContractDetails } from '../domain/contract.ts';
import { decimalText, ZERO } from '../domain/decimal.ts';
import { BrokerError, ValidationError } from '../domain/errors.ts';
import type { Json } from '../domain/run.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { BARS, FEWEST_BARS, INDEX, specsOf } from './analysed-contracts.ts';
import { factsOf, type Books, type Group } from './facts-of.ts';

/** All of the broker that an analysis can touch. */
export type FactsBroker = Pick<
  BrokerReader,
  'contractDetails' | 'bars' | 'currentTime' | 'positions' | 'accountSnapshot' | 'quote'
>;

/** @throws ValidationError for an unknown symbol, BrokerError */
export async function factsFromBroker(
  sources: { readonly broker: FactsBroker; readonly books: Books },
  { symbol }: AnalysisRequest,
  signal: AbortSignal,
): Promise<AnalysisFacts> {
  const { broker, books } = sources;
  const [atMs, { contract, longName }, [index], positions, account] = await Promise.all([
    broker.currentTime(signal),
    findContract(broker, symbol, signal),
    broker.contractDetails(INDEX, signal),
    broker.positions(signal),
    broker.accountSnapshot(signal),
  ]);
  if (index === undefined) throw new BrokerError('refused', `Index ${INDEX.symbol} is not known to the broker`);
  const [bars, indexBars, quote] = await Promise.all([
    dailyBars(broker, { contract, atMs }, signal),
    dailyBars(broker, { contract: index.contract, atMs }, signal),
    quoteOf(broker, { contract, atMs }, signal),
  ]);
  const read = {
    atMs,
    contract,
    longName,
    bars,
    index: { kind: 'had', value: indexBars },
    quote,
    position: positions.find((position) => position.contract.conId === contract.conId)?.quantity ?? ZERO,
    netLiquidation: { kind: 'had', value: { worth: account.netLiquidation, ageSeconds: 0 } },
    source: { from: 'the broker' },
  } as const;
  return factsOf(read, books);
}

async function findContract(broker: FactsBroker, symbol: string, signal: AbortSignal): Promise<ContractDetails> {
  for (const spec of specsOf(symbol)) {
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
