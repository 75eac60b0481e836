/**
 * What happens to an order and, because of it, to those that belong to it: transmitted with its family, filled, reduced by
 * its one-cancels-all group, cancelled with its children; told in IB's order of events. It does not decide when an order
 * executes (`order-review.ts`) and knows no clock.
 */
import { divideTowardZero, isZero, min, roundTowardZeroTo, ZERO, type Decimal } from '../domain/decimal.ts';
import { DONE_STATUSES } from '../domain/order-status.ts';
import type { EventQueue } from './event-queue.ts';
import type { Executor, Fill } from './executor.ts';
import type { Market } from './market.ts';
import type { Listing } from './listing.ts';
import type { BookedOrder, OrderBook, OrderIdentity } from './order-book.ts';
import { shown } from './order-properties.ts';
import type { PaperOrder } from './paper-broker.ts';

export interface LifeParts {
  readonly orders: OrderBook;
  readonly events: EventQueue;
  readonly executor: Executor;
  readonly market: (listing: Listing) => Market;
}

/** Decimal places of a share that remains of a group's order, before it is cut to the increment. */
const SHARE_PLACES = 12;
const CANCEL_WITH_BLOCK = 1;

export class OrderLife {
  readonly #parts: LifeParts;
  /** permIds of orders that began to work and have not been looked at. */
  #begun: number[] = [];

  constructor(parts: LifeParts) {
    this.#parts = parts;
  }

  /** Orders that have begun to work since the last time, for review. */
  takeBegun(): readonly number[] {
    if (this.#begun.length === 0) return [];
    const begun = this.#begun;
    this.#begun = [];
    return begun;
  }

  error({ clientId, orderId }: OrderIdentity, { code, text }: { readonly code: number; readonly text: string }): void {
    this.#parts.events.push({ kind: 'order-error', clientId, orderId, code, text });
  }

  /** Stores an order with the status it has now, and tells its owner unless it is not transmitted. */
  putAndShow(booked: BookedOrder, atMs: number): BookedOrder {
    const market = this.#parts.market(booked.listing);
    const current = { ...booked, order: shown(booked, market.isOpen(atMs, booked.extended)) };
    this.#parts.orders.put(current);
    if (current.transmitted) this.#parts.executor.show(current.order);
    return current;
  }

  /** Transmits an order with its parents and their other children, and lets begin what nothing else holds. */
  transmit(booked: BookedOrder, atMs: number): void {
    const family = this.#untransmitted(booked).toSorted((a, b) => a.order.permId - b.order.permId);
    for (const each of family) this.putAndShow({ ...each, transmitted: true }, atMs);
    this.#begun.push(...family.map((each) => each.order.permId));
  }

  fill(booked: BookedOrder, fill: Fill): void {
    const { orders, executor } = this.#parts;
    const { permId, remaining } = booked.order;
    executor.fill(booked, fill);
    const after = orders.byPermId(permId);
    if (after === undefined) return;
    const limited = orders.workingOrder(permId);
    if (limited?.orderType === 'MTL' && booked.order.filled.eq(0)) this.#limitRest(limited, fill);
    this.#tellGroup(after, remaining, fill.atMs);
    if (after.order.status === 'Filled') this.#beginChildren(after, fill);
  }

  cancel(booked: BookedOrder, { atMs, reason }: { readonly atMs: number; readonly reason: string }): void {
    const order: PaperOrder = { ...booked.order, status: 'Cancelled', whyHeld: '', completedAtMs: atMs };
    this.#parts.orders.put({ ...booked, order });
    this.#parts.executor.show(order);
    this.error(order, { code: 202, text: `Order Canceled - reason:${reason}` });
    if (order.filled.gt(0)) return this.#beginChildren({ ...booked, order }, { atMs });
    for (const child of this.#parts.orders.workingChildren(order)) {
      if (child.awaitsParent) this.cancel(child, { atMs, reason: 'Parent order is canceled' });
    }
  }

  #untransmitted(booked: BookedOrder): readonly BookedOrder[] {
    const { orders } = this.#parts;
    const family = new Map([[booked.order.permId, booked]]);
    let parent = parentOf(orders, booked);
    while (parent !== undefined) {
      for (const each of [parent, ...orders.workingChildren(parent.order)]) {
        if (!each.transmitted) family.set(each.order.permId, each);
      }
      parent = parent.transmitted ? undefined : parentOf(orders, parent);
    }
    return [...family.values()];
  }

  /** Market-to-limit: what is left rests at the price of the first fill. */
  #limitRest(booked: BookedOrder, { price, atMs }: Fill): void {
    const input = { ...booked.order.input, limitPrice: price };
    this.putAndShow({ ...booked, order: { ...booked.order, input } }, atMs);
  }

  /** Type 1 cancels the others at any fill; 2 and 3 leave them the share that the filled order has left. */
  #tellGroup(filled: BookedOrder, before: Decimal, atMs: number): void {
    const { remaining, input } = filled.order;
    for (const mate of this.#parts.orders.group(input)) {
      if (mate.order.permId === filled.order.permId || DONE_STATUSES.has(mate.order.status)) continue;
      const cancels = input.ocaType === CANCEL_WITH_BLOCK || isZero(remaining);
      const left = cancels ? ZERO : divideTowardZero(mate.order.remaining.times(remaining), before, SHARE_PLACES);
      this.#reduce(mate, left, { atMs, reason: 'One-cancels-all group' });
    }
  }

  /** Leaves an order at most so many units, in whole increments; none left: it is cancelled. */
  #reduce(booked: BookedOrder, left: Decimal, why: { readonly atMs: number; readonly reason: string }): void {
    const { order, listing } = booked;
    const remaining = roundTowardZeroTo(min(order.remaining, left), listing.terms.sizeIncrement);
    if (isZero(remaining)) return this.cancel(booked, why);
    if (remaining.eq(order.remaining)) return;
    const input = { ...order.input, quantity: order.filled.plus(remaining) };
    this.putAndShow({ ...booked, order: { ...order, input, remaining } }, why.atMs);
  }

  /** Children of a filled order begin to work; of one that was cancelled after a part, with no more than that part. */
  #beginChildren({ order }: BookedOrder, { atMs }: { readonly atMs: number }): void {
    for (const child of this.#parts.orders.workingChildren(order)) {
      if (!child.awaitsParent) continue;
      this.putAndShow({ ...child, awaitsParent: false, activeSinceMs: atMs }, atMs);
      const begun = this.#parts.orders.workingOrder(child.order.permId);
      if (begun === undefined) continue;
      if (order.status !== 'Filled') this.#reduce(begun, order.filled, { atMs, reason: 'Parent order is canceled' });
      this.#begun.push(child.order.permId);
    }
  }
}

export const parentOf = (orders: OrderBook, { order }: BookedOrder): BookedOrder | undefined =>
  order.input.parentId === 0 ? undefined : orders.find({ clientId: order.clientId, orderId: order.input.parentId });
