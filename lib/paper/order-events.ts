/**
 * When working orders must be looked at between opens and closes: at the second in which a price, bid or ask reaches or
 * passes one of their prices, where a stop that follows the market would move, and when they begin or expire. It decides nothing
 * about the orders.
 */
import { divideHalfUp, type Decimal } from '../domain/decimal.ts';
import type { Listing } from './listing.ts';
import type { Market } from './market.ts';
import type { BookedOrder } from './order-book.ts';
import { stopOf, waitsForTrigger } from './order-properties.ts';
import type { EventWindow } from './paper-clock.ts';
import { STEP_MS } from './prices/intraday-path.ts';
import { watchedPrices } from './stop-trigger.ts';

/** Decimal places of a price in ticks. */
const TICK_PLACES = 6;

/** The next instant in a window at which a working order has something to see; undefined where none has. */
export function passingOf(options: {
  readonly working: () => readonly BookedOrder[];
  readonly market: (listing: Listing) => Market;
}): (window: EventWindow) => number | undefined {
  const known = new WeakMap<BookedOrder, Watched>();
  return ({ afterMs, throughMs }) => {
    // Prices change at full seconds: nothing can happen within one.
    if (Math.floor(afterMs / STEP_MS) === Math.floor(throughMs / STEP_MS)) return undefined;
    let nextMs: number | undefined;
    for (const booked of options.working()) {
      const watched = known.get(booked) ?? watchedOf(booked);
      known.set(booked, watched);
      const { startsAtMs = Infinity, expiresAtMs = Infinity } = booked;
      for (const atMs of [startsAtMs, expiresAtMs]) {
        if (atMs > afterMs && atMs <= (nextMs ?? throughMs)) nextMs = atMs;
      }
      if (watched.levels?.length === 0) continue;
      const window = { afterMs, throughMs: nextMs === undefined ? throughMs : nextMs - 1 };
      nextMs = options.market(booked.listing).nextPassing(window, watched.levels) ?? nextMs;
    }
    return nextMs;
  };
}

interface Watched {
  /** In ticks; undefined: every change counts. */
  readonly levels: readonly number[] | undefined;
}

/** Types that wait for a price of their own, or for none. */
function watchedOf(booked: BookedOrder): Watched {
  const { order, listing, transmitted, awaitsParent } = booked;
  if (!transmitted || awaitsParent) return { levels: [] };
  const { limitPrice } = order.input;
  const prices = waitsForTrigger(booked) ? watchedPrices(stopOf(booked)) : [limitPrice];
  if (prices === undefined) return { levels: undefined };
  const levels = prices.filter((price): price is Decimal => price !== undefined && price.gt(0));
  return { levels: levels.map((price) => Number(divideHalfUp(price, listing.terms.minTick, TICK_PLACES))) };
}
