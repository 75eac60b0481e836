/**
 * What becomes of one order at one instant, or along a stretch of the price path, as a pure decision: fill (how much, at
 * what price), rest, or cancel. MKT takes the other side of the quote; LMT takes it where its limit allows, else rests and
 * fills at its limit when a stretch reaches it; MOC and LOC take the close, MOO and LOO the opening. Stops come here only
 * once they have triggered. It neither keeps orders nor knows accounts.
 */
import { max, min, type Decimal } from '../domain/decimal.ts';
import type { Side } from '../domain/side.ts';
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
  /** The close of the session that ends at this instant, for orders that were there before. */
  readonly close: Decimal | undefined;
  /** The price of the session that opens at this instant. */
  readonly opening: Decimal | undefined;
  /** Units that can be had now; undefined without limit. */
  readonly available: Decimal | undefined;
}

/** Part of the path: every price between is passed. */
export interface Stretch {
  readonly from: Decimal;
  readonly to: Decimal;
  /** Distance of bid and ask from the price. */
  readonly halfSpread: Decimal;
  readonly available: Decimal | undefined;
}

export type MatchDecision =
  | { readonly kind: 'fill'; readonly quantity: Decimal; readonly price: Decimal; readonly cancelsRest: boolean }
  | { readonly kind: 'rest' }
  | { readonly kind: 'cancel' };

const REST: MatchDecision = { kind: 'rest' };
const CANCEL: MatchDecision = { kind: 'cancel' };

/** At one instant, by its quote. */
export function matchOrder(order: RestingOrder, market: MatchingMarket): MatchDecision {
  const decision = taken(order, executionPrice(order, market), market.available);
  const isForOpening = order.works === 'MOO' || order.works === 'LOO';
  return decision.kind === 'rest' && isForOpening && market.opening !== undefined ? CANCEL : decision;
}

/** Along a stretch of the path on which the order is working. Orders for the opening or close have no part in it. */
export function matchAlong(order: RestingOrder, stretch: Stretch): MatchDecision {
  if (order.works !== 'MKT' && order.works !== 'LMT') return REST;
  const price = order.works === 'MKT' ? otherSideAt(order.side, stretch) : priceAlong(order, stretch);
  return taken(order, price, stretch.available);
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
      return market.close;
    case 'MOO':
      return market.opening;
    case 'LOC':
      return withinLimit(order, market.close);
    case 'LOO':
      return withinLimit(order, market.opening);
    case 'LMT':
    default:
      return market.isOpen ? betterOf(order, otherSide(order.side, market)) : undefined;
  }
}

const otherSide = (side: Side, market: MatchingMarket): Decimal => (side === 'BUY' ? market.ask : market.bid);

const otherSideAt = (side: Side, { from, halfSpread }: Stretch): Decimal =>
  side === 'BUY' ? from.plus(halfSpread) : from.minus(halfSpread);

const reaches = ({ side, limitPrice }: RestingOrder, price: Decimal): boolean =>
  limitPrice !== undefined && (side === 'BUY' ? price.lte(limitPrice) : price.gte(limitPrice));

const withinLimit = (order: RestingOrder, price: Decimal | undefined): Decimal | undefined =>
  price !== undefined && reaches(order, price) ? price : undefined;

/** The quote where the limit allows it. */
function betterOf(order: RestingOrder, quoted: Decimal): Decimal | undefined {
  const limit = order.limitPrice;
  if (limit === undefined || !reaches(order, quoted)) return undefined;
  return order.side === 'BUY' ? min(limit, quoted) : max(limit, quoted);
}

/** The quote at its beginning where the limit allows it, else the limit where the stretch reaches it. */
function priceAlong(order: RestingOrder, stretch: Stretch): Decimal | undefined {
  const { from, to } = stretch;
  const best = order.side === 'BUY' ? min(from, to) : max(from, to);
  return betterOf(order, otherSideAt(order.side, stretch)) ?? (reaches(order, best) ? order.limitPrice : undefined);
}
