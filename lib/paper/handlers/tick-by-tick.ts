/**
 * Tick by tick (99): the newest price or the two sides at once, then each change. The broker has no ticks of its own, so
 * that a tick here is a change of its price; ticks of the past are refused.
 */
import { decimalText } from '../../domain/decimal.ts';
import type { ReqIdFields } from '../../tws/requests/session-requests.ts';
import type { ReqTickByTickDataFields } from '../../tws/requests/stream-requests.ts';
import type { TickByTickFields } from '../../tws/responses/stream-responses.ts';
import { answerError, takesStream, type Context, type TickByTickSubscription } from '../client-session.ts';
import { priceShown } from '../forming-bar.ts';
import type { PaperQuote } from '../paper-broker.ts';
import { findContract } from './find-contract.ts';

const KINDS: ReadonlyMap<string, TickByTickSubscription['kind']> = new Map([
  ['Last', 'last'],
  ['AllLast', 'all-last'],
  ['BidAsk', 'bid-ask'],
  ['MidPoint', 'mid-point'],
]);

export function reqTickByTickData(context: Context, request: ReqTickByTickDataFields): void {
  const { session, broker } = context;
  const { reqId } = request;
  const refuse = (code: number, text: string): void => answerError(session, { id: reqId, code, text });
  const found = findContract(broker, request.contract);
  if (found.kind === 'none') return refuse(200, found.text);
  const kind = KINDS.get(request.tickType);
  if (kind === undefined) return refuse(321, `Error validating request: Invalid tick type ${request.tickType}`);
  if (request.numberOfTicks !== 0) return refuse(321, 'Error validating request: Ticks of the past are not simulated');
  const { contract } = found.details;
  if (context.lacksLiveData() || broker.quote(contract.conId) === undefined) {
    return refuse(10_189, `Failed to request tick-by-tick data:No market data permissions for ${contract.symbol}`);
  }
  const { tickByTick } = session.subscriptions;
  if (!takesStream(session, tickByTick, reqId)) return;
  const exchange = contract.primaryExchange || contract.exchange;
  const subscription: TickByTickSubscription = {
    reqId,
    conId: contract.conId,
    kind,
    ignoreSize: request.ignoreSize,
    exchange,
    sent: undefined,
  };
  tickByTick.set(reqId, subscription);
  send(context, subscription);
}

export function cancelTickByTickData({ session }: Context, { reqId }: ReqIdFields): void {
  if (!session.subscriptions.tickByTick.delete(reqId)) {
    answerError(session, { id: reqId, code: 300, text: `Can't find EId with tickerId:${reqId}` });
  }
}

export function pushTickByTick(context: Context): void {
  for (const subscription of context.session.subscriptions.tickByTick.values()) send(context, subscription);
}

function send({ session, broker }: Context, subscription: TickByTickSubscription): void {
  const quote = broker.quote(subscription.conId);
  const time = Math.floor(broker.clock.nowMs() / 1000);
  const tick = quote && tickOf(quote, subscription, time);
  if (quote === undefined || tick === undefined) return;
  const text = told(quote, subscription);
  if (subscription.sent === text) return;
  subscription.sent = text;
  session.answer('tickByTick', tick);
}

/** What a change of makes a tick. */
function told(quote: PaperQuote, { kind, ignoreSize }: TickByTickSubscription): string {
  if (kind === 'last' || kind === 'all-last') return decimalText(quote.last);
  const prices = `${decimalText(quote.bid)}/${decimalText(quote.ask)}`;
  if (kind === 'mid-point' || ignoreSize) return prices;
  return `${prices}/${decimalText(quote.bidSize)}/${decimalText(quote.askSize)}`;
}

function tickOf(quote: PaperQuote, subscription: TickByTickSubscription, time: number): TickByTickFields | undefined {
  const { reqId, kind, exchange } = subscription;
  switch (kind) {
    case 'last':
    case 'all-last':
      // How much others traded at a price is not simulated.
      return { reqId, time, kind, price: decimalText(quote.last), size: '0', exchange, specialConditions: '' };
    case 'bid-ask':
      if (quote.bid.lte(0)) return undefined;
      return {
        reqId,
        time,
        kind,
        bidPrice: decimalText(quote.bid),
        askPrice: decimalText(quote.ask),
        bidSize: decimalText(quote.bidSize),
        askSize: decimalText(quote.askSize),
      };
    case 'mid-point': {
      const midPoint = priceShown(quote, 'MIDPOINT');
      return midPoint === undefined ? undefined : { reqId, time, kind, midPoint: decimalText(midPoint) };
    }
  }
}
