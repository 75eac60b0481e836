/**
 * What a strategy acted on counts only where its orders filled: an order that ended short of its quantity puts the mark
 * back, so that the next run sees the same bars again and orders the rest. It decides nothing about orders.
 */
import { max, ZERO } from '../domain/decimal.ts';
import type { StrategyId } from '../domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../domain/ledger-order.ts';
import type { LedgerChange, SessionFacts } from '../ports/ledger.ts';

/** Done, and less filled than ordered, by our books and by the broker's word. */
export const endedShort = ({ state, quantity, filled, brokerFilled }: LedgerOrder): boolean =>
  DONE_ORDER_STATES.has(state) && state !== 'FILLED' && max(filled, brokerFilled ?? ZERO).lt(quantity);

/** The order once its mark has been put back: it happens once. */
export function withoutActed(order: LedgerOrder): LedgerOrder {
  if (order.acted === undefined) return order;
  const { acted: _, ...rest } = order;
  return rest;
}

/** Only where no later plan has acted since; empty where there is nothing to put back. */
export function putBackActed(session: SessionFacts, ended: readonly LedgerOrder[]): readonly LedgerChange[] {
  const putBack = new Map<StrategyId, number | undefined>();
  for (const { acted } of ended) {
    for (const [strategyId, { beforeAtMs, throughAtMs }] of acted ?? []) {
      if (session.actedThroughAtMs.get(strategyId) === throughAtMs) putBack.set(strategyId, beforeAtMs);
    }
  }
  return putBack.size === 0 ? [] : [{ kind: 'put-session', session: { actedThroughAtMs: putBack } }];
}
