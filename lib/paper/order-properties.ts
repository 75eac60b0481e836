/**
 * What follows from an order's properties and the market, as pure functions: when it works, until when, what it waits for,
 * and as what it works and is shown. Decides nothing about executions (`matching.ts`, `stop-trigger.ts`).
 */
import { roundHalfUpTo, ZERO, type Decimal } from '../domain/decimal.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { Listing } from './listing.ts';
import type { Market } from './market.ts';
import type { RestingOrder } from './matching.ts';
import type { BookedOrder } from './order-book.ts';
import { goodAfterMs, goodTillMs } from './order-form.ts';
import { isForOpening, isStop, isTrailing, orderTypeOf, tifOf, type Tif } from './order-kind.ts';
import type { PaperOrder, PaperOrderInput } from './paper-broker.ts';
import type { StopOrder, Trail } from './stop-trigger.ts';

type Derived = Pick<
  BookedOrder,
  'orderType' | 'tif' | 'extended' | 'startsAtMs' | 'activeSinceMs' | 'triggered' | 'expiresAtMs'
>;

/** What is read from an order as it comes, new or changed; a stop that has triggered stays so while it is the same type. */
export function derived(
  { input, listing }: { readonly input: PaperOrderInput; readonly listing: Listing },
  { market, atMs, known }: { readonly market: Market; readonly atMs: number; readonly known: BookedOrder | undefined },
): Derived {
  const orderType = orderTypeOf(input) ?? 'MKT';
  const tif = isForOpening(orderType) ? 'OPG' : (tifOf(input) ?? 'DAY');
  // IB ignores the flag for futures and forex, which have one session.
  const extended = listing.terms.hours !== 'stock' || ((orderType === 'LMT' || isStop(orderType)) && input.outsideRth);
  const after = goodAfterMs(input.goodAfterTime);
  const startsAtMs = after !== undefined && after > atMs ? after : undefined;
  return {
    orderType,
    tif,
    extended,
    startsAtMs,
    activeSinceMs: known?.activeSinceMs ?? atMs,
    triggered: known?.triggered === true && known.orderType === orderType,
    expiresAtMs: expiry({ tif, extended, goodTillDate: input.goodTillDate }, market, startsAtMs ?? atMs),
  };
}

/** Orders for the opening end with it, by matching. */
function expiry(
  order: { readonly tif: Tif; readonly extended: boolean; readonly goodTillDate: string },
  market: Market,
  atMs: number,
): number | undefined {
  if (order.tif === 'GTC' || order.tif === 'OPG') return undefined;
  return order.tif === 'GTD' ? goodTillMs(order.goodTillDate) : market.sessionEnd(atMs, order.extended);
}

/**
 * An order's prices as the broker keeps them: what does not belong to its type is dropped, and a trailing limit order keeps
 * the distance of limit and stop it had at first, as at IB. A changed order goes on from where its stop stood.
 */
export function settledInput(input: PaperOrderInput, known: BookedOrder | undefined): PaperOrderInput {
  const type = orderTypeOf(input);
  if (type === undefined || !isTrailing(type)) return input;
  const before = known?.order.input;
  const isSameTrail = before !== undefined && same(before.auxPrice, input.auxPrice) && isSamePercent(before, input);
  const stop = unlessZero(input.trailStopPrice) ?? (isSameTrail ? before.trailStopPrice : undefined);
  const settled = { ...input, trailStopPrice: stop, trailingPercent: unlessZero(input.trailingPercent) };
  if (type === 'TRAIL') return { ...settled, limitPriceOffset: undefined, limitPrice: undefined };
  const limit = unlessZero(input.limitPrice);
  const first = limit === undefined || stop === undefined ? undefined : stop.minus(limit).abs();
  return { ...settled, limitPriceOffset: unlessZero(input.limitPriceOffset) ?? first };
}

const unlessZero = (value: Decimal | undefined): Decimal | undefined => (value?.eq(0) === true ? undefined : value);
const same = (a: Decimal | undefined, b: Decimal | undefined): boolean => (a ?? ZERO).eq(b ?? ZERO);
const isSamePercent = (a: PaperOrderInput, b: PaperOrderInput): boolean => same(a.trailingPercent, b.trailingPercent);

/** Nothing but prices keeps it from executing. */
export const isActive = ({ transmitted, awaitsParent, startsAtMs }: BookedOrder): boolean =>
  transmitted && !awaitsParent && startsAtMs === undefined;

/** A stop that waits for its price. */
export const waitsForTrigger = ({ orderType, triggered }: BookedOrder): boolean => isStop(orderType) && !triggered;

/** As what it works once nothing holds it back. */
export function worksAs({ orderType, order }: BookedOrder): RestingOrder['works'] {
  switch (orderType) {
    case 'STP':
    case 'TRAIL':
      return 'MKT';
    case 'STP LMT':
    case 'TRAIL LIMIT':
      return 'LMT';
    case 'MTL':
      return order.filled.gt(0) ? 'LMT' : 'MKT';
    case 'MKT':
    case 'LMT':
    case 'MOC':
    case 'LOC':
    case 'MOO':
    case 'LOO':
      return orderType;
  }
}

/** Its status while it works, with what it waits for. */
export function shown(booked: BookedOrder, isOpen: boolean): PaperOrder {
  const { order } = booked;
  const waits = [...(booked.awaitsParent ? ['child'] : []), ...(waitsForTrigger(booked) ? ['trigger'] : [])];
  return { ...order, status: workingStatus(booked, isOpen), whyHeld: waits.join(',') };
}

function workingStatus(booked: BookedOrder, isOpen: boolean): OrderStatus {
  if (booked.order.filled.gt(0)) return 'Submitted';
  const isResting = booked.triggered || (worksAs(booked) === 'LMT' && isOpen);
  return isActive(booked) && !waitsForTrigger(booked) && isResting ? 'Submitted' : 'PreSubmitted';
}

export const stopOf = ({ orderType, order, listing }: BookedOrder): StopOrder => ({
  side: order.input.side,
  stop: isTrailing(orderType) ? order.input.trailStopPrice : order.input.auxPrice,
  trail: isTrailing(orderType) ? trailOf(order.input) : undefined,
  minTick: listing.terms.minTick,
});

function trailOf({ auxPrice, trailingPercent }: PaperOrderInput): Trail | undefined {
  if (trailingPercent !== undefined && trailingPercent.gt(0)) return { kind: 'percent', percent: trailingPercent };
  return auxPrice === undefined ? undefined : { kind: 'distance', distance: auxPrice };
}

/** The order with its trailing stop at `stop`, and the limit that hangs on it. */
export function withStop(booked: BookedOrder, stop: Decimal): BookedOrder {
  const { orderType, order, listing } = booked;
  if (!isTrailing(orderType)) return booked;
  const { side, limitPriceOffset, limitPrice } = order.input;
  const limit =
    orderType === 'TRAIL LIMIT' && limitPriceOffset !== undefined
      ? roundHalfUpTo(
          side === 'BUY' ? stop.plus(limitPriceOffset) : stop.minus(limitPriceOffset),
          listing.terms.minTick,
        )
      : limitPrice;
  return { ...booked, order: { ...order, input: { ...order.input, trailStopPrice: stop, limitPrice: limit } } };
}
