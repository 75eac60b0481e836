/**
 * The orders of the paper gateway: working ones without limit of time, finished ones of the current broker day up to a
 * bound. Identity is (clientId, orderId) for clients and permId for the broker. It decides nothing about orders.
 */
import type { Decimal } from '../domain/decimal.ts';
import { DONE_STATUSES } from '../domain/order-status.ts';
import type { Listing } from './listing.ts';
import type { OrderType, Tif } from './order-kind.ts';
import { OrderLinks, type GroupMember } from './order-links.ts';
import type { PaperOrder } from './paper-broker.ts';
import type { Recorder } from './state-changes.ts';

/** An order with what the broker keeps about it; replaced as a whole at every change. */
export interface BookedOrder {
  readonly order: PaperOrder;
  readonly listing: Listing;
  readonly orderType: OrderType;
  readonly tif: Tif;
  /** Also executes before and after the session. */
  readonly extended: boolean;
  /** False: waits for another order of its family to be transmitted, and nobody is told of it. */
  readonly transmitted: boolean;
  /** A child whose parent has not filled. */
  readonly awaitsParent: boolean;
  /** It does not work before; undefined: nothing of the kind, or that time has come. */
  readonly startsAtMs: number | undefined;
  /** Since when it has been working or could have: only prices after it count. */
  readonly activeSinceMs: number;
  /** A stop that has triggered: it works as a market or limit order. */
  readonly triggered: boolean;
  /** What it has had of the volume of one opening or close, where volume limits it. */
  readonly share: VolumeShare | undefined;
  readonly expiresAtMs: number | undefined;
  /** Sum of price x quantity of its executions. */
  readonly filledCost: Decimal;
  /** Commissions charged so far. */
  readonly charged: Decimal;
}

export interface VolumeShare {
  /** The opening or close. */
  readonly sinceMs: number;
  readonly taken: Decimal;
}

export interface OrderIdentity {
  readonly clientId: number;
  readonly orderId: number;
}

/** Told of every change, for whoever keeps the orders. */
export interface OrderRecorders {
  /** By permId. */
  readonly working: Recorder<BookedOrder>;
  readonly done: Recorder<BookedOrder>;
  /** By clientId: highest order id used. */
  readonly used: Recorder<number>;
}

export interface KeptOrders {
  readonly working: readonly BookedOrder[];
  /** In order of completion. */
  readonly done: readonly BookedOrder[];
  readonly used: ReadonlyMap<number, number>;
}

const keyOf = ({ clientId, orderId }: OrderIdentity): string => `${clientId}/${orderId}`;

export class OrderBook {
  readonly #working = new Map<number, BookedOrder>();
  readonly #done = new Map<number, BookedOrder>();
  readonly #permIds = new Map<string, number>();
  /** clientId -> highest order id used. */
  readonly #highest = new Map<number, number>();
  readonly #doneLimit: number;
  readonly #record: OrderRecorders;
  readonly #links = new OrderLinks();

  /** @param doneLimit finished orders kept; the oldest go first. */
  constructor(doneLimit: number, record: OrderRecorders) {
    this.#doneLimit = doneLimit;
    this.#record = record;
  }

  /** Takes over what another book held; nothing of it counts as a change. */
  resume({ working, done, used }: KeptOrders): void {
    for (const [orders, kept] of [
      [this.#working, working],
      [this.#done, done],
    ] as const) {
      for (const booked of kept) {
        orders.set(booked.order.permId, booked);
        this.#links.put(booked.order);
        if (booked.order.orderId > 0) this.#permIds.set(keyOf(booked.order), booked.order.permId);
      }
    }
    for (const [clientId, orderId] of used) this.#highest.set(clientId, orderId);
  }

  /** Stores a new order or its next state. */
  put(booked: BookedOrder): void {
    const { permId, orderId, clientId, status } = booked.order;
    // Orders of nobody's API client have no order id of their own: they are known by permId alone.
    if (orderId > 0) {
      this.#permIds.set(keyOf(booked.order), permId);
      this.use({ clientId, orderId });
    }
    const before = this.#working.get(permId);
    if (before !== undefined && before.order.input.ocaGroup !== booked.order.input.ocaGroup)
      this.#links.remove(before.order);
    this.#links.put(booked.order);
    if (!DONE_STATUSES.has(status)) {
      this.#working.set(permId, booked);
      this.#record.working.put(permId, booked);
      return;
    }
    if (this.#working.delete(permId)) this.#record.working.remove(permId);
    this.#done.set(permId, booked);
    this.#record.done.put(permId, booked);
    if (this.#done.size > this.#doneLimit) this.#forgetOldest();
  }

  /** Marks an id as used, also for orders that were rejected. */
  use({ clientId, orderId }: OrderIdentity): void {
    if (orderId <= this.highestId(clientId)) return;
    this.#highest.set(clientId, orderId);
    this.#record.used.put(clientId, orderId);
  }

  highestId(clientId: number): number {
    return this.#highest.get(clientId) ?? 0;
  }

  /** clientId -> highest order id used. */
  usedIds(): ReadonlyMap<number, number> {
    return this.#highest;
  }

  find(identity: OrderIdentity): BookedOrder | undefined {
    const permId = this.#permIds.get(keyOf(identity));
    return permId === undefined ? undefined : (this.#working.get(permId) ?? this.#done.get(permId));
  }

  /** The state of an order now; undefined where it is not working. */
  workingOrder(permId: number): BookedOrder | undefined {
    return this.#working.get(permId);
  }

  /** Working or finished; undefined where it is forgotten. */
  byPermId(permId: number): BookedOrder | undefined {
    return this.#working.get(permId) ?? this.#done.get(permId);
  }

  /** Working children, in order of acceptance. */
  workingChildren(parent: OrderIdentity): readonly BookedOrder[] {
    return this.#links.childrenOf(parent).flatMap((permId) => this.#working.get(permId) ?? []);
  }

  /** A one-cancels-all group: working members, and those that have finished today; empty without a name. */
  group(member: GroupMember): readonly BookedOrder[] {
    return this.#links.membersOf(member).flatMap((permId) => this.byPermId(permId) ?? []);
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
    for (const [permId, booked] of this.#done) this.#forget(permId, booked);
  }

  /** Working and finished ones are gone, their ids stay used. */
  forgetAll(): void {
    this.rollDay();
    for (const [permId, booked] of this.#working) {
      this.#working.delete(permId);
      this.#permIds.delete(keyOf(booked.order));
      this.#links.remove(booked.order);
      this.#record.working.remove(permId);
    }
  }

  #forgetOldest(): void {
    for (const [permId, booked] of this.#done) {
      this.#forget(permId, booked);
      return;
    }
  }

  #forget(permId: number, booked: BookedOrder): void {
    this.#done.delete(permId);
    this.#permIds.delete(keyOf(booked.order));
    this.#links.remove(booked.order);
    this.#record.done.remove(permId);
  }
}
