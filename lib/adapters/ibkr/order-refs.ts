/** `clientId/orderId` -> orderRef, which an order status does not carry: of all orders that live, and of the newest that are over. */
import type { OrderRef } from '../../domain/ids.ts';
import { remember } from './remember.ts';

/** Orders at work at once, far beyond what IB takes. */
const MOST_LIVING = 50_000;

export interface OrderRefs {
  get(order: string): OrderRef | undefined;
  keep(order: string, ref: OrderRef): void;
  /** Nothing but repeats is to be expected of it. */
  isOver(order: string): void;
}

export function createOrderRefs(): OrderRefs {
  const living = new Map<string, OrderRef>();
  const over = new Map<string, OrderRef>();
  return {
    get: (order) => living.get(order) ?? over.get(order),
    keep(order, ref) {
      if (over.get(order) === ref) return;
      // A client that began its numbers anew: what is told last is meant.
      over.delete(order);
      remember(living, { key: order, value: ref, most: MOST_LIVING });
    },
    isOver(order) {
      const ref = living.get(order);
      living.delete(order);
      if (ref !== undefined) remember(over, { key: order, value: ref });
    },
  };
}
