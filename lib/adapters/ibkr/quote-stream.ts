/**
 * A subscription to one contract's prices (`reqMktData`, message 1, without snapshot). Ticks are folded into the newest
 * state as they come: nothing is queued, and exact decimals are made when somebody looks, once for each state. It never subscribes again by itself: a refused or lost one says so.
 */
import type { MarketDataType } from '../../domain/configuration.ts';
import type { Contract } from '../../domain/contract.ts';
import { decimal } from '../../domain/decimal.ts';
import type { Quote } from '../../domain/quote.ts';
import type { QuoteStream } from '../../ports/broker.ts';
import type { Clock } from '../../ports/clock.ts';
import { errorText } from './connector-log.ts';
import { toIbContract } from './contract-mapping.ts';
import { doNothing } from './do-nothing.ts';
import { requestErrorVerdict } from './error-table.ts';
import type { IbLink } from './ib-link.ts';
import type { IbMessage } from './ib-messages.ts';
import { fieldOf, isLiveTick, isSide, lastTimeIn, priceIn, type QuoteField } from './quote-mapping.ts';

/** IB lost the subscriptions while its servers were out of reach (1101): they must be asked for again. */
const DATA_LOST = 1101;

export interface StreamOptions {
  readonly link: IbLink;
  readonly clock: Clock;
  readonly requestId: number;
  /** As asked for by this connection; what IB gives instead it tells. */
  readonly priceType: MarketDataType;
  readonly onChange?: (() => void) | undefined;
}

export function streamQuotes(contract: Contract, options: StreamOptions): QuoteStream {
  const { link, clock, requestId, priceType, onChange = doNothing } = options;
  const state: TickState = { prices: new Map(), priceType, undated: new Set(), atMs: undefined, lastAtMs: undefined };
  let newest: Quote | undefined;
  let ended: string | undefined;
  let stopped = false;
  let arrived = doNothing;
  const fail = (reason: string): void => {
    ended ??= reason;
    onChange();
  };
  const unsubscribe = link.follow(requestId, (message) => {
    if (message.kind === 'info' && message.code === DATA_LOST) return fail(`1101: ${message.text}`);
    if (message.kind === 'error' && message.id === requestId) {
      arrived();
      if (requestErrorVerdict(message.code, message.text) !== 'notice') fail(`${message.code}: ${message.text}`);
      return;
    }
    if (!isOfQuote(message) || message.requestId !== requestId) return;
    arrived();
    if (!fold(state, message, clock)) return;
    newest = undefined;
    onChange();
  });
  const takeBack = link.request(
    'request',
    (api, onArrival) => {
      arrived = onArrival;
      api.reqMktData(requestId, toIbContract(contract), '', false, false);
    },
    fail,
  );
  const closed = (): void => fail(errorText(link.closed.reason));
  link.closed.addEventListener('abort', closed, { once: true });
  return {
    newest: () => {
      if (state.atMs !== undefined) newest ??= quoteFrom(contract, state, state.atMs);
      return newest;
    },
    problem: () => ended ?? link.connectivityLost ?? (link.closed.aborted ? errorText(link.closed.reason) : undefined),
    stop: () => {
      if (stopped) return;
      stopped = true;
      ended ??= 'stopped by the desk';
      unsubscribe();
      link.closed.removeEventListener('abort', closed);
      takeBack();
      if (!link.closed.aborted) link.request('request', (api) => void api.cancelMktData(requestId), doNothing);
    },
  };
}

type QuoteMessage = Extract<IbMessage, { readonly kind: 'tick' | 'last-time' | 'price-type' }>;

const isOfQuote = (message: IbMessage): message is QuoteMessage =>
  message.kind === 'tick' || message.kind === 'last-time' || message.kind === 'price-type';

interface TickState {
  readonly prices: Map<QuoteField, number>;
  /** Of what comes from now on. */
  priceType: number;
  /** Bid or ask, where the one that is known was delayed or frozen as it came. */
  readonly undated: Set<QuoteField>;
  /** Of the newest price, by the desk's clock. */
  atMs: number | undefined;
  /** Of the last trade, by the market's. */
  lastAtMs: number | undefined;
}

/** Whether the quote is another one now. A trade's time is no news of bid and ask: it makes them no younger. */
function fold(state: TickState, message: QuoteMessage, clock: Clock): boolean {
  if (message.kind === 'price-type') {
    state.priceType = message.type;
    return false;
  }
  if (message.kind === 'last-time') {
    const before = state.lastAtMs;
    state.lastAtMs = lastTimeIn(message.seconds);
    return state.lastAtMs !== before;
  }
  const field = fieldOf(message.type);
  if (field === undefined) return false;
  const price = priceIn(message.price);
  if (price === undefined) state.prices.delete(field);
  else state.prices.set(field, price);
  if (price === undefined || isLiveTick(message.type, state.priceType)) state.undated.delete(field);
  else if (isSide(field)) state.undated.add(field);
  state.atMs = clock.nowMs();
  return true;
}

function quoteFrom({ conId }: Contract, { prices, undated, lastAtMs }: TickState, atMs: number): Quote {
  const quote: { -readonly [field in keyof Quote]: Quote[field] } = { conId, atMs };
  if (lastAtMs !== undefined) quote.lastAtMs = lastAtMs;
  if (undated.size > 0) quote.undatedSides = true;
  for (const [field, price] of prices) quote[field] = decimal(price);
  return quote;
}
