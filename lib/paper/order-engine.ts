/**
 * Takes orders through their lives: accepted or refused, matched, cancelled, expired; and says so in IB's order of events.
 * It knows no clock of its own: whoever calls it says what time it is, and delivers the events.
 */
import { ZERO } from '../domain/decimal.ts';
import { DONE_STATUSES, type OrderStatus } from '../domain/order-status.ts';
import type { AccountBook } from './account-book.ts';
import type { BrokerIds } from './broker-ids.ts';
import { isExpired, type Catalogue } from './catalogue.ts';
import type { EventQueue } from './event-queue.ts';
import type { Executor } from './executor.ts';
import type { Listing } from './listing.ts';
import type { Market } from './market.ts';
import { manualInput, type ManualOrder } from './manual-order.ts';
import { matchOrder, type MatchingMarket } from './matching.ts';
import { checkOrder, orderTypeOf, refused, tifOf, UNKNOWN_CONTRACT, type Refusal } from './order-checks.ts';
import type { BookedOrder, OrderBook, OrderIdentity } from './order-book.ts';
import type { PaperOrder, PaperOrderInput } from './paper-broker.ts';
import { availableUnits, type FillPlan, type PartialFills } from './partial-fills.ts';
import type { Valuation } from './valuation.ts';

export interface EngineParts {
  readonly account: string;
  readonly catalogue: Catalogue;
  readonly orders: OrderBook;
  readonly book: AccountBook;
  readonly events: EventQueue;
  readonly ids: BrokerIds;
  readonly executor: Executor;
  readonly partialFills: PartialFills | undefined;
  /** What is planned for an order whatever the market offers; asked at every review, kept by nobody. */
  readonly fillPlan: (order: PaperOrder) => FillPlan | undefined;
  readonly market: (listing: Listing) => Market;
  readonly valuation: (atMs: number) => Valuation;
}

export interface PlacedOrder extends OrderIdentity {
  readonly input: PaperOrderInput;
}

export class OrderEngine {
  readonly #parts: EngineParts;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** A new order, or a modification of a working one with the same id. */
  place(asked: PlacedOrder, atMs: number): void {
    const account = asked.input.account === '' ? this.#parts.account : asked.input.account;
    const placed = { ...asked, input: { ...asked.input, account } };
    const known = this.#parts.orders.find(placed);
    const listing = this.#parts.catalogue.listing(placed.input.conId);
    if (listing === undefined) return this.#error(placed, UNKNOWN_CONTRACT);
    const refusal = this.#refusedIdentity(placed, known) ?? this.#refusedOrder({ placed, known, listing, atMs });
    if (refusal !== undefined) {
      if (refusal.consumesId) this.#parts.orders.use(placed);
      return this.#error(placed, refusal);
    }
    if (known === undefined) this.#accept({ placed, listing, atMs });
    else this.#modify(known, placed.input, atMs);
  }

  cancel(identity: OrderIdentity, atMs: number): void {
    const booked = this.#parts.orders.find(identity);
    const text = `OrderId ${identity.orderId} that needs to be cancelled`;
    if (booked === undefined) return this.#error(identity, { code: 10_147, text: `${text} is not found.` });
    const { status } = booked.order;
    if (DONE_STATUSES.has(status)) {
      return this.#error(identity, { code: 10_148, text: `${text} cannot be cancelled, state: ${status}.` });
    }
    this.#cancel(booked, { atMs, reason: '' });
  }

  cancelAll(atMs: number): void {
    for (const booked of this.#parts.orders.working()) this.#cancel(booked, { atMs, reason: '' });
  }

  /** What every working order makes of an instant at which markets open or close; then expiries and settlements. */
  reviewAll(atMs: number): void {
    for (const booked of this.#parts.orders.working()) {
      this.#review(booked, atMs);
      const after = this.#parts.orders.workingOrder(booked.order.permId);
      if (after === undefined) continue;
      const isOver = after.expiresAtMs !== undefined && after.expiresAtMs <= atMs;
      if (isExpired(after.listing, atMs)) this.#cancel(after, { atMs, reason: 'The contract has expired' });
      else if (isOver) this.#cancel(after, { atMs, reason: 'The order has expired' });
    }
    this.#parts.executor.settleExpired(atMs);
  }

  /** An order of nobody's API client: clientId 0, no order id, no orderRef. Returns its permId. */
  placeManual({ listing, side, quantity, price }: ManualOrder, atMs: number): number {
    const input = manualInput({ account: this.#parts.account, conId: listing.contract.conId, side, quantity });
    const booked = this.#bookNew({ placed: { clientId: 0, orderId: 0, input }, listing, atMs });
    if (price === undefined) this.#review(booked, atMs);
    else this.#parts.executor.fill(booked, { quantity, price, atMs });
    return booked.order.permId;
  }

  #refusedIdentity({ clientId, orderId, input }: PlacedOrder, known: BookedOrder | undefined): Refusal | undefined {
    if (input.account !== this.#parts.account) {
      return refused(321, `Error validating request.-'bN' : cause - Invalid account code '${input.account}'.`);
    }
    if (known === undefined) {
      const isUsed = orderId <= this.#parts.orders.highestId(clientId);
      return isUsed ? refused(103, 'Duplicate order id') : undefined;
    }
    const { status, input: original } = known.order;
    if (status === 'Filled') return refused(104, 'Cannot modify a filled order.');
    if (DONE_STATUSES.has(status)) return refused(103, 'Duplicate order id');
    const isSame = original.conId === input.conId && original.side === input.side;
    return isSame ? undefined : refused(105, 'Order being modified does not match original order.');
  }

  #refusedOrder({
    placed,
    known,
    listing,
    atMs,
  }: NewOrder & { readonly known: BookedOrder | undefined }): Refusal | undefined {
    const market = this.#parts.market(listing);
    return checkOrder(placed.input, {
      listing,
      isExpired: isExpired(listing, atMs),
      quote: market.quote(atMs),
      hasSession: market.isOpen(atMs, true) || market.sessionEnd(atMs, true) !== undefined,
      position: this.#parts.book.quantity(placed.input.conId),
      filled: known?.order.filled ?? ZERO,
      funds: () => this.#parts.valuation(atMs),
    });
  }

  #accept(accepted: NewOrder): void {
    this.#review(this.#bookNew(accepted), accepted.atMs);
  }

  #bookNew({ placed, listing, atMs }: NewOrder): BookedOrder {
    const order: PaperOrder = {
      clientId: placed.clientId,
      orderId: placed.orderId,
      permId: this.#parts.ids.nextPermId(),
      input: placed.input,
      status: 'PreSubmitted',
      filled: ZERO,
      remaining: placed.input.quantity,
      averageFillPrice: ZERO,
      lastFillPrice: ZERO,
      commission: undefined,
      placedAtMs: atMs,
      completedAtMs: undefined,
    };
    return this.#putAndShow(this.#withProperties({ order, listing, filledCost: ZERO, charged: ZERO }, atMs));
  }

  #modify(known: BookedOrder, input: PaperOrderInput, atMs: number): void {
    const order: PaperOrder = { ...known.order, input, remaining: input.quantity.minus(known.order.filled) };
    this.#review(this.#putAndShow(this.#withProperties({ ...known, order }, atMs)), atMs);
  }

  /** What follows from an order's properties: when it works, until when, and how it is shown. */
  #withProperties(base: Pick<BookedOrder, 'order' | 'listing' | 'filledCost' | 'charged'>, atMs: number): BookedOrder {
    const { input, filled } = base.order;
    const orderType = orderTypeOf(input) ?? 'MKT';
    const tif = tifOf(input) ?? 'DAY';
    // IB ignores the flag for futures and forex, which have one session.
    const extended = base.listing.terms.hours !== 'stock' || (orderType === 'LMT' && input.outsideRth);
    const market = this.#parts.market(base.listing);
    const isSubmitted = filled.gt(0) || (orderType === 'LMT' && market.isOpen(atMs, extended));
    const status: OrderStatus = isSubmitted ? 'Submitted' : 'PreSubmitted';
    const expiresAtMs = tif === 'GTC' ? undefined : market.sessionEnd(atMs, extended);
    return { ...base, order: { ...base.order, status }, orderType, tif, extended, expiresAtMs };
  }

  #review(booked: BookedOrder, atMs: number): void {
    const plan = this.#parts.fillPlan(booked.order);
    const market = this.#matchingMarket(booked, atMs, plan);
    if (market === undefined) return;
    const { order, orderType, tif } = booked;
    const { side, limitPrice } = order.input;
    const resting = { side, remaining: order.remaining, orderType, limitPrice, tif, placedAtMs: order.placedAtMs };
    const decision = matchOrder(resting, market);
    switch (decision.kind) {
      case 'fill':
        this.#parts.executor.fill(booked, {
          quantity: decision.quantity,
          price: decision.price,
          atMs,
          slices: plan?.slices,
        });
        if (decision.cancelsRest) this.#cancelWorking(order.permId, atMs);
        return;
      case 'cancel':
        return this.#cancel(booked, { atMs, reason: '' });
      case 'rest': {
        const isReleased = orderType === 'LMT' && order.status === 'PreSubmitted' && market.isOpen;
        if (isReleased) this.#putAndShow({ ...booked, order: { ...order, status: 'Submitted' } });
      }
    }
  }

  #matchingMarket(
    { listing, extended, order }: BookedOrder,
    atMs: number,
    plan: FillPlan | undefined,
  ): MatchingMarket | undefined {
    const market = this.#parts.market(listing);
    const quote = market.quote(atMs);
    if (quote === undefined) return undefined;
    const { partialFills } = this.#parts;
    return {
      isOpen: market.isOpen(atMs, extended) && !isExpired(listing, atMs),
      bid: quote.bid,
      ask: quote.ask,
      closing: market.closingAt(atMs, order.placedAtMs),
      available: availableUnits({
        partialFills,
        volume: partialFills?.kind === 'volume' ? market.volume(atMs) : undefined,
        increment: listing.terms.sizeIncrement,
        plan,
        filled: order.filled,
      }),
    };
  }

  #cancelWorking(permId: number, atMs: number): void {
    const booked = this.#parts.orders.workingOrder(permId);
    if (booked !== undefined) this.#cancel(booked, { atMs, reason: '' });
  }

  #cancel(booked: BookedOrder, { atMs, reason }: { readonly atMs: number; readonly reason: string }): void {
    const order: PaperOrder = { ...booked.order, status: 'Cancelled', completedAtMs: atMs };
    this.#putAndShow({ ...booked, order });
    this.#error(order, { code: 202, text: `Order Canceled - reason:${reason}` });
  }

  #putAndShow(booked: BookedOrder): BookedOrder {
    this.#parts.orders.put(booked);
    this.#parts.executor.show(booked.order);
    return booked;
  }

  #error({ clientId, orderId }: OrderIdentity, { code, text }: { readonly code: number; readonly text: string }): void {
    this.#parts.events.push({ kind: 'order-error', clientId, orderId, code, text });
  }
}

interface NewOrder {
  readonly placed: PlacedOrder;
  readonly listing: Listing;
  readonly atMs: number;
}
