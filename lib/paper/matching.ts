/**
 * What becomes of one order at one instant, as a pure decision: fill (how much, at what price), rest, or cancel.
 * MKT takes the other side of the quote; LMT takes it where its limit allows, else rests and fills at its limit when a
 * session that ends has reached it; MOC takes the close. It neither keeps orders nor knows accounts.
 */
import { max, min, type Decimal } from '../domain/decimal.ts';
import type { Side } from '../domain/side.ts';
import type { ClosedRange } from './market.ts';

export interface RestingOrder {
  readonly side: Side;
  readonly remaining: Decimal;
  readonly orderType: 'MKT' | 'LMT' | 'MOC';
  readonly limitPrice: Decimal | undefined;
  readonly tif: 'DAY' | 'GTC' | 'IOC' | 'FOK';
  readonly placedAtMs: number;
}

export interface MatchingMarket {
  readonly isOpen: boolean;
  readonly bid: Decimal;
  readonly ask: Decimal;
  /** The session that ends at this instant. */
  readonly closing: ClosedRange | undefined;
  /** Units that can be had now; undefined without limit. */
  readonly available: Decimal | undefined;
}

export type MatchDecision =
  | { readonly kind: 'fill'; readonly quantity: Decimal; readonly price: Decimal; readonly cancelsRest: boolean }
  | { readonly kind: 'rest' }
  | { readonly kind: 'cancel' };

const REST: MatchDecision = { kind: 'rest' };

export function matchOrder(order: RestingOrder, market: MatchingMarket): MatchDecision {
  const price = executionPrice(order, market);
  const isImmediate = order.tif === 'IOC' || order.tif === 'FOK';
  if (price === undefined) return isImmediate ? { kind: 'cancel' } : REST;
  const quantity = market.available === undefined ? order.remaining : min(order.remaining, market.available);
  if (quantity.lte(0)) return isImmediate ? { kind: 'cancel' } : REST;
  if (order.tif === 'FOK' && quantity.lt(order.remaining)) return { kind: 'cancel' };
  return { kind: 'fill', quantity, price, cancelsRest: order.tif === 'IOC' && quantity.lt(order.remaining) };
}

/** The price at which the order executes now; undefined where it does not. */
function executionPrice(order: RestingOrder, market: MatchingMarket): Decimal | undefined {
  switch (order.orderType) {
    case 'MKT':
      return market.isOpen ? otherSide(order.side, market) : undefined;
    case 'MOC':
      return wasThere(order, market.closing) ? market.closing?.close : undefined;
    case 'LMT':
    default:
      return limitPrice(order, market);
  }
}

const otherSide = (side: Side, market: MatchingMarket): Decimal => (side === 'BUY' ? market.ask : market.bid);

function limitPrice(order: RestingOrder, market: MatchingMarket): Decimal | undefined {
  const limit = order.limitPrice;
  if (limit === undefined) return undefined;
  const reaches = (price: Decimal): boolean => (order.side === 'BUY' ? price.lte(limit) : price.gte(limit));
  const { closing } = market;
  if (wasThere(order, closing) && closing !== undefined) {
    return reaches(order.side === 'BUY' ? closing.low : closing.high) ? limit : undefined;
  }
  const quoted = otherSide(order.side, market);
  if (!market.isOpen || !reaches(quoted)) return undefined;
  return order.side === 'BUY' ? min(limit, quoted) : max(limit, quoted);
}

/** A session's range counts only for orders that were there before it ended. */
const wasThere = (order: RestingOrder, closing: ClosedRange | undefined): boolean =>
  closing !== undefined && order.placedAtMs < closing.session.closeAtMs;
