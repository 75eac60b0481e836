/**
 * When an order leaves `openOrders`: exactly when it is done and all its executions are booked. It then stays known
 * by its ref among the settled orders, so that a late correction still finds its source. It decides nothing about
 * the state itself.
 */
import type { Decimal } from '../domain/decimal.ts';
import { ZERO } from '../domain/decimal.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../domain/ledger-order.ts';
import type { LedgerChange } from '../ports/ledger.ts';

/**
 * Whether everything of a done order is booked. FILLED needs its whole quantity; CANCELLED what the broker says it
 * filled (nothing known: it stays); REJECTED, DENIED and EXPIRED nothing, unless the broker said otherwise.
 * `provenComplete`: the caller read the broker's executions to their End after the order was done, on the day of its
 * plan, and they are all booked; needed where a bust took back what the broker's status still counts.
 */
export function mayLeave(order: LedgerOrder, provenComplete: boolean): boolean {
  if (!DONE_ORDER_STATES.has(order.state)) return false;
  if (provenComplete) return true;
  const needed = quantityToBook(order);
  return needed !== undefined && order.filled.gte(needed);
}

function quantityToBook(order: LedgerOrder): Decimal | undefined {
  if (order.state === 'FILLED') return order.quantity;
  if (order.state === 'CANCELLED') return order.brokerFilled;
  return order.brokerFilled ?? ZERO;
}

/** Out of `openOrders`, into the settled orders. */
export const leaveOpenOrders = (order: LedgerOrder): readonly LedgerChange[] => [
  { kind: 'put-settled-order', order },
  { kind: 'remove-order', orderRef: order.orderRef },
];
