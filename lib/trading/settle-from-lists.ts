/**
 * Settles the ledger's open orders from one complete picture of the broker: pure changes for a transaction. Orders found
 * are adopted, orders proved absent expire, what nobody can prove stays unknown; nothing is ever allowed to be sent here.
 */
import { max, ZERO, type Decimal } from '../domain/decimal.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { LedgerChange, LedgerView } from '../ports/ledger.ts';
import { marketDay } from './calendar.ts';
import { BROKER_ZONE } from './iso-time.ts';
import { endedShort, putBackActed, withoutActed } from './put-back-acted.ts';
import type { BrokerTruth } from './read-broker.ts';
import { namedOrders, resolveOrder, type NamedOrders, type Resolution } from './resolve-order.ts';

/** Changes of order states, and of what strategies acted on where their orders ended short. Empty: all is settled. */
export function settleFromLists(
  view: Pick<LedgerView, 'orders' | 'session'>,
  truth: BrokerTruth,
): readonly LedgerChange[] {
  // Most reads find nothing open; a long day's lists are not sorted by order for that.
  if (view.orders.size === 0) return [];
  const short: LedgerOrder[] = [];
  const named = namedOrders({ open: truth.openOrders, completed: truth.completedOrders, fills: truth.fills });
  const changes = [...view.orders.values()].flatMap((order): readonly LedgerChange[] => {
    const now = orderNow(order, truth, named);
    if (!endedShort(now)) return now === order ? [] : [{ kind: 'put-order', order: now }];
    short.push(now);
    const freed = withoutActed(now);
    return freed === order ? [] : [{ kind: 'put-order', order: freed }];
  });
  return [...changes, ...putBackActed(view.session, short)];
}

function orderNow(order: LedgerOrder, truth: BrokerTruth, named: NamedOrders): LedgerOrder {
  const resolution = resolveOrder({
    order,
    lists: {
      named,
      complete: true,
      connectionOpenedAtMs: truth.connectionOpenedAtMs,
      connectivityLost: truth.linkWasLost,
    },
    senderGoneAtMs: senderGoneAtMs(order, truth),
    sameBrokerDay: isSameDay(order, truth),
    // Recovery never sends: what was planned and not sent expires, and the next run computes anew.
    asking: { runId: order.runId, withinWindow: false },
  });
  return apply(order, resolution, truth);
}

const isSameDay = ({ plannedAtMs }: LedgerOrder, { atMs }: BrokerTruth): boolean =>
  marketDay(plannedAtMs, BROKER_ZONE) === marketDay(atMs, BROKER_ZONE);

/**
 * A client id is exclusive at IB (error 326): a connection of the same id, opened after the order was marked SENDING,
 * exists only because the one that may have sent it is gone. The lease keeps anybody else from sending meanwhile.
 */
function senderGoneAtMs({ clientId, updatedAtMs }: LedgerOrder, truth: BrokerTruth): number | undefined {
  const newer = clientId === truth.clientId && updatedAtMs < truth.connectionOpenedAtMs;
  return newer ? truth.connectionOpenedAtMs - 1 : undefined;
}

/** The same object where nothing changes. */
function apply(order: LedgerOrder, resolution: Resolution, truth: BrokerTruth): LedgerOrder {
  switch (resolution.kind) {
    case 'adopt':
      return adopt(order, resolution);
    case 'expired':
      return { ...order, state: 'EXPIRED', reason: resolution.reason };
    case 'still-unknown':
      if (order.state === 'SENDING') return { ...order, state: 'UNKNOWN', reason: resolution.reason };
      // Of an earlier day: `settle-earlier-days.ts` judges it once everything is booked.
      if (!isSameDay(order, truth) || order.reason === resolution.reason) return order;
      return { ...order, reason: resolution.reason };
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
