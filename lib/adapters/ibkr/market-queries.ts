/** Contracts and prices. No subscriptions: every answer is asked for and has an end. */
import type { Bar, BarSize } from '../../domain/bar.ts';
import type { MarketDataType } from '../../domain/configuration.ts';
import { isModelled, type Contract, type ContractDetails, type ContractSpec } from '../../domain/contract.ts';
import { BrokerError, InvalidValueError } from '../../domain/errors.ts';
import type { Quote } from '../../domain/quote.ts';
import type { ContractDetails as IbContractDetails } from '@stoqey/ib';
import { completeAt, fromIbBar, type BarRow, type Sessions } from './bar-mapping.ts';
import { durationFor, IB_BAR_SIZES, MAX_BARS_PER_REQUEST, WHAT_TO_SHOW } from './bar-plan.ts';
import { fromIbContractDetails, toIbContract, toIbContractQuery } from './contract-mapping.ts';
import type { MarketTime } from './market-time.ts';
import { lastTimeIn, quoteOf, type Tick } from './quote-mapping.ts';
import { readAnswer, type Requests } from './requests.ts';
import { formatIbUtc } from './times.ts';

const MAX_CHUNKS = 100;
/** formatDate 2: epoch seconds, so that no zone has to be guessed. */
const EPOCH_SECONDS = 2;

export async function readContractDetails(
  requests: Requests,
  spec: ContractSpec | Contract,
  signal: AbortSignal,
): Promise<readonly ContractDetails[]> {
  const rows: IbContractDetails[] = [];
  await requests.keyed(
    {
      what: `contract details of ${spec.symbol}`,
      noneCode: 200,
      ask: (api, requestId) => void api.reqContractDetails(requestId, toIbContractQuery(spec)),
      take(message) {
        if (message.kind === 'contract-details') rows.push(message.details);
        return message.kind === 'end' ? 'end' : 'more';
      },
    },
    signal,
  );
  return readAnswer(`contract details of ${spec.symbol}`, () => rows.map(fromIbContractDetails));
}

export interface BarsRequest {
  readonly contract: Contract;
  readonly size: BarSize;
  readonly count: number;
  readonly endAtMs: number;
  readonly fromAtMs?: number;
}

/** In requests of at most 5,000 bars, from the newest back, until there are enough or IB has no older ones. */
export async function readBars(requests: Requests, request: BarsRequest, signal: AbortSignal): Promise<readonly Bar[]> {
  const { size, count, endAtMs, fromAtMs = 0 } = request;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InvalidValueError({ field: 'count', found: String(count), needed: 'an integer of at least 1' });
  }
  const sessions = size === '1 day' ? await sessionsOf(requests, request.contract, signal) : ALWAYS_OPEN;
  const isComplete = completeAt({ size, atMs: endAtMs, sessions });
  const bars = new Map<number, Bar>();
  let chunkEndAtMs = endAtMs;
  for (let chunk = 0; chunk < MAX_CHUNKS && bars.size < count && chunkEndAtMs > fromAtMs; chunk += 1) {
    const wanted = Math.min(count - bars.size + 1, MAX_BARS_PER_REQUEST);
    const read = await readChunk(requests, { ...request, count: wanted, endAtMs: chunkEndAtMs }, signal);
    const older = read.filter((bar) => bar.startAtMs < chunkEndAtMs && !bars.has(bar.startAtMs));
    if (older.length === 0) break;
    for (const bar of older) if (isComplete(bar)) bars.set(bar.startAtMs, bar);
    chunkEndAtMs = Math.min(...older.map((bar) => bar.startAtMs));
  }
  const wanted = [...bars.values()].filter(({ startAtMs }) => startAtMs >= fromAtMs);
  return wanted.toSorted((a, b) => a.startAtMs - b.startAtMs).slice(-count);
}

export interface QuoteReader {
  readonly requests: Requests;
  readonly marketTime: MarketTime;
  /** As asked for by this connection; what IB gives instead it tells. */
  readonly priceType: MarketDataType;
}

/**
 * One snapshot; the market time is asked first, so that the quote is never said to be younger than it is. A type that the
 * desk does not trade has no price here, and positions name no exchange: IB is asked for it.
 */
export async function readQuote(
  { requests, marketTime, priceType: wanted }: QuoteReader,
  contract: Contract,
  signal: AbortSignal,
): Promise<Quote> {
  if (!isModelled(contract.secType)) return { conId: contract.conId, atMs: await marketTime.now(signal) };
  const ibContract = toIbContract(await withExchange(requests, contract, signal));
  const atMs = await marketTime.now(signal);
  const ticks: Tick[] = [];
  let lastAtMs: number | undefined;
  let priceType: number = wanted;
  await requests.keyed(
    {
      what: `a quote of ${contract.symbol}`,
      ask: (api, requestId) => void api.reqMktData(requestId, ibContract, '', true, false),
      cancel: (api, requestId) => void api.cancelMktData(requestId),
      take(message) {
        if (message.kind === 'price-type') priceType = message.type;
        if (message.kind === 'tick') ticks.push(message);
        if (message.kind === 'last-time') lastAtMs = lastTimeIn(message.seconds);
        return message.kind === 'end' ? 'end' : 'more';
      },
    },
    signal,
  );
  return quoteOf(contract.conId, { ticks, priceType, lastAtMs, atMs });
}

async function withExchange(requests: Requests, contract: Contract, signal: AbortSignal): Promise<Contract> {
  if (contract.exchange !== '') return contract;
  const [details] = await readContractDetails(requests, contract, signal);
  return details?.contract ?? contract;
}

const ALWAYS_OPEN: Sessions = { timeZoneId: 'UTC', liquidHours: '' };

/** Whether a day's bar is complete depends on when the contract's session ends. */
async function sessionsOf(requests: Requests, contract: Contract, signal: AbortSignal): Promise<Sessions> {
  const [details] = await readContractDetails(requests, contract, signal);
  if (details !== undefined) return details;
  throw new BrokerError('refused', `Contract is not known to IB: found none for conId ${contract.conId}, needed one`);
}

async function readChunk(requests: Requests, request: BarsRequest, signal: AbortSignal): Promise<readonly Bar[]> {
  const { contract, size, count, endAtMs } = request;
  const ibContract = toIbContract(contract);
  const { secType } = contract;
  if (!isModelled(secType))
    throw new BrokerError('refused', `Bars of ${secType} ${contract.localSymbol} are not asked for`);
  const rows: BarRow[] = [];
  const what = `bars of ${contract.symbol}`;
  await requests.keyed(
    {
      what,
      noneCode: 162,
      ask: (api, requestId) =>
        void api.reqHistoricalData(
          requestId,
          ibContract,
          formatIbUtc(endAtMs),
          durationFor(size, count),
          IB_BAR_SIZES[size],
          WHAT_TO_SHOW[secType],
          1,
          EPOCH_SECONDS,
          false,
        ),
      cancel: (api, requestId) => void api.cancelHistoricalData(requestId),
      take(message) {
        if (message.kind === 'bar') rows.push(message.row);
        return message.kind === 'end' ? 'end' : 'more';
      },
    },
    signal,
  );
  return readAnswer(what, () => rows.map((row) => fromIbBar(size, row)));
}
