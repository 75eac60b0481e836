/** What still works at the broker for one strategy: its part of the open orders in a contract, less what is booked. */
import { sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../domain/ledger-order.ts';
import { signedQuantity } from '../domain/side.ts';

/** Signed units that still work at the broker for one strategy in one contract. */
export function workingOf(
  orders: readonly LedgerOrder[],
  { strategyId, conId }: { readonly strategyId: StrategyId; readonly conId: ConId },
): Decimal {
  const working = orders.filter((order) => order.contract.conId === conId && !DONE_ORDER_STATES.has(order.state));
  return sum(
    working.map((order) => {
      const asked = order.source.get(strategyId) ?? ZERO;
      return signedQuantity(order.side, asked.minus(order.booked.get(strategyId)?.quantity ?? ZERO));
    }),
  );
}
