import { decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import { currency, orderRef } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { LedgerChange } from '../ports/ledger.ts';
import type { TradeLogEntry } from '../ports/trade-log.ts';
import { fillOf, ledgerOrderOf, RUN, testLedger, viewOf } from '../testing/trading-values.ts';
import { bookFills, bookingScope } from './book-execution.ts';
import { fillEntries, stepEntries } from './booking-entries.ts';

const order = ledgerOrderOf('ref-1', { alpha: '2', beta: '1' });

/** What booking `fills` at once tells, where `known` were booked before. */
function told(fills: readonly Fill[], known: readonly Fill[] = []): readonly TradeLogEntry[] {
  const ledger = testLedger([order]);
  for (const change of bookFills(viewOf(ledger, bookingScope(known)), known, 1).changes) {
    if (change.kind === 'put-execution') ledger.executions.set(change.key, change.execution);
    if (change.kind === 'put-order') ledger.orders.set(change.order.orderRef, change.order);
    if (change.kind === 'remove-order') ledger.orders.delete(change.orderRef);
    if (change.kind === 'put-settled-order') ledger.settledOrders.set(change.order.orderRef, change.order);
  }
  const view = viewOf(ledger, bookingScope(fills));
  return fillEntries(view, bookFills(view, fills, 2).changes, RUN);
}

describe('fillEntries', () => {
  it('tells each execution once, with price, volume and what each strategy got', () => {
    const entries = told([fillOf({ id: 'a.01', quantity: 2, price: '100.5' }), fillOf({ id: 'b.01', atMs: 3_000 })]);
    expect(entries).toMatchObject([
      { status: 'FILLED', action: 'BUY', price: '100.5', volume: '2', strategies: { alpha: '1', beta: '1' } },
      { status: 'FILLED', price: '100', volume: '1', strategies: { alpha: '1' } },
    ]);
  });

  it('gives every share of a complete order away, however it filled', () => {
    const entries = told(['a.01', 'b.01', 'c.01'].map((id, index) => fillOf({ id, atMs: 2_000 + index })));
    const given = entries.map(({ strategies }) => strategies);
    expect(given.filter((shares) => shares['alpha'] === '1')).toHaveLength(2);
    expect(given.filter((shares) => shares['beta'] === '1')).toHaveLength(1);
  });

  it('tells nothing of what was booked before', () => {
    const fills = [fillOf({ id: 'a.01' })];
    expect(told(fills, fills)).toEqual([]);
  });

  it('repeats its ids on a replay', () => {
    const fills = [fillOf({ id: 'a.01' }), fillOf({ id: 'b.01' })];
    expect(told(fills).map(({ id }) => id)).toEqual(told(fills).map(({ id }) => id));
    expect(new Set(told(fills).map(({ id }) => id)).size).toBe(2);
  });

  it('tells a late commission with its profit and no volume', () => {
    const late = fillOf({ id: 'a.01', quantity: 2, commission: '0.5' });
    const { commission } = late;
    if (commission === undefined) throw new Error('The fill has no commission');
    const fill: Fill = {
      ...late,
      commission: { ...commission, realizedPnl: decimal('12.5'), currency: currency('USD') },
    };
    const [entry] = told([fill], [fillOf({ id: 'a.01', quantity: 2 })]);
    expect(entry).toMatchObject({ volume: '0', profit: '12.5', strategies: {}, status: 'FILLED' });
    expect(entry?.comment).toBe('Commission of execution a.01 of order ref-1, commission 0.5 USD');
  });

  it('tells a correction by the difference it makes, and a bust as cancelled', () => {
    const before = [fillOf({ id: 'a.01', quantity: 3 })];
    expect(told([fillOf({ id: 'a.02', quantity: 2 })], before)).toMatchObject([{ volume: '-1', status: 'FILLED' }]);
    const [bust] = told([fillOf({ id: 'a.02', quantity: 0 })], before);
    expect(bust).toMatchObject({ volume: '-3', status: 'CANCELLED', strategies: { alpha: '-2', beta: '-1' } });
  });

  it("tells an execution of nobody's order as unallocated, of the run that found it", () => {
    const [entry] = told([fillOf({ ref: null, side: 'SELL', quantity: 4 })]);
    expect(entry).toMatchObject({ runId: RUN, action: 'SELL', strategies: { unallocated: '-4' } });
    expect(entry?.comment).toContain('of no order of ours');
  });
});

describe('stepEntries', () => {
  const steps = (before: LedgerOrder['state'], after: Partial<LedgerOrder>) => {
    const known = ledgerOrderOf('ref-1', { alpha: '1' }, { state: before });
    const change: LedgerChange = { kind: 'put-order', order: { ...known, ...after } };
    return stepEntries({ orders: new Map([[orderRef('ref-1'), known]]) }, [change], 5_000);
  };

  it.each([
    ['SENDING', 'WORKING', 'PENDING'],
    ['UNKNOWN', 'FILLED', 'PENDING'],
    ['WORKING', 'CANCELLED', 'CANCELLED'],
    ['UNKNOWN', 'REJECTED', 'FAILED'],
    ['PLANNED', 'EXPIRED', 'FAILED'],
    ['SENDING', 'UNKNOWN', 'UNKNOWN'],
  ] as const)('tells an order that was %s and is %s as %s', (before, state, status) => {
    expect(steps(before, { state, reason: 'why' })).toMatchObject([{ status, symbol: 'SPY', volume: '1' }]);
  });

  it('tells nothing where the state stays, or of a confirmed order that filled', () => {
    expect(steps('WORKING', { filled: decimal(1) })).toEqual([]);
    expect(steps('WORKING', { state: 'FILLED' })).toEqual([]);
  });
});
