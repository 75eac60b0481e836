/** The memory of a session's orders: right in any order of arrival, and no larger after ten thousand executions. */
import { decimal, decimalText } from '../domain/decimal.ts';
import type { CommissionReport, Execution } from '../domain/execution.ts';
import { clientId, execId, execKey, orderId, orderRef, permId } from '../domain/ids.ts';
import type { OrderRequest } from '../domain/order.ts';
import { contractOf, fillOf, MARKET, USD } from '../testing/trading-values.ts';
import { MAX_KEPT_FILLS } from './own-fills.ts';
import { OwnOrders } from './own-orders.ts';
import { isOrderOf, liveOrderRef } from './place-live-order.ts';
import { createPnlBook } from './pnl-book.ts';

const SPY = contractOf();
const PLAN = 'a'.repeat(64);
const refOf = (count: number) => liveOrderRef(PLAN, 7, SPY.conId, count);
const requestOf = (count: number, quantity = 1): OrderRequest => ({
  orderRef: refOf(count),
  contract: SPY,
  side: 'BUY',
  quantity: decimal(quantity),
  properties: MARKET,
  source: new Map(),
});
const executionOf = (count: number, id: string, quantity = 1): Execution =>
  fillOf({ id, ref: refOf(count), quantity }).execution;
const commissionOf = (id: string): CommissionReport => ({ execId: execId(id), commission: decimal(1), currency: USD });
const statusOf = (count: number, filled = 1) =>
  ({
    kind: 'order-status',
    orderId: orderId(count),
    clientId: clientId(1),
    permId: permId(count),
    orderRef: refOf(count),
    status: 'Filled',
    filled: decimal(filled),
    remaining: decimal(0),
  }) as const;
const filled = (quantity = 1) => ({
  outcome: { kind: 'filled', averagePrice: decimal(100) } as const,
  filled: decimal(quantity),
});

function memory() {
  const forgotten: Execution[] = [];
  const orders = new OwnOrders({ isOwn: isOrderOf(PLAN), onForgotten: (one) => void forgotten.push(one) });
  return { orders, forgotten };
}

describe('the orders of a session', () => {
  it('counts what still works, what was executed, and nothing twice', () => {
    const { orders } = memory();
    orders.add(requestOf(1, 5));
    const first = executionOf(1, 'a.01', 2);
    expect(orders.take({ kind: 'execution', execution: first })).toMatchObject({ before: undefined });
    expect(orders.take({ kind: 'execution', execution: first })).toBeUndefined();
    expect([orders.working(SPY.conId), orders.executed(SPY.conId)].map(decimalText)).toEqual(['3', '2']);
  });

  it('keeps the id it knows where an execution names none: it could not be cancelled by that', () => {
    const { orders } = memory();
    orders.add(requestOf(1, 5));
    orders.take({ ...statusOf(1, 0), status: 'Submitted' });
    orders.take({ kind: 'execution', execution: { ...executionOf(1, 'a.01', 2), orderId: orderId(0) } });
    expect(orders.openIn(SPY.conId)?.orderId).toBe(1);
  });

  it('takes no order of another session for its own', () => {
    const { orders, forgotten } = memory();
    const { execution } = fillOf({ ref: 'alpha-1', id: 'x.01' });
    expect(orders.take({ kind: 'execution', execution })).toBeUndefined();
    expect([orders.executions(), forgotten]).toEqual([0, []]);
  });

  it('joins a commission that came before its execution, and keeps it through a correction', () => {
    const { orders } = memory();
    orders.add(requestOf(1, 5));
    expect(orders.take({ kind: 'commission', report: commissionOf('a.01') })).toBeUndefined();
    const first = orders.take({ kind: 'execution', execution: executionOf(1, 'a.01', 2) });
    expect(first?.after.commission).toBeDefined();
    const corrected = orders.take({ kind: 'execution', execution: executionOf(1, 'a.02', 3) });
    expect(corrected?.after.commission).toBeDefined();
    expect(decimalText(orders.executed(SPY.conId))).toBe('3');
    expect(orders.take({ kind: 'execution', execution: executionOf(1, 'a.01', 2) })).toBeUndefined();
  });

  it('hands out what comes again of an order that is over and forgotten, and counts the answer once', () => {
    const { orders, forgotten } = memory();
    // Told before its placement knew the order, by a process that has died: only the reference says whose it is.
    const late = executionOf(9, 'z.02', 4);
    expect(orders.take({ kind: 'execution', execution: late })).toBeUndefined();
    expect(forgotten).toEqual([late]);
    orders.takeForgotten({ before: { execution: executionOf(9, 'z.01', 5) }, after: { execution: late } });
    expect(decimalText(orders.executed(SPY.conId))).toBe('-1');
    expect(orders.take({ kind: 'execution', execution: late })).toBeUndefined();
  });

  it('keeps no more after 10,000 executions than after the first, and neither does the P&L', () => {
    const { orders } = memory();
    const book = createPnlBook();
    for (let count = 1; count <= 10_000; count += 1) {
      const order = orders.add(requestOf(count));
      const id = `${count}x.01`;
      const told = [
        orders.take({ kind: 'execution', execution: executionOf(count, id) }),
        orders.take({ kind: 'commission', report: commissionOf(id) }),
      ];
      for (const change of told) if (change !== undefined) book.book(change);
      orders.take(statusOf(count));
      orders.settle(order, filled());
      orders.booked([execKey(execId(id))]);
    }
    expect(orders.kept()).toBeLessThanOrEqual(MAX_KEPT_FILLS + 1);
    expect(orders.open()).toEqual([]);
    expect(orders.totals(SPY.conId)).toMatchObject({ ordered: 10_000, executions: 10_000 });
    const pnl = book.value({
      markOf: () => ({ price: decimal(101), atMs: 0 }),
      rates: new Map([[USD, decimal(1)]]),
      nowMs: 0,
      staleAfterMs: 1,
    });
    // Bought at 100, worth 101, a commission of 1 each.
    expect(pnl.kind === 'known' && decimalText(pnl.total)).toBe('0');
  });

  it('forgets nothing that the ledger does not have yet', () => {
    const { orders } = memory();
    for (let count = 1; count <= MAX_KEPT_FILLS + 50; count += 1) {
      const order = orders.add(requestOf(count));
      orders.take({ kind: 'execution', execution: executionOf(count, `${count}x.01`) });
      orders.settle(order, filled());
    }
    expect(orders.kept()).toBe(MAX_KEPT_FILLS + 50);
  });

  it('says of a working order what became of it after it was forgotten', () => {
    const { orders } = memory();
    const order = orders.add(requestOf(1));
    orders.settle(order, { outcome: { kind: 'working' }, filled: decimal(0) });
    expect(orders.totals(SPY.conId).afterWorking).toEqual({ working: 1, filled: 0, cancelled: 0 });
    orders.take(statusOf(1));
    orders.take({ kind: 'execution', execution: executionOf(1, 'a.01') });
    expect(orders.totals(SPY.conId).afterWorking).toEqual({ working: 0, filled: 1, cancelled: 0 });
    expect(orderRef(refOf(1))).toMatch(/^7-a{16}-1-1$/);
  });
});
