import { decimal } from '../domain/decimal.ts';
import { clientId, orderId, orderRef, permId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { BrokerOrder } from '../ports/broker.ts';
import type { LedgerChange } from '../ports/ledger.ts';
import { bookOf, positionOf, SPY } from '../testing/allocation-values.ts';
import { ALPHA, contractOf, ledgerOrderOf } from '../testing/trading-values.ts';
import { instantMs } from './iso-time.ts';
import type { BrokerTruth } from './read-broker.ts';
import { settleEarlierDays } from './settle-earlier-days.ts';

const YESTERDAY = instantMs('2020-08-26T14:00:00Z');
const TODAY = instantMs('2020-08-27T14:00:00Z');
const order = (changes: Partial<LedgerOrder> = {}): LedgerOrder =>
  ledgerOrderOf('ref-1', { alpha: 10 }, { plannedAtMs: YESTERDAY, updatedAtMs: YESTERDAY, ...changes });
const truth = (changes: Partial<BrokerTruth> = {}): BrokerTruth => ({
  clientId: clientId(1),
  connectionOpenedAtMs: TODAY,
  linkWasLost: false,
  atMs: TODAY,
  positions: [],
  fills: [],
  openOrders: [],
  completedOrders: [],
  stable: true,
  ...changes,
});
const open: BrokerOrder = {
  orderRef: orderRef('ref-1'),
  orderId: orderId(7),
  clientId: clientId(1),
  permId: permId(70),
  contract: SPY,
  side: 'BUY',
  quantity: decimal(10),
  filled: decimal(0),
  status: 'Submitted',
  properties: { orderType: 'LMT', tif: 'GTC', limitPrice: decimal(90) },
};
interface Given {
  readonly orders?: readonly LedgerOrder[];
  readonly held?: number;
  readonly acted?: number;
}
const changes = ({ orders = [order()], held = 0, acted }: Given, seen: Partial<BrokerTruth> = {}) =>
  settleEarlierDays(
    {
      orders: new Map(orders.map((it) => [it.orderRef, it])),
      books: new Map([[ALPHA, bookOf({ 1: held })]]),
      session: {
        orderIdHighWater: new Map(),
        executionsReadThroughAtMs: undefined,
        actedThroughAtMs: new Map(acted === undefined ? [] : [[ALPHA, acted]]),
      },
    },
    truth(seen),
  );
/** `leaves EXPIRED`, `stays UNKNOWN: why`, or nothing. */
const inWords = (all: readonly LedgerChange[]): readonly string[] =>
  all.flatMap((change) => {
    if (change.kind === 'put-settled-order') return [`leaves ${change.order.state}`];
    return change.kind === 'put-order' ? [`stays ${change.order.state}: ${change.order.reason}`] : [];
  });

describe('settleEarlierDays', () => {
  it('lets an order leave with what is booked where positions equal the books', () => {
    const part = order({ filled: decimal(3) });
    expect(inWords(changes({ orders: [part], held: 3 }, { positions: [positionOf(SPY, 3)] }))).toEqual([
      'leaves EXPIRED',
    ]);
    expect(inWords(changes({ orders: [order({ state: 'UNKNOWN' })] }))).toEqual(['leaves EXPIRED']);
  });

  it('keeps it UNKNOWN and says why where they differ: what it filled on an unread day cannot be known', () => {
    const kept = inWords(changes({}, { positions: [positionOf(SPY, 10)] }));
    expect(kept).toEqual([
      'stays UNKNOWN: Not live any more, of a day that was not read to its end: position of SPY is 10, books say 0',
    ]);
  });

  it('lets it leave once a person has adjusted the books to the position', () => {
    const kept = order({ state: 'UNKNOWN', brokerFilled: decimal(10) });
    expect(inWords(changes({ orders: [kept], held: 10 }, { positions: [positionOf(SPY, 10)] }))).toEqual([
      'leaves EXPIRED',
    ]);
  });

  it('does not let orders of both sides hide each other', () => {
    const sale = ledgerOrderOf(
      'ref-2',
      { alpha: 10 },
      { side: 'SELL', plannedAtMs: YESTERDAY, updatedAtMs: YESTERDAY },
    );
    const kept = inWords(changes({ orders: [order(), sale] }));
    expect(kept.map((text) => text.slice(0, 14))).toEqual(['stays UNKNOWN:', 'stays UNKNOWN:']);
    expect(kept[0]).toMatch(/could hide each other/);
  });

  it('leaves alone what the broker lists as open, whatever its day', () => {
    expect(changes({}, { openOrders: [open] })).toEqual([]);
  });

  it('leaves alone orders of today, and those never sent', () => {
    expect(changes({ orders: [order({ plannedAtMs: TODAY })] })).toEqual([]);
    expect(changes({ orders: [order({ state: 'PLANNED' })] })).toEqual([]);
  });

  it('takes no silence for proof: lost link, moving executions, a connection no newer than the order', () => {
    for (const doubt of [{ linkWasLost: true }, { stable: false }, { connectionOpenedAtMs: YESTERDAY }]) {
      expect(changes({}, doubt)).toEqual([]);
    }
  });

  it('waits for the sender of an order that the broker was never seen to have', () => {
    const unknown = order({ state: 'UNKNOWN', clientId: clientId(9) });
    expect(changes({ orders: [unknown] })).toEqual([]);
  });

  it('keeps what is done and still misses executions until the positions prove them booked', () => {
    const cancelled = order({ state: 'CANCELLED', filled: decimal(3), brokerFilled: decimal(5) });
    const missing = { positions: [positionOf(SPY, 5)] };
    expect(inWords(changes({ orders: [cancelled], held: 3 }, missing))[0]).toMatch(
      /^stays CANCELLED: .* position of SPY is 5/,
    );
    expect(inWords(changes({ orders: [cancelled], held: 5 }, missing))).toEqual(['leaves CANCELLED']);
  });

  it('lets a currency conversion leave: cash is in no book', () => {
    const contract = contractOf({ secType: 'CASH' });
    expect(inWords(changes({ orders: [order({ contract })] }))).toEqual(['leaves EXPIRED']);
  });

  it('puts back what its strategy acted on, because it ended short', () => {
    const acted = new Map([[ALPHA, { beforeAtMs: 1, throughAtMs: 2 }]]);
    const put = changes({ orders: [order({ acted })], acted: 2 }).find(({ kind }) => kind === 'put-session');
    expect(put).toEqual({ kind: 'put-session', session: { actedThroughAtMs: new Map([[ALPHA, 1]]) } });
  });

  it('writes nothing twice', () => {
    const [first] = changes({}, { positions: [positionOf(SPY, 10)] });
    const kept = first?.kind === 'put-order' ? first.order : order();
    expect(changes({ orders: [kept] }, { positions: [positionOf(SPY, 10)] })).toEqual([]);
  });
});
