/** Contract details, daily history and quotes. Every refusal says why, with IB's code. */
import { decimalText, ZERO, type Decimal } from '../../domain/decimal.ts';
import type { Bar } from '../../domain/bar.ts';
import type { WireBar } from '../../tws/responses/market-responses.ts';
import type {
  ReqContractDetailsFields,
  ReqHistoricalDataFields,
  ReqMktDataFields,
} from '../../tws/requests/market-requests.ts';
import type { ReqIdFields } from '../../tws/requests/session-requests.ts';
import { answerError, type Context, type Ticker } from '../client-session.ts';
import { dateText, durationStartMs, GATEWAY_ZONE, wireTimeMs, zonedTimeText } from '../gateway-time.ts';
import type { PaperQuote } from '../paper-broker.ts';
import { contractDetailsFields } from '../wire-values.ts';
import { contractQuery, findContract, NO_DEFINITION } from './find-contract.ts';

/** @see 04, section 4: (10)... 52, or error 200. */
export function reqContractDetails({ session, broker }: Context, request: ReqContractDetailsFields): void {
  const query = contractQuery(request.contract, request.includeExpired);
  const found = query === undefined ? [] : broker.contracts(query);
  if (found.length === 0) return answerError(session, { id: request.reqId, code: 200, text: NO_DEFINITION });
  for (const details of found) session.answer('contractDetails', contractDetailsFields(details, request.reqId));
  session.answer('contractDetailsEnd', { reqId: request.reqId });
}

const PRICES = new Set(['TRADES', 'MIDPOINT', 'BID', 'ASK', 'ADJUSTED_LAST']);
/** Bars a request can give: larger answers block @stoqey/ib for minutes (04, L). */
const MOST_BARS = 20_000;

export function reqHistoricalData({ session, broker }: Context, request: ReqHistoricalDataFields): void {
  const refuse = (code: number, text: string): void => answerError(session, { id: request.reqId, code, text });
  const found = findContract(broker, request.contract);
  if (found.kind === 'none') return refuse(200, found.text);
  if (request.keepUpToDate)
    return refuse(321, 'Error validating request: keepUpToDate is not served by the paper gateway');
  const whatToShow = request.whatToShow.toUpperCase();
  if (!PRICES.has(whatToShow)) return refuse(321, `Error validating request: ${request.whatToShow} is not served`);
  const nowMs = broker.clock.nowMs();
  const endAtMs = request.endDateTime === '' ? nowMs : wireTimeMs(request.endDateTime, GATEWAY_ZONE);
  if (endAtMs === undefined) return refuse(321, `Error validating request: Invalid end time ${request.endDateTime}`);
  const startAtMs = durationStartMs(request.duration, endAtMs);
  if (startAtMs === undefined) return refuse(321, `Error validating request: Invalid duration ${request.duration}`);
  const { contract } = found.details;
  const bars = broker.bars({
    conId: contract.conId,
    barSize: request.barSize,
    endAtMs: Math.min(endAtMs, nowMs),
    count: barCount(request),
  });
  // A number of days means that many bars of a day; every other span is counted on the calendar.
  const wanted = isDays(request) ? bars : bars?.filter((bar) => bar.startAtMs >= startAtMs);
  if (wanted === undefined || wanted.length === 0) {
    const what = `${contract.symbol}@${contract.exchange} ${whatToShow}`;
    return refuse(162, `Historical Market Data Service error message:HMDS query returned no data: ${what}`);
  }
  session.answer('historicalData', {
    reqId: request.reqId,
    start: zonedTimeText(startAtMs, GATEWAY_ZONE),
    end: zonedTimeText(endAtMs, GATEWAY_ZONE),
    bars: wanted.map((bar) => wireBar(bar, request)),
  });
}

const isDaily = (barSize: string): boolean => /^1 ?days?$/i.test(barSize.trim());

const isDays = ({ barSize, duration }: ReqHistoricalDataFields): boolean =>
  isDaily(barSize) && duration.trim().toUpperCase().endsWith('D');

const barCount = (request: ReqHistoricalDataFields): number =>
  isDays(request) ? Math.min(Number.parseInt(request.duration, 10), MOST_BARS) : MOST_BARS;

function wireBar(bar: Bar, request: ReqHistoricalDataFields): WireBar {
  const measured = request.whatToShow.toUpperCase() === 'TRADES';
  return {
    date: barDate(bar, request),
    open: decimalText(bar.open),
    high: decimalText(bar.high),
    low: decimalText(bar.low),
    close: decimalText(bar.close),
    volume: measured ? decimalText(bar.volume) : '-1',
    wap: measured ? decimalText(bar.close) : '-1',
    count: -1,
  };
}

/** Days by date (their midnight is UTC), the rest with time and zone or as epoch seconds. */
function barDate(bar: Bar, { barSize, formatDate }: ReqHistoricalDataFields): string {
  if (isDaily(barSize)) return dateText(bar.startAtMs, 'UTC');
  return formatDate === 2 ? String(Math.floor(bar.startAtMs / 1000)) : zonedTimeText(bar.startAtMs, GATEWAY_ZONE);
}

/** History is answered at once; there is nothing left to cancel. */
export function cancelHistoricalData(_context: Context, _request: ReqIdFields): void {
  return undefined;
}

/** 81, 58, ticks; then 57 for a snapshot, or changes as they come until cancelled. */
export function reqMktData(context: Context, request: ReqMktDataFields): void {
  const { session, broker } = context;
  const { reqId } = request;
  const found = findContract(broker, request.contract);
  if (found.kind === 'none') return answerError(session, { id: reqId, code: 200, text: found.text });
  const { contract, minTick } = found.details;
  const quote = broker.quote(contract.conId);
  if (quote === undefined) {
    const text = `Requested market data is not subscribed.${contract.symbol} has no prices at the paper gateway`;
    return answerError(session, { id: reqId, code: 354, text });
  }
  if (session.subscriptions.tickers.has(reqId)) {
    return answerError(session, { id: reqId, code: 322, text: 'Error processing request: Duplicate ticker ID' });
  }
  const ticker: Ticker = { reqId, conId: contract.conId, sent: new Map() };
  session.answer('tickReqParams', { reqId, minTick: decimalText(minTick), bboExchange: '' });
  session.answer('marketDataType', { reqId, marketDataType: session.subscriptions.marketDataType });
  sendTicks(context, ticker, quote);
  if (request.snapshot) return session.answer('tickSnapshotEnd', { reqId });
  session.subscriptions.tickers.set(reqId, ticker);
}

export function cancelMktData({ session }: Context, { reqId }: ReqIdFields): void {
  if (!session.subscriptions.tickers.delete(reqId)) {
    answerError(session, { id: reqId, code: 300, text: `Can't find EId with tickerId:${reqId}` });
  }
}

/** Changed prices of every ticker of the session. */
export function pushTicks(context: Context): void {
  for (const ticker of context.session.subscriptions.tickers.values()) {
    const quote = context.broker.quote(ticker.conId);
    if (quote !== undefined) sendTicks(context, ticker, quote);
  }
}

interface Tick {
  readonly tickType: number;
  readonly sizeType: number | undefined;
  readonly price: Decimal;
  readonly size: Decimal;
}

/** Tick types of live (1, 2) and delayed (3, 4) data. */
function ticksOf(quote: PaperQuote, delayed: boolean): readonly Tick[] {
  const type = (live: number, late: number): number => (delayed ? late : live);
  return [
    { tickType: type(1, 66), sizeType: type(0, 69), price: quote.bid, size: quote.bidSize },
    { tickType: type(2, 67), sizeType: type(3, 70), price: quote.ask, size: quote.askSize },
    { tickType: type(4, 68), sizeType: undefined, price: quote.last, size: ZERO },
    { tickType: type(9, 75), sizeType: undefined, price: quote.close, size: ZERO },
  ];
}

function sendTicks({ session }: Context, ticker: Ticker, quote: PaperQuote): void {
  const { reqId } = ticker;
  for (const tick of ticksOf(quote, session.subscriptions.marketDataType >= 3)) {
    const price = decimalText(tick.price);
    const size = decimalText(tick.size);
    const text = `${price}/${size}`;
    if (ticker.sent.get(tick.tickType) === text) continue;
    ticker.sent.set(tick.tickType, text);
    session.answer('tickPrice', {
      reqId,
      tickType: tick.tickType,
      price,
      size,
      attributes: tick.tickType === 9 ? 0 : 1,
    });
    if (tick.sizeType !== undefined) session.answer('tickSize', { reqId, tickType: tick.sizeType, size });
  }
}
