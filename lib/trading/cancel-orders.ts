/** Cancels working orders and waits until the broker has said of each that it is done, or for the deadline. */
import { DONE_STATUSES } from '../domain/order-status.ts';
import type { OrderId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { BrokerTrader } from '../ports/broker.ts';
import type { Clock } from '../ports/clock.ts';
import { withDeadline } from '../ports/with-deadline.ts';

/** What is not done at the deadline stays as it is: the next reconciliation settles it from the broker's lists. */
export async function cancelOrders(
  clock: Clock,
  broker: BrokerTrader,
  orders: readonly LedgerOrder[],
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const pending = new Set<OrderId>();
  for (const { orderId, clientId } of orders) {
    // Another client's order cannot be cancelled by its bare number (IB error 10147).
    if (orderId !== undefined && clientId === broker.clientId) pending.add(orderId);
  }
  if (pending.size === 0) return;
  const { timeoutMs: durationMs, signal: parent } = options;
  await withDeadline(clock, { what: 'cancelling orders', durationMs, parent }, (within) => {
    return cancelAndWatch(broker, pending, AbortSignal.any([within, broker.closed]));
  });
}

function cancelAndWatch(broker: BrokerTrader, pending: Set<OrderId>, ended: AbortSignal): Promise<void> {
  return new Promise<void>((resolve) => {
    const finish = (): void => {
      unsubscribe();
      ended.removeEventListener('abort', finish);
      resolve();
    };
    const unsubscribe = broker.subscribe((event) => {
      // Order ids are unique only together with the client id; errors come to the client they concern alone.
      const isOwn = event.kind === 'order-status' && event.clientId === broker.clientId;
      const done = isOwn && DONE_STATUSES.has(event.status);
      const refused = event.kind === 'order-error' && event.verdict === 'request';
      if (done || refused) pending.delete(event.orderId);
      if (pending.size === 0) finish();
    });
    ended.addEventListener('abort', finish, { once: true });
    for (const orderId of Array.from(pending)) broker.cancel(orderId);
    if (ended.aborted) finish();
  });
}
