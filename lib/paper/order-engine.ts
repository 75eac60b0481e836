/**
 * Takes orders through their lives: accepted or refused, changed, previewed, cancelled; and says so in IB's order of events.
 * What they make of the market is `order-review.ts`, what follows for their family and group `order-life.ts`. It knows no
 * clock of its own: whoever calls it says what time it is, and delivers the events.
 */
import { ZERO, type Decimal } from '../domain/decimal.ts';
import { DONE_STATUSES } from '../domain/order-status.ts';
import type { BrokerIds } from './broker-ids.ts';
import { isExpired, type Catalogue } from './catalogue.ts';
import { commissionCurrency } from './fill-order.ts';
import { heldUntilText } from './held-until.ts';
import type { Listing } from './listing.ts';
import { manualInput, type ManualOrder } from './manual-order.ts';
import { admittedInput, refusedFamily, refusedGroup, refusedIdentity, type PlacedOrder } from './order-admission.ts';
import type { BookedOrder, OrderIdentity } from './order-book.ts';
import { checkOrder, expectedPrice, UNKNOWN_CONTRACT } from './order-checks.ts';
import type { Refusal } from './order-form.ts';
import { OrderLife, type LifeParts } from './order-life.ts';
import { previewOrder } from './order-preview.ts';
import { derived, isActive } from './order-properties.ts';
import { OrderReview, type ReviewParts } from './order-review.ts';
import type { PaperOrder } from './paper-broker.ts';
import type { Funds } from './running-funds.ts';
import type { Valuation } from './valuation.ts';

export interface EngineParts extends LifeParts, ReviewParts {
  readonly account: string;
  readonly catalogue: Catalogue;
  readonly ids: BrokerIds;
  readonly valuation: (atMs: number) => Valuation;
  readonly funds: (atMs: number) => Funds;
  /** Of one unit of a currency in base currency. */
  readonly rate: (currency: string, atMs: number) => Decimal;
}

interface NewOrder {
  readonly placed: PlacedOrder;
  readonly listing: Listing;
  readonly atMs: number;
}

interface AskedOrder extends NewOrder {
  readonly known: BookedOrder | undefined;
}

export class OrderEngine {
  readonly #parts: EngineParts;
  readonly #life: OrderLife;
  readonly #review: OrderReview;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#life = new OrderLife(parts);
    this.#review = new OrderReview(parts, this.#life);
  }

  /** A new order, or a modification of a working one with the same id. */
  place(asked: PlacedOrder, atMs: number): void {
    const { orders, catalogue } = this.#parts;
    const account = asked.input.account === '' ? this.#parts.account : asked.input.account;
    const known = orders.find(asked);
    const listing = catalogue.listing(asked.input.conId);
    if (listing === undefined) return this.#life.error(asked, UNKNOWN_CONTRACT);
    const placed = { ...asked, input: { ...asked.input, account } };
    const order: AskedOrder = { placed, known, listing, atMs };
    const refusal = this.#refused(order);
    if (refusal !== undefined) {
      if (refusal.consumesId && !placed.input.whatIf) orders.use(placed);
      return this.#life.error(placed, refusal);
    }
    if (placed.input.whatIf) this.#preview(order);
    else if (known === undefined) this.#accept(order);
    else this.#modify(known, order);
    this.#review.begun(atMs);
  }

  cancel(identity: OrderIdentity, atMs: number): void {
    const booked = this.#parts.orders.find(identity);
    const text = `OrderId ${identity.orderId} that needs to be cancelled`;
    if (booked === undefined) return this.#life.error(identity, { code: 10_147, text: `${text} is not found.` });
    const { status } = booked.order;
    if (DONE_STATUSES.has(status)) {
      return this.#life.error(identity, { code: 10_148, text: `${text} cannot be cancelled, state: ${status}.` });
    }
    this.#life.cancel(booked, { atMs, reason: '' });
    this.#review.begun(atMs);
  }

  /** Children of cancelled parents included: nothing begins to work because of it. */
  cancelAll(atMs: number): void {
    const { orders } = this.#parts;
    const children = orders.working().filter((booked) => booked.awaitsParent);
    for (const { order } of [...children, ...orders.working()]) {
      const booked = orders.workingOrder(order.permId);
      if (booked !== undefined) this.#life.cancel(booked, { atMs, reason: '' });
    }
  }

  /** What every working order makes of an instant at which markets move; then expiries and settlements. */
  reviewAll(atMs: number): void {
    this.#review.all(atMs);
  }

  /** An order of nobody's API client: clientId 0, no order id, no orderRef. Returns its permId. */
  placeManual({ listing, side, quantity, price }: ManualOrder, atMs: number): number {
    const input = manualInput({ account: this.#parts.account, conId: listing.contract.conId, side, quantity });
    const booked = this.#booked({ placed: { clientId: 0, orderId: 0, input }, listing, atMs });
    const { permId } = booked.order;
    if (price === undefined) this.#life.transmit(booked, atMs);
    else this.#life.fill(this.#life.putAndShow({ ...booked, transmitted: true }, atMs), { quantity, price, atMs });
    this.#review.begun(atMs);
    return permId;
  }

  #refused({ placed, known, listing, atMs }: AskedOrder): Refusal | undefined {
    const { orders, account } = this.#parts;
    const family = (): Refusal | undefined =>
      known === undefined ? (refusedFamily(placed, orders) ?? refusedGroup(placed.input, orders)) : undefined;
    return (
      refusedIdentity(placed, { orders, known, account }) ??
      family() ??
      this.#refusedSense({ placed, known, listing, atMs })
    );
  }

  #refusedSense({ placed, known, listing, atMs }: AskedOrder): Refusal | undefined {
    const market = this.#parts.market(listing);
    return checkOrder(placed.input, {
      listing,
      atMs,
      isExpired: isExpired(listing, atMs),
      quote: market.quote(atMs),
      hasSession: market.isOpen(atMs, true) || market.sessionEnd(atMs, true) !== undefined,
      position: this.#parts.book.quantity(placed.input.conId),
      filled: known?.order.filled ?? ZERO,
      funds: () => this.#parts.funds(atMs),
      rate: () => this.#parts.rate(listing.contract.currency, atMs),
    });
  }

  #accept(order: AskedOrder): void {
    const { orders } = this.#parts;
    const { placed, listing, atMs } = order;
    const booked = this.#booked({
      ...order,
      placed: { ...placed, input: admittedInput(placed, { orders, known: undefined }) },
    });
    if (!placed.input.transmit) return orders.put(booked);
    this.#life.transmit(booked, atMs);
    this.#warnOfWaiting(booked.order.permId, { listing, atMs });
  }

  /** Error 399, only where the order waits for a market to open (04, section 6, 13). */
  #warnOfWaiting(permId: number, { listing, atMs }: { readonly listing: Listing; readonly atMs: number }): void {
    const booked = this.#parts.orders.workingOrder(permId);
    const market = this.#parts.market(listing);
    if (booked === undefined || !isActive(booked) || market.isOpen(atMs, booked.extended)) return;
    const text = heldUntilText(booked, { market, atMs });
    if (text !== undefined) this.#life.error(booked.order, { code: 399, text });
  }

  #booked({ placed, listing, atMs }: NewOrder): BookedOrder {
    const { input } = placed;
    return {
      order: { ...newOrder({ placed, listing, atMs }), permId: this.#parts.ids.nextPermId() },
      listing,
      filledCost: ZERO,
      charged: ZERO,
      transmitted: false,
      awaitsParent: input.parentId !== 0,
      share: undefined,
      ...derived({ input, listing }, { market: this.#parts.market(listing), atMs, known: undefined }),
    };
  }

  #modify(known: BookedOrder, { placed, listing, atMs }: AskedOrder): void {
    if (known.transmitted && !placed.input.transmit) {
      const text = 'Order Message:\nThe change was not transmitted: the order works on as it was';
      return this.#life.error(placed, { code: 399, text });
    }
    const input = admittedInput(placed, { orders: this.#parts.orders, known });
    const market = this.#parts.market(listing);
    const order: PaperOrder = { ...known.order, input, remaining: input.quantity.minus(known.order.filled) };
    const changed = { ...known, order, ...derived({ input, listing }, { market, atMs, known }) };
    if (!known.transmitted && !input.transmit) return this.#parts.orders.put(changed);
    this.#life.transmit(changed, atMs);
  }

  #preview({ placed, listing, atMs }: AskedOrder): void {
    const { input } = placed;
    const order = newOrder({ placed, listing, atMs });
    const quote = this.#parts.market(listing).quote(atMs);
    if (quote === undefined) return;
    const currency = listing.contract.currency;
    const preview = previewOrder(
      { input, listing, price: expectedPrice(input, quote) },
      {
        valuation: this.#parts.valuation(atMs),
        position: this.#parts.book.quantity(input.conId),
        rate: this.#parts.rate(currency, atMs),
        commissionRate: this.#parts.rate(commissionCurrency(listing), atMs),
      },
    );
    this.#parts.events.push({ kind: 'what-if', order, preview });
  }
}

const newOrder = ({ placed: { clientId, orderId, input }, listing, atMs }: NewOrder): PaperOrder => ({
  clientId,
  orderId,
  permId: 0,
  input,
  status: 'PreSubmitted',
  whyHeld: '',
  filled: ZERO,
  remaining: input.quantity,
  averageFillPrice: ZERO,
  lastFillPrice: ZERO,
  commission: undefined,
  commissionCurrency: commissionCurrency(listing),
  placedAtMs: atMs,
  completedAtMs: undefined,
});
