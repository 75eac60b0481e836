/**
 * Settles the ledger's open orders from one complete picture of the broker: pure changes for a transaction. Orders found
 * are adopted, orders proved absent expire, what nobody can prove stays unknown; nothing is ever allowed to be sent here.
 */
import { isZero, max, ZERO, type Decimal } from '../domain/decimal.ts';
import type { StrategyId } from '../domain/ids.ts';
import { DONE_ORDER_STATES, type LedgerOrder } from '../domain/ledger-order.ts';
import type { LedgerChange, LedgerView } from '../ports/ledger.ts';
import { marketDay } from './calendar.ts';
import { BROKER_ZONE } from './iso-time.ts';
import type { BrokerTruth } from './read-broker.ts';
import { resolveOrder, type Resolution } from './resolve-order.ts';

/** Changes of order states, and of what strategies acted on where their orders ended unfilled. Empty: all is settled. */
export function settleFromLists(
  view: Pick<LedgerView, 'orders' | 'session'>,
  truth: BrokerTruth,
): readonly LedgerChange[] {
  const settled = [...view.orders.values()].map((order) => ({ order, now: orderNow(order, truth) }));
  const putBack = new Map<StrategyId, number | undefined>();
  const changes = settled.flatMap(({ order, now }): readonly LedgerChange[] => {
    const freed = endedUnfilled(now) ? withoutActed(now) : now;
    if (freed !== now) collectPutBack(view, now, putBack);
    return freed === order ? [] : [{ kind: 'put-order', order: freed }];
  });
  if (putBack.size === 0) return changes;
  return [...changes, { kind: 'put-session', session: { actedThroughAtMs: putBack } }];
}

function orderNow(order: LedgerOrder, truth: BrokerTruth): LedgerOrder {
  const resolution = resolveOrder({
    order,
    lists: {
      open: truth.openOrders,
      completed: truth.completedOrders,
      fills: truth.fills,
      complete: true,
      connectionOpenedAtMs: truth.connectionOpenedAtMs,
      connectivityLost: truth.linkWasLost,
    },
    senderGoneAtMs: senderGoneAtMs(order, truth),
    sameBrokerDay: marketDay(order.plannedAtMs, BROKER_ZONE) === marketDay(truth.atMs, BROKER_ZONE),
    // Recovery never sends: what was planned and not sent expires, and the next run computes anew.
    asking: { runId: order.runId, withinWindow: false },
  });
  return apply(order, resolution);
}

/**
 * A client id is exclusive at IB (error 326): a connection of the same id, opened after the order was marked SENDING,
 * exists only because the one that may have sent it is gone. The lease keeps anybody else from sending meanwhile.
 */
function senderGoneAtMs({ clientId, updatedAtMs }: LedgerOrder, truth: BrokerTruth): number | undefined {
  const newer = clientId === truth.clientId && updatedAtMs < truth.connectionOpenedAtMs;
  return newer ? truth.connectionOpenedAtMs - 1 : undefined;
}

/** The same object where nothing changes. */
function apply(order: LedgerOrder, resolution: Resolution): LedgerOrder {
  switch (resolution.kind) {
    case 'adopt':
      return adopt(order, resolution);
    case 'expired':
      return { ...order, state: 'EXPIRED', reason: resolution.reason };
    case 'still-unknown':
      // A working order that no list names is of an earlier day; its own figures or a person settle it.
      if (order.state !== 'SENDING' && order.reason === resolution.reason) return order;
      return { ...order, state: order.state === 'WORKING' ? 'WORKING' : 'UNKNOWN', reason: resolution.reason };
    case 'send-allowed':
    case 'done':
      return order;
  }
}

function adopt(order: LedgerOrder, found: Extract<Resolution, { kind: 'adopt' }>): LedgerOrder {
  const brokerFilled = max(order.brokerFilled ?? ZERO, found.filled);
  const same =
    found.state === order.state &&
    found.permId === order.permId &&
    found.orderId === order.orderId &&
    found.clientId === order.clientId &&
    equal(brokerFilled, order.brokerFilled);
  if (same) return order;
  const { state, permId, orderId, clientId } = found;
  return { ...order, state, permId, orderId, clientId, brokerFilled };
}

const equal = (value: Decimal, known: Decimal | undefined): boolean => known !== undefined && value.eq(known);

const endedUnfilled = (order: LedgerOrder): boolean =>
  DONE_ORDER_STATES.has(order.state) && isZero(order.filled) && isZero(order.brokerFilled ?? ZERO);

function withoutActed(order: LedgerOrder): LedgerOrder {
  if (order.acted === undefined) return order;
  const { acted: _, ...rest } = order;
  return rest;
}

/** Only where no later plan has acted since. */
function collectPutBack(
  view: Pick<LedgerView, 'session'>,
  { acted }: LedgerOrder,
  putBack: Map<StrategyId, number | undefined>,
): void {
  for (const [strategyId, { beforeAtMs, throughAtMs }] of acted ?? []) {
    if (view.session.actedThroughAtMs.get(strategyId) === throughAtMs) putBack.set(strategyId, beforeAtMs);
  }
}
