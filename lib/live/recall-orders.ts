/**
 * Cancels what the session has out, one contract or all of it. An order that is written and not answered yet has no id the
 * session knows: it is cancelled in the tick in which it has one. What is not written yet is the brake's, not this one's.
 */
import type { ConId } from '../domain/ids.ts';
import type { BrokerTrader } from '../ports/broker.ts';
import type { OwnOrder, OwnOrders } from './own-orders.ts';

export interface OrderRecall {
  /** All open orders, or those of one contract; returns at once. */
  recall(conId?: ConId): void;
  /** The broker has said something, and `orders` knows it: ids may be known now, orders may be over. */
  heard(): void;
  /** Resolves when everything that was cancelled is over. Not bounded: an order may never end. */
  over(): Promise<void>;
}

export function createRecall(broker: Pick<BrokerTrader, 'cancel'>, orders: Pick<OwnOrders, 'open'>): OrderRecall {
  /** Recalled without an id. */
  const nameless = new Set<OwnOrder>();
  const cancelled = new Set<OwnOrder>();
  let waiting: PromiseWithResolvers<void> | undefined;
  const tellOver = (): void => {
    for (const order of cancelled) if (order.isDone) cancelled.delete(order);
    if (cancelled.size > 0) return;
    waiting?.resolve();
    waiting = undefined;
  };
  const heard = (): void => {
    for (const order of nameless) {
      const { orderId, isDone } = order;
      if (orderId === undefined && !isDone) continue;
      nameless.delete(order);
      if (orderId === undefined || isDone) continue;
      cancelled.add(order);
      broker.cancel(orderId);
    }
    tellOver();
  };
  return {
    recall(conId) {
      for (const order of orders.open()) {
        if (conId === undefined || order.request.contract.conId === conId) nameless.add(order);
      }
      heard();
    },
    heard,
    over() {
      waiting ??= Promise.withResolvers();
      const { promise } = waiting;
      tellOver();
      return promise;
    },
  };
}
