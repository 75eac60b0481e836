/**
 * The facts of an analysis from what is stored, where no broker can be asked: daily bars as `collect-market-data` kept them,
 * positions from our own books, net liquidation as it was last read. Each says how old it is, and past its bound it counts as
 * missing: the contract's own bars end the analysis then, those of the index the agents that stand on them. Nothing is guessed.
 */
import type { AccountPicture } from '../domain/account-picture.ts';
import type { AnalysisFacts, AnalysisRequest } from '../domain/analysis.ts';
import type { Bar } from '../domain/bar.ts';
import { ZERO, type Decimal } from '../domain/decimal.ts';
import { ValidationError } from '../domain/errors.ts';
import type { ConId } from '../domain/ids.ts';
import type { CollectedContract, MarketDataStore } from '../ports/market-data-store.ts';
import { BARS, FEWEST_BARS, INDEX, specsOf } from './analysed-contracts.ts';
import { factsOf, type Books, type Had, type MarketReading, type NetLiquidation } from './facts-of.ts';

const DAY_MS = 86_400_000;
/** Since the newest bar began: a long weekend and a collection that was missed lie within it. */
export const STALE_BARS_MS = 6 * DAY_MS;
/** Since the account was read. */
export const STALE_ACCOUNT_MS = 6 * DAY_MS;
/** In which `BARS` daily bars lie, with every holiday. */
const PAST_MS = 2 * 366 * DAY_MS;

export interface StoredSources {
  readonly marketData: Pick<MarketDataStore, 'contracts' | 'bars'>;
  readonly books: Books;
  /** As it was last read; undefined where it never was. */
  readonly account: AccountPicture | undefined;
  /** Real time: without a broker there is no other market time. */
  readonly nowMs: number;
  /** Why no broker is asked, in words. */
  readonly why: string;
}

/** @throws ValidationError for a symbol without bars that can be judged from, StoreError */
export async function factsFromStore(
  sources: StoredSources,
  { symbol }: AnalysisRequest,
  signal: AbortSignal,
): Promise<AnalysisFacts> {
  const { marketData, books, account, nowMs, why } = sources;
  const [own, index] = await Promise.all([
    seriesOf(marketData, { symbol, specs: specsOf(symbol), nowMs }, signal),
    seriesOf(marketData, { symbol: INDEX.symbol, specs: [INDEX], nowMs }, signal),
  ]);
  if (own.kind === 'missing') throw noBars(`${own.problem} ("${symbol}"), no broker: ${why}`);
  const { contract, longName, bars } = own.value;
  const indexBars: MarketReading['index'] =
    index.kind === 'had' ? { kind: 'had', value: index.value.bars } : { kind: 'missing', problem: inWords(index) };
  const read: MarketReading = {
    atMs: nowMs,
    contract,
    longName,
    bars,
    index: indexBars,
    quote: { problem: `No quote: ${why}` },
    position: positionIn(books, contract.conId),
    netLiquidation: netLiquidationOf(account, nowMs),
    source: { from: 'stored market data', broker: why, staleAfterSeconds: STALE_BARS_MS / 1_000 },
  };
  return factsOf(read, books);
}

const COLLECTING = 'the next collect-market-data collects what was asked for within a day, ask again after it';

const noBars = (found: string): ValidationError =>
  new ValidationError('Analysis', [{ field: 'symbol', found, needed: `${NEEDED}; ${COLLECTING}` }]);

const NEEDED = `${FEWEST_BARS} stored daily bars, the newest of the last ${STALE_BARS_MS / DAY_MS} days`;
const inWords = ({ problem }: { readonly problem: string }): string =>
  `Index ${INDEX.symbol} is not known: found ${problem}, needed ${NEEDED}`;

interface Series {
  readonly contract: CollectedContract['contract'];
  readonly longName: string;
  readonly bars: readonly Bar[];
}

/** The first meaning of the symbol that was ever collected: what it was last seen as, and its bars. */
async function seriesOf(
  marketData: StoredSources['marketData'],
  {
    symbol,
    specs,
    nowMs,
  }: { readonly symbol: string; readonly specs: ReturnType<typeof specsOf>; readonly nowMs: number },
  signal: AbortSignal,
): Promise<Had<Series>> {
  const collected = await marketData.contracts(symbol, signal);
  const known = specs.flatMap(
    ({ secType, currency }) =>
      collected.find(({ contract }) => contract.secType === secType && contract.currency === currency) ?? [],
  );
  const [found] = known;
  if (found === undefined) return { kind: 'missing', problem: 'no stored bars' };
  const { contract, longName } = found;
  const span = { fromAtMs: nowMs - PAST_MS, throughAtMs: nowMs };
  const bars = (await marketData.bars({ conId: contract.conId, size: '1 day' }, span, signal)).slice(-BARS);
  const problem = problemOf(bars, nowMs);
  return problem === undefined ? { kind: 'had', value: { contract, longName, bars } } : { kind: 'missing', problem };
}

function problemOf(bars: readonly Bar[], nowMs: number): string | undefined {
  const newest = bars.at(-1);
  if (newest === undefined) return 'no stored bars of the last two years';
  if (bars.length < FEWEST_BARS) return `${bars.length} stored bars`;
  const ageMs = nowMs - newest.startAtMs;
  return ageMs > STALE_BARS_MS ? `its newest stored bar ${(ageMs / DAY_MS).toFixed(1)} days old` : undefined;
}

/** Over all books, that of nobody's orders among them. */
const positionIn = (books: Books, conId: ConId): Decimal =>
  [...books.values()].reduce((sum, book) => sum.plus(book.get(conId)?.quantity ?? ZERO), ZERO);

function netLiquidationOf(account: AccountPicture | undefined, nowMs: number): Had<NetLiquidation> {
  if (account === undefined) {
    return { kind: 'missing', problem: 'Net liquidation is not known: found no stored picture of the account' };
  }
  const ageMs = Math.max(0, nowMs - account.atMs);
  if (ageMs > STALE_ACCOUNT_MS) {
    const problem = `Net liquidation is not known: found one read ${(ageMs / DAY_MS).toFixed(1)} days ago, needed ${STALE_ACCOUNT_MS / DAY_MS}`;
    return { kind: 'missing', problem };
  }
  return { kind: 'had', value: { worth: account.netLiquidation, ageSeconds: Math.round(ageMs / 1_000) } };
}
