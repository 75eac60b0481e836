/**
 * A subscription to one contract's prices (`reqMktData`, message 1, without snapshot). Ticks are folded into the newest
 * state as they come: nothing is queued, and exact decimals are made when somebody looks, once for each state. It never subscribes again by itself: a refused or lost one says so.
 */
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
import { fieldOf, priceIn, type QuoteField } from './quote-mapping.ts';

/** IB lost the subscriptions while its servers were out of reach (1101): they must be asked for again. */
const DATA_LOST = 1101;

export interface StreamOptions {
  readonly link: IbLink;
  readonly clock: Clock;
  readonly requestId: number;
  readonly onChange?: (() => void) | undefined;
}

export function streamQuotes(contract: Contract, options: StreamOptions): QuoteStream {
  const { link, clock, requestId, onChange = doNothing } = options;
  const prices = new Map<QuoteField, number>();
  let atMs: number | undefined;
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
    if (message.kind !== 'tick' || message.requestId !== requestId) return;
    arrived();
    const field = fieldOf(message.type);
    if (field === undefined) return;
    const price = priceIn(message.price);
    if (price === undefined) prices.delete(field);
    else prices.set(field, price);
    atMs = clock.nowMs();
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
      if (atMs !== undefined) newest ??= quoteFrom(contract, prices, atMs);
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

function quoteFrom({ conId }: Contract, prices: ReadonlyMap<QuoteField, number>, atMs: number): Quote {
  const quote: { -readonly [field in keyof Quote]: Quote[field] } = { conId, atMs };
  for (const [field, price] of prices) quote[field] = decimal(price);
  return quote;
}
