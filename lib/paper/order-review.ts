/**
 * What working orders make of an instant: they begin, follow the market, trigger, execute at its quote, expire. It holds no
 * orders and knows no clock; at which instants orders are looked at is `order-events.ts` and the clock's.
 */
import { max, min, ZERO, type Decimal } from '../domain/decimal.ts';
import type { AccountBook } from './account-book.ts';
import { isExpired } from './catalogue.ts';
import type { Executor } from './executor.ts';
import type { Listing } from './listing.ts';
import type { Market } from './market.ts';
import { matchOrder, type MatchDecision, type RestingOrder } from './matching.ts';
import type { BookedOrder, OrderBook } from './order-book.ts';
import type { OrderLife } from './order-life.ts';
import { isActive, shown, stopOf, waitsForTrigger, withStop, worksAs } from './order-properties.ts';
import type { PaperOrder, PaperQuote } from './paper-broker.ts';
import { availableUnits, type FillPlan, type PartialFills } from './partial-fills.ts';
import { marketDay, sessionOf, type MarketHours } from './session-hours.ts';
import { seePrice, type StopMove } from './stop-trigger.ts';

export interface ReviewParts {
  readonly orders: OrderBook;
  readonly book: AccountBook;
  readonly executor: Executor;
  readonly partialFills: PartialFills | undefined;
  /** What is planned for an order whatever the market offers; asked at every review, kept by nobody. */
  readonly fillPlan: (order: PaperOrder) => FillPlan | undefined;
  readonly market: (listing: Listing) => Market;
  readonly alwaysOpen: boolean;
}

export class OrderReview {
  readonly #parts: ReviewParts;
  readonly #life: OrderLife;

  constructor(parts: ReviewParts, life: OrderLife) {
    this.#parts = parts;
    this.#life = life;
  }

  /** Orders that have just begun to work, and those that begin because of them. */
  begun(atMs: number): void {
    this.#reviewBegun(atMs);
  }

  /** Every working order at an instant at which markets move; then expiries and settlements. */
  all(atMs: number): void {
    const permIds = this.#parts.orders.working().map((booked) => booked.order.permId);
    for (const permId of permIds) {
      this.#release(permId, atMs);
      this.#atQuote(permId, atMs);
      this.#reviewBegun(atMs);
      this.#expire(permId, atMs);
      this.#reviewBegun(atMs);
    }
    this.#parts.executor.settleExpired(atMs);
  }

  #reviewBegun(atMs: number): void {
    for (let begun = this.#life.takeBegun(); begun.length > 0; begun = this.#life.takeBegun()) {
      for (const permId of begun) this.#atQuote(permId, atMs);
    }
  }

  #expire(permId: number, atMs: number): void {
    const booked = this.#parts.orders.workingOrder(permId);
    if (booked === undefined) return;
    const isOver = booked.expiresAtMs !== undefined && booked.expiresAtMs <= atMs;
    if (isExpired(booked.listing, atMs)) this.#life.cancel(booked, { atMs, reason: 'The contract has expired' });
    else if (isOver) this.#life.cancel(booked, { atMs, reason: 'The order has expired' });
  }

  /** An order with a good-after time whose time has come. */
  #release(permId: number, atMs: number): void {
    const booked = this.#parts.orders.workingOrder(permId);
    if (booked?.startsAtMs === undefined || booked.startsAtMs > atMs) return;
    this.#parts.orders.put({ ...booked, startsAtMs: undefined, activeSinceMs: atMs });
  }

  #atQuote(permId: number, atMs: number): void {
    const booked = this.#parts.orders.workingOrder(permId);
    if (booked === undefined || !isActive(booked)) return;
    const market = this.#parts.market(booked.listing);
    const quote = market.quote(atMs);
    if (quote === undefined) return;
    const isOpen = market.isOpen(atMs, booked.extended) && !isExpired(booked.listing, atMs);
    const after = isOpen && waitsForTrigger(booked) ? this.#atPrice(booked, quote.last, atMs) : booked;
    if (waitsForTrigger(after)) return;
    const plan = this.#parts.fillPlan(after.order);
    const wasThere = after.activeSinceMs < atMs;
    const sharing = this.#withShare(after, atMs);
    const decision = matchOrder(resting(after), {
      isOpen,
      bid: quote.bid,
      ask: quote.ask,
      closing: wasThere ? market.closingAt(atMs, after.activeSinceMs) : undefined,
      opening: this.#opening(market, quote, { atMs, wasThere }),
      available: this.#available(sharing, plan, atMs),
    });
    if (decision.kind === 'rest') this.#showOpen(after, { atMs, isOpen });
    else this.#apply(sharing, decision, { atMs, plan });
  }

  #atPrice(booked: BookedOrder, price: Decimal, atMs: number): BookedOrder {
    return this.#moved(booked, seePrice(stopOf(booked), price), atMs);
  }

  /** A stop that has moved is kept, one that has triggered is told. */
  #moved(booked: BookedOrder, { stop, isTriggered }: StopMove, atMs: number): BookedOrder {
    if (stop === undefined) return booked;
    const moved = stopOf(booked).stop?.eq(stop) === true ? booked : withStop(booked, stop);
    if (isTriggered) return this.#life.putAndShow({ ...moved, triggered: true, activeSinceMs: atMs }, atMs);
    if (moved !== booked) this.#parts.orders.put(moved);
    return moved;
  }

  /** Where markets never close there is no opening to wait for. */
  #opening(
    market: Market,
    quote: PaperQuote,
    { atMs, wasThere }: { readonly atMs: number; readonly wasThere: boolean },
  ): Decimal | undefined {
    if (this.#parts.alwaysOpen) return quote.last;
    return wasThere && market.isOpen(atMs, false) && !market.isOpen(atMs - 1, false) ? quote.last : undefined;
  }

  #showOpen(booked: BookedOrder, { atMs, isOpen }: { readonly atMs: number; readonly isOpen: boolean }): void {
    const isReleased = booked.order.status === 'PreSubmitted' && shown(booked, isOpen).status === 'Submitted';
    if (isReleased) this.#life.putAndShow(booked, atMs);
  }

  #apply(
    booked: BookedOrder,
    decision: MatchDecision,
    { atMs, plan }: { readonly atMs: number; readonly plan: FillPlan | undefined },
  ): void {
    const { permId } = booked.order;
    if (decision.kind === 'cancel') return this.#life.cancel(booked, { atMs, reason: '' });
    if (decision.kind === 'rest') return;
    const { quantity, price } = decision;
    const { share } = booked;
    const counted =
      share === undefined ? booked : { ...booked, share: { ...share, taken: share.taken.plus(quantity) } };
    this.#life.fill(counted, { quantity, price, atMs, slices: plan?.slices });
    const rest = decision.cancelsRest ? this.#parts.orders.workingOrder(permId) : undefined;
    if (rest !== undefined) this.#life.cancel(rest, { atMs, reason: '' });
  }

  /** One share of the day's volume at each opening and close, however often an order is looked at. */
  #withShare(booked: BookedOrder, atMs: number): BookedOrder {
    if (this.#parts.partialFills?.kind !== 'volume') return booked;
    const sinceMs = turnedAtMs(this.#parts.market(booked.listing), booked.listing.terms.hours, atMs);
    return booked.share?.sinceMs === sinceMs ? booked : { ...booked, share: { sinceMs, taken: ZERO } };
  }

  #available({ listing, order, share }: BookedOrder, plan: FillPlan | undefined, atMs: number): Decimal | undefined {
    const { partialFills, book } = this.#parts;
    const units = availableUnits({
      partialFills,
      volume: partialFills?.kind === 'volume' ? this.#parts.market(listing).volume(atMs) : undefined,
      increment: listing.terms.sizeIncrement,
      plan,
      filled: order.filled,
      taken: share?.taken ?? ZERO,
    });
    // Crypto is never short, whatever orders were accepted one by one.
    if (listing.contract.secType !== 'CRYPTO' || order.input.side === 'BUY') return units;
    const held = max(book.quantity(listing.contract.conId), ZERO);
    return units === undefined ? held : min(units, held);
  }
}

const resting = (booked: BookedOrder): RestingOrder => ({
  side: booked.order.input.side,
  remaining: booked.order.remaining,
  works: worksAs(booked),
  limitPrice: booked.order.input.limitPrice,
  tif: booked.tif,
});

/** The longest a market is closed: a long weekend, with room. */
const DAYS_BACK = 10;

/** The newest opening or close of a market's sessions. */
function turnedAtMs(market: Market, hours: MarketHours, atMs: number): number {
  const today = marketDay(hours, atMs);
  for (let day = today + 1; day >= today - DAYS_BACK; day -= 1) {
    if (!market.isTradingDay(day)) continue;
    const { openAtMs, closeAtMs } = sessionOf(hours, day);
    if (closeAtMs <= atMs) return closeAtMs;
    if (openAtMs <= atMs) return openAtMs;
  }
  return -Infinity;
}
