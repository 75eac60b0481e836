/**
 * Prices by subscription: snapshots and streams, live (1, 2) or delayed (3, 4) with the tick ids of their kind. A delayed
 * price is the price of a quarter of an hour ago. Which prices there are is the broker's to say.
 */
import { decimalText, ZERO, type Decimal } from '../../domain/decimal.ts';
import type { ReqMarketDataTypeFields, ReqMktDataFields } from '../../tws/requests/market-requests.ts';
import type { ReqIdFields } from '../../tws/requests/session-requests.ts';
import { answerError, takesStream, type ClientSession, type Context, type Ticker } from '../client-session.ts';
import type { PaperQuote } from '../paper-broker.ts';
import { findContract } from './find-contract.ts';

/** How late delayed prices are, market time. */
const DELAY_MS = 15 * 60_000;
const NOT_SUBSCRIBED = 'Requested market data is not subscribed.';

const isDelayed = ({ subscriptions }: ClientSession): boolean => subscriptions.marketDataType >= 3;

const quoteOf = ({ session, broker }: Context, conId: number): PaperQuote | undefined =>
  isDelayed(session) ? broker.quote(conId, DELAY_MS) : broker.quote(conId);

/** For what is asked from now on and for what streams: each ticker is told its type, ticks of the new kind follow. */
export function reqMarketDataType({ session }: Context, { marketDataType }: ReqMarketDataTypeFields): void {
  if (![1, 2, 3, 4].includes(marketDataType)) {
    const text = `Error validating request: Invalid market data type ${marketDataType}`;
    return answerError(session, { id: -1, code: 321, text });
  }
  const { subscriptions } = session;
  subscriptions.marketDataType = marketDataType;
  for (const { reqId, isLive, sent } of subscriptions.tickers.values()) {
    if (!isLive && !isDelayed(session)) {
      endUnsubscribed(session, reqId);
      continue;
    }
    sent.clear();
    session.answer('marketDataType', { reqId, marketDataType });
  }
}

function endUnsubscribed(session: ClientSession, reqId: number): void {
  session.subscriptions.tickers.delete(reqId);
  answerError(session, { id: reqId, code: 354, text: `${NOT_SUBSCRIBED}Delayed market data is available.` });
}

/** 81, 58, ticks; then 57 for a snapshot, or changes as they come until cancelled. */
export function reqMktData(context: Context, request: ReqMktDataFields): void {
  const { session, broker } = context;
  const { reqId } = request;
  const { tickers, marketDataType } = session.subscriptions;
  const found = findContract(broker, request.contract);
  if (found.kind === 'none') return answerError(session, { id: reqId, code: 200, text: found.text });
  const { contract, minTick } = found.details;
  if (!takesStream(session, tickers, reqId)) return;
  const isLive = !context.lacksLiveData();
  if (!isLive && !isDelayed(session)) return endUnsubscribed(session, reqId);
  const quote = quoteOf(context, contract.conId);
  if (quote === undefined) {
    const text = `${NOT_SUBSCRIBED}${contract.symbol} has no prices at the paper gateway`;
    return answerError(session, { id: reqId, code: 354, text });
  }
  if (!isLive) {
    answerError(session, { id: reqId, code: 10_167, text: `${NOT_SUBSCRIBED} Displaying delayed market data.` });
  }
  const ticker: Ticker = { reqId, conId: contract.conId, isLive, sent: new Map() };
  session.answer('tickReqParams', { reqId, minTick: decimalText(minTick), bboExchange: '' });
  session.answer('marketDataType', { reqId, marketDataType });
  sendTicks(context, ticker, quote);
  if (request.snapshot) return session.answer('tickSnapshotEnd', { reqId });
  tickers.set(reqId, ticker);
}

export function cancelMktData({ session }: Context, { reqId }: ReqIdFields): void {
  if (!session.subscriptions.tickers.delete(reqId)) {
    answerError(session, { id: reqId, code: 300, text: `Can't find EId with tickerId:${reqId}` });
  }
}

/** Changed prices of every ticker of the session. */
export function pushTicks(context: Context): void {
  for (const ticker of context.session.subscriptions.tickers.values()) {
    const quote = quoteOf(context, ticker.conId);
    if (quote !== undefined) sendTicks(context, ticker, quote);
  }
}

const LAST = 4;
const DELAYED_LAST = 68;
/** Halted, as a number: 0 no, 1 yes. */
const HALTED = 49;
const DELAYED_HALTED = 90;

interface Tick {
  readonly tickType: number;
  readonly sizeType: number | undefined;
  readonly price: Decimal;
  readonly size: Decimal;
  /** Bit 0 of the attributes: an order could execute against it at once. */
  readonly canAutoExecute: boolean;
}

/** IB's tick types of bid, ask, last and close, with those of the sizes. */
function ticksOf(quote: PaperQuote, delayed: boolean): readonly Tick[] {
  const type = (live: number, late: number): number => (delayed ? late : live);
  const canAutoExecute = !delayed;
  const sides = [
    { tickType: type(1, 66), sizeType: type(0, 69), price: quote.bid, size: quote.bidSize, canAutoExecute },
    { tickType: type(2, 67), sizeType: type(3, 70), price: quote.ask, size: quote.askSize, canAutoExecute },
  ];
  const plain = { sizeType: undefined, size: ZERO, canAutoExecute: false };
  return [
    // An index has no bid and ask, and is told none.
    ...sides.filter(({ price }) => price.gt(0)),
    { ...plain, tickType: type(LAST, DELAYED_LAST), price: quote.last },
    { ...plain, tickType: type(9, 75), price: quote.close },
  ];
}

/** Time of the last trade (45, delayed 88) in epoch seconds: of before the night or the halt while nothing trades. */
function sendTime({ session, broker }: Context, { reqId, conId }: Pick<Ticker, 'reqId' | 'conId'>): void {
  const atMs = broker.lastTradeAtMs(conId, isDelayed(session) ? DELAY_MS : 0);
  if (atMs === undefined) return;
  const value = String(Math.floor(atMs / 1000));
  session.answer('tickString', { reqId, tickType: isDelayed(session) ? 88 : 45, value });
}

function sendTicks(context: Context, { reqId, conId, sent }: Ticker, quote: PaperQuote): void {
  const { session } = context;
  for (const tick of ticksOf(quote, isDelayed(session))) {
    const { tickType, sizeType } = tick;
    const price = decimalText(tick.price);
    const size = decimalText(tick.size);
    const text = `${price}/${size}`;
    if (sent.get(tickType) === text) continue;
    sent.set(tickType, text);
    session.answer('tickPrice', { reqId, tickType, price, size, attributes: tick.canAutoExecute ? 1 : 0 });
    if (tickType === LAST || tickType === DELAYED_LAST) sendTime(context, { reqId, conId });
    if (sizeType !== undefined) session.answer('tickSize', { reqId, tickType: sizeType, size });
  }
  sendHalted(session, { reqId, sent, value: quote.halted === true ? '1' : '0' });
}

function sendHalted(
  session: ClientSession,
  { reqId, sent, value }: Pick<Ticker, 'reqId' | 'sent'> & { readonly value: string },
): void {
  const tickType = isDelayed(session) ? DELAYED_HALTED : HALTED;
  if (sent.get(tickType) === value) return;
  sent.set(tickType, value);
  session.answer('tickGeneric', { reqId, tickType, value });
}
