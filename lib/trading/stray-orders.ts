/**
 * Orders of ours that the broker lists as live while the ledger has them as over: taken for absent, refused or cancelled once,
 * and there all the same. What they fill is booked to their strategies, but until then they count nowhere: nothing may be
 * ordered in their contracts. It changes no state, cancels nothing, and says nothing of orders of others.
 */
import { sum } from '../domain/decimal.ts';
import type { ConId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { BrokerOrder } from '../ports/broker.ts';
import { newestRevisions } from './newest-revisions.ts';
import { isRefOfDesk } from './order-ref.ts';
import type { BrokerTruth } from './read-broker.ts';

/** Accepted and not over. IB keeps what it refused among the open orders, as Inactive. */
const LIVE: ReadonlySet<OrderStatus> = new Set(['PreSubmitted', 'Submitted', 'PendingCancel']);

/** `orders`: open in the ledger, after everything that was read has been booked. */
export function strayOrders(
  { openOrders, completedOrders, fills }: Pick<BrokerTruth, 'openOrders' | 'completedOrders' | 'fills'>,
  orders: Iterable<LedgerOrder>,
): readonly BrokerOrder[] {
  const suspects = openOrders.filter(({ orderRef, status }) => isRefOfDesk(orderRef) && LIVE.has(status));
  if (suspects.length === 0) return [];
  const explained = new Set([
    ...[...orders].map(({ orderRef }) => orderRef),
    // Over while the lists came, one after the other.
    ...completedOrders.flatMap(({ orderRef }) => orderRef ?? []),
  ]);
  const executions = [...newestRevisions(fills).values()].map(({ execution }) => execution);
  return suspects.filter(({ orderRef, quantity }) => {
    if (orderRef === undefined || explained.has(orderRef)) return false;
    const own = executions.filter((execution) => execution.orderRef === orderRef);
    return sum(own.map((execution) => execution.quantity)).lt(quantity);
  });
}

/** Contract -> why nothing may be ordered in it. */
export const strayReasons = (strays: readonly BrokerOrder[]): ReadonlyMap<ConId, string> =>
  new Map(strays.map((order) => [order.contract.conId, strayReason(order)]));

export const strayReason = ({ orderRef, status }: BrokerOrder): string =>
  `Order ${orderRef} is ${status} at the broker, while the ledger has it as over: cancel it in TWS, or wait until it fills`;
