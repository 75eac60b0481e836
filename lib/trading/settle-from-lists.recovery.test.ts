import { decimal } from '../domain/decimal.ts';
import { clientId, orderId, orderRef, permId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { BrokerOrder } from '../ports/broker.ts';
import type { LedgerChange } from '../ports/ledger.ts';
import { ALPHA, contractOf, fillOf, ledgerOrderOf } from '../testing/trading-values.ts';
import type { BrokerTruth } from './read-broker.ts';
import { settleFromLists } from './settle-from-lists.ts';

/** 2020-02-24 10:00 New York. */
const NOW = 1_582_556_400_000;
const SENT_AT = 1_000;

const truth = (changes: Partial<BrokerTruth> = {}): BrokerTruth => ({
  clientId: clientId(1),
  connectionOpenedAtMs: SENT_AT + 1,
  linkWasLost: false,
  atMs: NOW,
  positions: [],
  fills: [],
  openOrders: [],
  completedOrders: [],
  stable: true,
  ...changes,
});

const sending = (changes: Partial<LedgerOrder> = {}): LedgerOrder =>
  ledgerOrderOf('ref-1', { alpha: 3 }, { state: 'SENDING', plannedAtMs: NOW, updatedAtMs: SENT_AT, ...changes });

const listed = (changes: Partial<BrokerOrder> = {}): BrokerOrder => ({
  orderRef: orderRef('ref-1'),
  orderId: orderId(7),
  clientId: clientId(1),
  permId: permId(70),
  contract: contractOf(),
  side: 'BUY',
  quantity: decimal(3),
  filled: decimal(0),
  status: 'Submitted',
  properties: { orderType: 'MKT', tif: 'DAY', limitPrice: undefined },
  ...changes,
});

function settle(order: LedgerOrder, broker: BrokerTruth, actedThroughAtMs = new Map()): readonly LedgerChange[] {
  const session = { orderIdHighWater: new Map(), executionsReadThroughAtMs: undefined, actedThroughAtMs };
  return settleFromLists({ orders: new Map([[order.orderRef, order]]), session }, broker);
}

const orderAfter = (changes: readonly LedgerChange[]): LedgerOrder | undefined =>
  changes.flatMap((change) => (change.kind === 'put-order' ? [change.order] : [])).at(0);

describe('settleFromLists', () => {
  it('adopts what is open, completed or executed under its reference', () => {
    expect(orderAfter(settle(sending(), truth({ openOrders: [listed()] })))).toMatchObject({
      state: 'WORKING',
      permId: 70,
    });
    const cancelled = listed({ status: 'Cancelled', orderId: undefined, clientId: undefined });
    expect(orderAfter(settle(sending(), truth({ completedOrders: [cancelled] })))?.state).toBe('CANCELLED');
    expect(orderAfter(settle(sending(), truth({ fills: [fillOf({ quantity: 3 })] })))?.state).toBe('FILLED');
  });

  it('expires what no list names, on a newer connection of the same client', () => {
    expect(orderAfter(settle(sending(), truth()))?.state).toBe('EXPIRED');
  });

  it.each<[string, Partial<BrokerTruth>]>([
    ['the connection is not newer than the send', { connectionOpenedAtMs: SENT_AT }],
    ['another client reads', { clientId: clientId(2) }],
    ['the link was lost meanwhile', { linkWasLost: true }],
    ['the broker day has turned', { atMs: NOW + 86_400_000 }],
  ])('keeps it unknown where %s: absence proves nothing', (_, changes) => {
    const after = orderAfter(settle(sending(), truth(changes)));
    expect(after?.state).toBe('UNKNOWN');
    expect(after?.reason).not.toBeUndefined();
  });

  it('expires what was planned and never sent, whoever reads', () => {
    const planned = sending({ state: 'PLANNED', clientId: undefined, orderId: undefined });
    expect(orderAfter(settle(planned, truth({ clientId: clientId(2) })))?.state).toBe('EXPIRED');
  });

  it('changes nothing where everything is known already', () => {
    const known = sending({ state: 'WORKING', permId: permId(70), brokerFilled: decimal(0) });
    expect(settle(known, truth({ openOrders: [listed()] }))).toEqual([]);
    expect(settle(sending({ state: 'FILLED', filled: decimal(3) }), truth())).toEqual([]);
  });

  it('puts back what its strategies had acted on where it ended unfilled, once, and only if nobody acted since', () => {
    const order = sending({ acted: new Map([[ALPHA, { beforeAtMs: 5, throughAtMs: 9 }]]) });
    const changes = settle(order, truth(), new Map([[ALPHA, 9]]));
    expect(changes).toContainEqual({ kind: 'put-session', session: { actedThroughAtMs: new Map([[ALPHA, 5]]) } });
    expect(orderAfter(changes)?.acted).toBeUndefined();
    const later = settle(order, truth(), new Map([[ALPHA, 11]]));
    expect(later.filter(({ kind }) => kind === 'put-session')).toEqual([]);
  });
});
