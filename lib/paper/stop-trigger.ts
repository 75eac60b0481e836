/**
 * How a stop follows prices and when it triggers, price by price, as pure functions. A trailing
 * stop only ever moves with the order, never against it. The last price triggers, as IB's default for stocks; neither
 * bid and ask nor double-last methods are simulated. What a triggered order then does is matching's (`matching.ts`).
 */
import { decimal, divideHalfUp, max, min, roundHalfUpTo, type Decimal } from '../domain/decimal.ts';
import type { Side } from '../domain/side.ts';

export interface StopOrder {
  readonly side: Side;
  /** Where it stands; undefined: a trailing stop that has seen no price yet. */
  readonly stop: Decimal | undefined;
  /** How it trails; undefined: it stands where it is. */
  readonly trail: Trail | undefined;
  readonly minTick: Decimal;
}

/** Distance in money, or in percent of the price. */
export type Trail =
  | { readonly kind: 'distance'; readonly distance: Decimal }
  | { readonly kind: 'percent'; readonly percent: Decimal };

export interface StopMove {
  readonly stop: Decimal | undefined;
  readonly isTriggered: boolean;
}

const HUNDRED = decimal(100);
const HUNDREDTH = decimal('0.01');
/** Decimal places of a price that is only compared with others. */
const WATCHED_PLACES = 12;

/** What one price makes of it: first it follows, then it may trigger. */
export function seePrice(order: StopOrder, price: Decimal): StopMove {
  const stop = followed(order, price);
  return { stop, isTriggered: stop !== undefined && isCrossed(order.side, stop, price) };
}

const isCrossed = (side: Side, stop: Decimal, price: Decimal): boolean =>
  side === 'BUY' ? price.gte(stop) : price.lte(stop);

function followed({ side, stop, trail, minTick }: StopOrder, price: Decimal): Decimal | undefined {
  if (trail === undefined) return stop;
  const distance = trail.kind === 'distance' ? trail.distance : price.times(trail.percent).times(HUNDREDTH);
  const candidate = roundHalfUpTo(side === 'BUY' ? price.plus(distance) : price.minus(distance), minTick);
  if (stop === undefined) return candidate;
  return side === 'BUY' ? min(stop, candidate) : max(stop, candidate);
}

/**
 * The prices at which it has something to see next: its stop, and the price from which a trailing stop moves by a tick.
 * Undefined where it has seen no price: every change counts.
 */
export function watchedPrices({ side, stop, trail, minTick }: StopOrder): readonly Decimal[] | undefined {
  if (stop === undefined) return undefined;
  if (trail === undefined) return [stop];
  const sign = side === 'BUY' ? -1 : 1;
  const next = stop.plus(minTick.times(sign).div(2));
  if (trail.kind === 'distance') return [stop, next.plus(trail.distance.times(sign))];
  return [stop, divideHalfUp(next.times(HUNDRED), HUNDRED.minus(trail.percent.times(sign)), WATCHED_PLACES)];
}
