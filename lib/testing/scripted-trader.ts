/** A broker connection for tests where the wire is not the point: lists as given, events emitted by hand. */
import { accountId, clientId, orderId, type OrderId, type OrderRef } from '../domain/ids.ts';
import type { AccountSnapshot } from '../domain/account.ts';
import type { Fill } from '../domain/execution.ts';
import type { Position } from '../domain/position.ts';
import type { Quote } from '../domain/quote.ts';
import type { BrokerEvent, BrokerOrder, BrokerTrader } from '../ports/broker.ts';

export interface ScriptedTrader extends BrokerTrader {
  emit(event: BrokerEvent): void;
  /** The link is gone for good. */
  close(reason: string): void;
  readonly placed: readonly { readonly orderRef: OrderRef; readonly orderId: OrderId; readonly sendBy: AbortSignal }[];
  readonly cancelled: readonly OrderId[];
  /** What is read; each list may be replaced in the middle of a test. */
  readonly lists: Lists;
  /** Listeners that are subscribed now. */
  listeners(): number;
}

interface Lists {
  atMs: number;
  positions: readonly Position[];
  open: readonly BrokerOrder[];
  completed: readonly BrokerOrder[];
  /** One entry a read; the last one stays. */
  fills: (readonly Fill[])[];
}

export interface ScriptedTraderOptions {
  readonly openedAtMs?: number;
  readonly onPlace?: (trader: ScriptedTrader, id: OrderId) => void;
  readonly onCancel?: (trader: ScriptedTrader, id: OrderId) => void;
  readonly atMs?: number;
}

const unscripted = (): Promise<never> => Promise.reject(new Error('Not scripted'));

export function scriptedTrader(options: ScriptedTraderOptions = {}): ScriptedTrader {
  const listeners = new Set<(event: BrokerEvent) => void>();
  const closing = new AbortController();
  const placed: { orderRef: OrderRef; orderId: OrderId; sendBy: AbortSignal }[] = [];
  const cancelled: OrderId[] = [];
  const lists: Lists = { atMs: options.atMs ?? 1_582_556_400_000, positions: [], open: [], completed: [], fills: [[]] };
  let nextId = 10;
  const trader: ScriptedTrader = {
    account: accountId('DU0000001'),
    clientId: clientId(1),
    openedAtMs: options.openedAtMs ?? 1_000_000,
    closed: closing.signal,
    isLinkLost: () => false,
    placed,
    cancelled,
    lists,
    listeners: () => listeners.size,
    emit: (event) => Array.from(listeners).forEach((listener) => listener(event)),
    close: (reason) => closing.abort(new Error(reason)),
    currentTime: () => Promise.resolve(lists.atMs),
    positions: () => Promise.resolve(lists.positions),
    openOrders: () => Promise.resolve(lists.open),
    completedOrders: () => Promise.resolve(lists.completed),
    executions: () => Promise.resolve((lists.fills.length > 1 ? lists.fills.shift() : lists.fills[0]) ?? []),
    accountSnapshot: (): Promise<AccountSnapshot> => unscripted(),
    contractDetails: () => unscripted(),
    bars: () => unscripted(),
    quote: (): Promise<Quote> => unscripted(),
    streamQuotes: () => ({ newest: () => undefined, problem: () => 'Not scripted', stop: () => undefined }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    disconnect: () => undefined,
    allocateOrderIds: (count) => Array.from({ length: count }, () => orderId((nextId += 1))),
    orderIdHighWater: () => orderId(nextId),
    place(order, id, sendBy) {
      placed.push({ orderRef: order.orderRef, orderId: id, sendBy });
      options.onPlace?.(trader, id);
    },
    cancel(id) {
      cancelled.push(id);
      options.onCancel?.(trader, id);
    },
  };
  return trader;
}
