import { decimal, decimalText } from '../domain/decimal.ts';
import { clientId, orderId, orderRef, permId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { BrokerOrder } from '../ports/broker.ts';
import type { LedgerChange } from '../ports/ledger.ts';
import { ALPHA, contractOf, fillOf, ledgerOrderOf } from '../testing/trading-values.ts';
import { instantMs } from './iso-time.ts';
import type { BrokerTruth } from './read-broker.ts';
import { settleFromLists } from './settle-from-lists.ts';

const NOW = instantMs('2020-08-27T14:00:00Z');
const YESTERDAY = NOW - 24 * 60 * 60 * 1000;
const order = (changes: Partial<LedgerOrder> = {}): LedgerOrder =>
  ledgerOrderOf('ref-1', { alpha: 10 }, { plannedAtMs: NOW, updatedAtMs: NOW - 60_000, ...changes });
const truth = (changes: Partial<BrokerTruth> = {}): BrokerTruth => ({
  clientId: clientId(1),
  connectionOpenedAtMs: NOW,
  linkWasLost: false,
  atMs: NOW,
  positions: [],
  fills: [],
  openOrders: [],
  completedOrders: [],
  stable: true,
  ...changes,
});
const listed = (status: OrderStatus, filled: number): BrokerOrder => ({
  orderRef: orderRef('ref-1'),
  orderId: orderId(7),
  clientId: clientId(1),
  permId: permId(70),
  contract: contractOf(),
  side: 'BUY',
  quantity: decimal(10),
  filled: decimal(filled),
  status,
  properties: { orderType: 'MKT', tif: 'DAY', limitPrice: undefined },
});
const settle = (known: LedgerOrder, seen: Partial<BrokerTruth> = {}, acted?: number): readonly LedgerChange[] =>
  settleFromLists(
    {
      orders: new Map([[known.orderRef, known]]),
      session: {
        orderIdHighWater: new Map(),
        executionsReadThroughAtMs: undefined,
        actedThroughAtMs: new Map(acted === undefined ? [] : [[ALPHA, acted]]),
      },
    },
    truth(seen),
  );
/** `CANCELLED 4`: state and what the broker counts as filled. */
const stored = (changes: readonly LedgerChange[]): readonly string[] =>
  changes.flatMap((change) => {
    if (change.kind !== 'put-order') return [];
    const { state, brokerFilled } = change.order;
    return [brokerFilled === undefined ? state : `${state} ${decimalText(brokerFilled)}`];
  });
const ACTED = new Map([[ALPHA, { beforeAtMs: 1, throughAtMs: 2 }]]);
const putBack = { kind: 'put-session', session: { actedThroughAtMs: new Map([[ALPHA, 1]]) } };

describe('settleFromLists', () => {
  it('adopts what a list names, and writes nothing a second time', () => {
    const [change] = settle(order({ state: 'SENDING' }), { openOrders: [listed('Submitted', 3)] });
    expect(stored(change === undefined ? [] : [change])).toEqual(['WORKING 3']);
    const adopted = change?.kind === 'put-order' ? change.order : order();
    expect(settle(adopted, { openOrders: [listed('Submitted', 3)] })).toEqual([]);
  });

  it('lets expire what was never sent, and what is proved absent on its own day', () => {
    expect(stored(settle(order({ state: 'PLANNED' })))).toEqual(['EXPIRED']);
    expect(stored(settle(order({ state: 'UNKNOWN' })))).toEqual(['EXPIRED']);
  });

  it('takes no silence for proof where another client sent it or the link was lost', () => {
    expect(stored(settle(order({ state: 'SENDING', clientId: clientId(9) })))).toEqual(['UNKNOWN']);
    expect(stored(settle(order({ state: 'SENDING' }), { linkWasLost: true }))).toEqual(['UNKNOWN']);
  });

  it('leaves orders of earlier days to the positions, but knows that nobody knows of one that was being sent', () => {
    const old = { plannedAtMs: YESTERDAY, updatedAtMs: YESTERDAY };
    expect(settle(order({ ...old, state: 'WORKING' }))).toEqual([]);
    expect(settle(order({ ...old, state: 'UNKNOWN', reason: 'positions differ' }))).toEqual([]);
    expect(stored(settle(order({ ...old, state: 'SENDING' })))).toEqual(['UNKNOWN']);
  });

  it('puts back what was acted on where the order ended unfilled or filled in part only', () => {
    for (const filled of [0, 4]) {
      const changes = settle(order({ acted: ACTED }), { completedOrders: [listed('Cancelled', filled)] }, 2);
      expect([stored(changes), changes.at(-1)]).toEqual([[`CANCELLED ${filled}`], putBack]);
    }
  });

  it('keeps what was acted on where the order filled, or a later plan has acted since', () => {
    const filled = settle(order({ acted: ACTED }), { fills: [fillOf({ quantity: 10 })] }, 2);
    expect([stored(filled), filled.length]).toEqual([['FILLED 10'], 1]);
    const overtaken = settle(order({ acted: ACTED }), { completedOrders: [listed('Cancelled', 0)] }, 3);
    expect(overtaken.map(({ kind }) => kind)).toEqual(['put-order']);
  });
});
