/**
 * How a stop follows prices and when it triggers, as pure functions over one price or a stretch of the path. A trailing
 * stop only ever moves with the order, never against it. The last price triggers, as IB's default for stocks; neither
 * bid and ask nor double-last methods are simulated. What a triggered order then does is matching's (`matching.ts`).
 */
import { decimal, max, min, roundHalfUpTo, type Decimal } from '../domain/decimal.ts';
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
  /** The price at which it triggered; undefined: not yet. */
  readonly triggeredAt: Decimal | undefined;
}

const HUNDREDTH = decimal('0.01');

/** What one price makes of it: first it follows, then it may trigger. */
export function seePrice(order: StopOrder, price: Decimal): StopMove {
  const stop = followed(order, price);
  return { stop, triggeredAt: stop !== undefined && isCrossed(order.side, stop, price) ? price : undefined };
}

/** What a stretch from one price to another makes of it; prices between are all passed, so that it triggers at the stop. */
export function seeStretch(order: StopOrder, { from, to }: { readonly from: Decimal; readonly to: Decimal }): StopMove {
  const first = seePrice(order, from);
  if (first.triggeredAt !== undefined || first.stop === undefined) return first;
  if (isCrossed(order.side, first.stop, to)) return { stop: first.stop, triggeredAt: first.stop };
  return { stop: followed({ ...order, stop: first.stop }, to), triggeredAt: undefined };
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
