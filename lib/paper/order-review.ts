/**
 * What working orders make of an instant: along the path of a session that ends, then at the quote, then their expiry. A day
 * that closes higher than it opened is taken to have gone to its low first, any other to its high: orders meet prices in that
 * order, so that of a stop and a target the one reached first executes. It holds no orders and knows no clock.
 */
import { max, min, ZERO, type Decimal } from '../domain/decimal.ts';
import type { AccountBook } from './account-book.ts';
import { isExpired } from './catalogue.ts';
import type { Executor } from './executor.ts';
import type { Listing } from './listing.ts';
import type { ClosedRange, Market } from './market.ts';
import { matchAlong, matchOrder, type MatchDecision, type RestingOrder, type Stretch } from './matching.ts';
import type { BookedOrder, OrderBook } from './order-book.ts';
import type { OrderLife } from './order-life.ts';
import { isActive, shown, stopOf, waitsForTrigger, withStop, worksAs } from './order-properties.ts';
import type { PaperOrder, PaperQuote } from './paper-broker.ts';
import { availableUnits, type FillPlan, type PartialFills } from './partial-fills.ts';
import { seePrice, seeStretch, type StopMove } from './stop-trigger.ts';

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

type Path = readonly Pick<Stretch, 'from' | 'to' | 'halfSpread'>[];
const NO_PATH: Path = [];

export class OrderReview {
  readonly #parts: ReviewParts;
  readonly #life: OrderLife;
  /** permId -> units executed in this pass: one share of the volume an instant. */
  readonly #taken = new Map<number, Decimal>();

  constructor(parts: ReviewParts, life: OrderLife) {
    this.#parts = parts;
    this.#life = life;
  }

  /** Orders that have just begun to work, and those that begin because of them. */
  begun(atMs: number): void {
    this.#taken.clear();
    this.#reviewBegun(atMs);
  }

  /** Every working order at an instant at which markets move; then expiries and settlements. */
  all(atMs: number): void {
    this.#taken.clear();
    const permIds = this.#parts.orders.working().map((booked) => booked.order.permId);
    this.#alongPaths(permIds, atMs);
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

  #alongPaths(permIds: readonly number[], atMs: number): void {
    const paths = new Map<Market, Path>();
    const pathOf = (booked: BookedOrder): Path => {
      const market = this.#parts.market(booked.listing);
      const path = paths.get(market) ?? pathAt(market, atMs);
      paths.set(market, path);
      return booked.activeSinceMs < atMs ? path : NO_PATH;
    };
    for (let step = 0; step < STEPS; step += 1) {
      for (const permId of permIds) {
        const booked = this.#parts.orders.workingOrder(permId);
        const stretch = booked === undefined ? undefined : pathOf(booked)[step];
        if (stretch !== undefined) this.#along(permId, stretch, atMs);
      }
    }
  }

  /** One order on a stretch, then the children that begin on it: for them it goes on from where their parent filled. */
  #along(permId: number, stretch: Path[number], atMs: number): void {
    const filledAt = this.#alongStretch(permId, stretch, atMs);
    for (const begun of this.#life.takeBegun()) {
      this.#along(begun, { ...stretch, from: filledAt ?? stretch.from }, atMs);
    }
  }

  /** Returns the price at which the order executed. */
  #alongStretch(permId: number, stretch: Path[number], atMs: number): Decimal | undefined {
    const booked = this.#parts.orders.workingOrder(permId);
    if (booked === undefined || !isActive(booked)) return undefined;
    if (!waitsForTrigger(booked)) {
      // Market orders that rest wait for the next quote, not for the past.
      return worksAs(booked) === 'LMT' ? this.#execute(booked, stretch, atMs) : undefined;
    }
    const move = seeStretch(stopOf(booked), stretch);
    const after = this.#moved(booked, move, atMs);
    if (move.triggeredAt === undefined) return undefined;
    return this.#execute(after, { ...stretch, from: move.triggeredAt }, atMs);
  }

  #execute(booked: BookedOrder, stretch: Path[number], atMs: number): Decimal | undefined {
    const plan = this.#parts.fillPlan(booked.order);
    const decision = matchAlong(resting(booked), { ...stretch, available: this.#available(booked, plan, atMs) });
    this.#apply(booked, decision, { atMs, plan });
    return decision.kind === 'fill' ? decision.price : undefined;
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
    const decision = matchOrder(resting(after), {
      isOpen,
      bid: quote.bid,
      ask: quote.ask,
      close: wasThere ? market.closingAt(atMs)?.close : undefined,
      opening: this.#opening(market, quote, { atMs, wasThere }),
      available: this.#available(after, plan, atMs),
    });
    if (decision.kind === 'rest') this.#showOpen(after, { atMs, isOpen });
    else this.#apply(after, decision, { atMs, plan });
  }

  #atPrice(booked: BookedOrder, price: Decimal, atMs: number): BookedOrder {
    return this.#moved(booked, seePrice(stopOf(booked), price), atMs);
  }

  /** A stop that has moved is kept, one that has triggered is told. */
  #moved(booked: BookedOrder, { stop, triggeredAt }: StopMove, atMs: number): BookedOrder {
    if (stop === undefined) return booked;
    const moved = stopOf(booked).stop?.eq(stop) === true ? booked : withStop(booked, stop);
    if (triggeredAt !== undefined) return this.#life.putAndShow({ ...moved, triggered: true }, atMs);
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
    this.#taken.set(permId, (this.#taken.get(permId) ?? ZERO).plus(quantity));
    this.#life.fill(booked, { quantity, price, atMs, slices: plan?.slices });
    const rest = decision.cancelsRest ? this.#parts.orders.workingOrder(permId) : undefined;
    if (rest !== undefined) this.#life.cancel(rest, { atMs, reason: '' });
  }

  #available({ listing, order }: BookedOrder, plan: FillPlan | undefined, atMs: number): Decimal | undefined {
    const { partialFills, book } = this.#parts;
    const taken = this.#taken.get(order.permId) ?? ZERO;
    const units = availableUnits({
      partialFills,
      volume: partialFills?.kind === 'volume' ? this.#parts.market(listing).volume(atMs) : undefined,
      increment: listing.terms.sizeIncrement,
      plan,
      filled: order.filled,
      taken,
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

/** Stretches of a day: to one extreme, to the other, to the close. */
const STEPS = 3;

function pathAt(market: Market, atMs: number): Path {
  const closing = market.closingAt(atMs);
  const before = market.quote(atMs - 1);
  return closing === undefined || before === undefined ? NO_PATH : pathOfDay(before, closing);
}

function pathOfDay(before: PaperQuote, { high, low, close }: ClosedRange): Path {
  const open = before.last;
  const halfSpread = before.ask.lt(0) ? ZERO : before.ask.minus(open);
  const [first, second] = close.gt(open) ? [low, high] : [high, low];
  return [
    { from: open, to: first, halfSpread },
    { from: first, to: second, halfSpread },
    { from: second, to: close, halfSpread },
  ];
}
