/**
 * The orders of the paper gateway: working ones without limit of time, finished ones of the current broker day up to a
 * bound. Identity is (clientId, orderId) for clients and permId for the broker. It decides nothing about orders.
 */
import type { Decimal } from '../domain/decimal.ts';
import { DONE_STATUSES } from '../domain/order-status.ts';
import type { Listing } from './listing.ts';
import type { RestingOrder } from './matching.ts';
import type { PaperOrder } from './paper-broker.ts';

/** An order with what the broker keeps about it; replaced as a whole at every change. */
export interface BookedOrder {
  readonly order: PaperOrder;
  readonly listing: Listing;
  readonly orderType: RestingOrder['orderType'];
  readonly tif: RestingOrder['tif'];
  /** Also executes before and after the session. */
  readonly extended: boolean;
  readonly expiresAtMs: number | undefined;
  /** Sum of price x quantity of its executions. */
  readonly filledCost: Decimal;
  /** Commissions charged so far. */
  readonly charged: Decimal;
}

export interface OrderIdentity {
  readonly clientId: number;
  readonly orderId: number;
}

const keyOf = ({ clientId, orderId }: OrderIdentity): string => `${clientId}/${orderId}`;

export class OrderBook {
  readonly #working = new Map<number, BookedOrder>();
  readonly #done = new Map<number, BookedOrder>();
  readonly #permIds = new Map<string, number>();
  /** clientId -> highest order id used. */
  readonly #highest = new Map<number, number>();
  readonly #doneLimit: number;

  /** @param doneLimit finished orders kept; the oldest go first. */
  constructor(doneLimit: number) {
    this.#doneLimit = doneLimit;
  }

  /** Stores a new order or its next state. */
  put(booked: BookedOrder): void {
    const { permId, orderId, clientId, status } = booked.order;
    // Orders of nobody's API client have no order id of their own: they are known by permId alone.
    if (orderId > 0) {
      this.#permIds.set(keyOf(booked.order), permId);
      this.use({ clientId, orderId });
    }
    if (!DONE_STATUSES.has(status)) {
      this.#working.set(permId, booked);
      return;
    }
    this.#working.delete(permId);
    this.#done.set(permId, booked);
    if (this.#done.size > this.#doneLimit) this.#forgetOldest();
  }

  /** Marks an id as used, also for orders that were rejected. */
  use({ clientId, orderId }: OrderIdentity): void {
    this.#highest.set(clientId, Math.max(this.highestId(clientId), orderId));
  }

  highestId(clientId: number): number {
    return this.#highest.get(clientId) ?? 0;
  }

  find(identity: OrderIdentity): BookedOrder | undefined {
    const permId = this.#permIds.get(keyOf(identity));
    return permId === undefined ? undefined : (this.#working.get(permId) ?? this.#done.get(permId));
  }

  /** The state of an order now; undefined where it is not working. */
  workingOrder(permId: number): BookedOrder | undefined {
    return this.#working.get(permId);
  }

  /** A copy, in order of acceptance: orders may finish while it is walked. */
  working(): readonly BookedOrder[] {
    return [...this.#working.values()];
  }

  get hasWorking(): boolean {
    return this.#working.size > 0;
  }

  done(): readonly BookedOrder[] {
    return [...this.#done.values()];
  }

  /** A new broker day: finished orders are gone, their ids stay used. */
  rollDay(): void {
    for (const booked of this.#done.values()) this.#permIds.delete(keyOf(booked.order));
    this.#done.clear();
  }

  #forgetOldest(): void {
    for (const [permId, booked] of this.#done) {
      this.#done.delete(permId);
      this.#permIds.delete(keyOf(booked.order));
      return;
    }
  }
}
