/**
 * What becomes of one order at one instant, as a pure decision: fill (how much, at what price), rest, or cancel. MKT takes
 * the other side of the quote; LMT takes it where its limit allows, else rests and fills at its limit when a session that ends
 * has reached it; MOC and LOC take the close, MOO and LOO the opening. Stops come here only once they have triggered. It
 * neither keeps orders nor knows accounts.
 */
import { max, min, type Decimal } from '../domain/decimal.ts';
import type { Side } from '../domain/side.ts';
import type { ClosedRange } from './market.ts';
import type { Tif } from './order-kind.ts';

export interface RestingOrder {
  readonly side: Side;
  readonly remaining: Decimal;
  /** As what it works now: a triggered stop is MKT or LMT. */
  readonly works: 'MKT' | 'LMT' | 'MOC' | 'LOC' | 'MOO' | 'LOO';
  readonly limitPrice: Decimal | undefined;
  readonly tif: Tif;
}

export interface MatchingMarket {
  readonly isOpen: boolean;
  readonly bid: Decimal;
  readonly ask: Decimal;
  /** The session that ends at this instant: what it reached while the order was there, and its close. */
  readonly closing: Pick<ClosedRange, 'high' | 'low' | 'close'> | undefined;
  /** The price of the session that opens at this instant. */
  readonly opening: Decimal | undefined;
  /** Units that can be had now; undefined without limit. */
  readonly available: Decimal | undefined;
}

export type MatchDecision =
  | { readonly kind: 'fill'; readonly quantity: Decimal; readonly price: Decimal; readonly cancelsRest: boolean }
  | { readonly kind: 'rest' }
  | { readonly kind: 'cancel' };

const REST: MatchDecision = { kind: 'rest' };
const CANCEL: MatchDecision = { kind: 'cancel' };

export function matchOrder(order: RestingOrder, market: MatchingMarket): MatchDecision {
  const decision = taken(order, executionPrice(order, market), market.available);
  const isForOpening = order.works === 'MOO' || order.works === 'LOO';
  return decision.kind === 'rest' && isForOpening && market.opening !== undefined ? CANCEL : decision;
}

function taken(order: RestingOrder, price: Decimal | undefined, available: Decimal | undefined): MatchDecision {
  const isImmediate = order.tif === 'IOC' || order.tif === 'FOK';
  const nothing = isImmediate ? CANCEL : REST;
  if (price === undefined) return nothing;
  const quantity = available === undefined ? order.remaining : min(order.remaining, available);
  if (quantity.lte(0)) return nothing;
  const isAll = quantity.eq(order.remaining);
  if (order.tif === 'FOK' && !isAll) return CANCEL;
  const isOnce = order.tif === 'IOC' || order.works === 'MOO' || order.works === 'LOO';
  return { kind: 'fill', quantity, price, cancelsRest: isOnce && !isAll };
}

/** The price at which the order executes now; undefined where it does not. */
function executionPrice(order: RestingOrder, market: MatchingMarket): Decimal | undefined {
  switch (order.works) {
    case 'MKT':
      return market.isOpen ? otherSide(order.side, market) : undefined;
    case 'MOC':
      return market.closing?.close;
    case 'MOO':
      return market.opening;
    case 'LOC':
      return withinLimit(order, market.closing?.close);
    case 'LOO':
      return withinLimit(order, market.opening);
    case 'LMT':
    default:
      return priceOfLimit(order, market);
  }
}

const otherSide = (side: Side, market: MatchingMarket): Decimal => (side === 'BUY' ? market.ask : market.bid);

const reaches = ({ side, limitPrice }: RestingOrder, price: Decimal): boolean =>
  limitPrice !== undefined && (side === 'BUY' ? price.lte(limitPrice) : price.gte(limitPrice));

const withinLimit = (order: RestingOrder, price: Decimal | undefined): Decimal | undefined =>
  price !== undefined && reaches(order, price) ? price : undefined;

/** The quote where the limit allows it, else the limit where the session that ends has reached it. */
function priceOfLimit(order: RestingOrder, { isOpen, closing, ...quote }: MatchingMarket): Decimal | undefined {
  const limit = order.limitPrice;
  if (limit === undefined) return undefined;
  const isBuy = order.side === 'BUY';
  if (closing !== undefined) return reaches(order, isBuy ? closing.low : closing.high) ? limit : undefined;
  const quoted = isBuy ? quote.ask : quote.bid;
  if (!isOpen || !reaches(order, quoted)) return undefined;
  return isBuy ? min(limit, quoted) : max(limit, quoted);
}
