import * as fc from 'fast-check';
import { decimal, decimalText, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import { conId, currency, type ConId, type Currency, type OrderRef } from '../domain/ids.ts';
import type { OrderRequest } from '../domain/order.ts';
import { contractOf, fillOf, MARKET, USD } from '../testing/trading-values.ts';
import { createPnlBook } from './pnl-book.ts';
import { OwnOrders } from './own-orders.ts';
import type { Mark, Opening } from './session-pnl.ts';

const SPY = contractOf();
const NOW = 1_000_000;
const mark = (price: string, atMs = NOW) => new Map([[SPY.conId, { price: decimal(price), atMs }]]);

/** Never over: so large that nothing fills it. */
const requestOf = (orderRef: OrderRef): OrderRequest => ({
  orderRef,
  contract: SPY,
  side: 'BUY',
  quantity: decimal('1000000000000'),
  properties: MARKET,
  source: new Map(),
});

interface Given {
  readonly openings?: readonly Opening[];
  readonly fills?: readonly Fill[];
  readonly marks?: ReadonlyMap<ConId, Mark>;
  readonly rates?: ReadonlyMap<Currency, Decimal>;
}

/** As a session does: what the broker tells, through the memory of its orders into the book. */
function inWords({
  openings = [],
  fills = [],
  marks = mark('100'),
  rates = new Map([[USD, decimal(1)]]),
}: Given): string {
  const book = createPnlBook();
  const orders = new OwnOrders({
    isOwn: () => true,
    onForgotten: () => {
      throw new Error('Nothing is forgotten here');
    },
  });
  for (const opening of openings) book.open(opening);
  for (const ref of new Set(fills.flatMap(({ execution }) => execution.orderRef ?? []))) orders.add(requestOf(ref));
  for (const { execution, commission } of fills) {
    const told = [
      orders.take({ kind: 'execution', execution }),
      commission === undefined ? undefined : orders.take({ kind: 'commission', report: commission }),
    ];
    for (const change of told) if (change !== undefined) book.book(change);
  }
  const pnl = book.value({ markOf: (id) => marks.get(id), rates, nowMs: NOW, staleAfterMs: 5_000 });
  return pnl.kind === 'known' ? decimalText(pnl.total) : pnl.reason;
}
const bought = (id: string, quantity: number, price: number, commission?: string): Fill =>
  fillOf({ id, quantity, price, ...(commission === undefined ? {} : { commission }) });
const sold = (id: string, quantity: number, price: number): Fill => fillOf({ id, side: 'SELL', quantity, price });

describe('the P&L of a session', () => {
  it('is 0 where nothing was held or traded', () => {
    expect(inWords({})).toBe('0');
  });

  it('is cash flow plus position at the mark minus known commissions', () => {
    expect(inWords({ fills: [bought('a.01', 10, 90, '1.5')], marks: mark('95') })).toBe('48.5');
    expect(inWords({ fills: [bought('a.01', 10, 90), sold('b.01', 4, 100)], marks: mark('80') })).toBe('-20');
  });

  it('needs no mark of what is flat again', () => {
    expect(inWords({ fills: [bought('a.01', 10, 90), sold('b.01', 10, 91)], marks: new Map() })).toBe('10');
  });

  it('counts what was held at the beginning from its price then', () => {
    const openings = [{ contract: SPY, quantity: decimal(-5), mark: decimal(100) }];
    expect(inWords({ openings, marks: mark('90') })).toBe('50');
    expect(inWords({ openings, marks: mark('90'), fills: [bought('a.01', 5, 95)] })).toBe('25');
  });

  it.each([
    ['no mark', { marks: new Map() }, /has no mark/],
    ['an old mark', { marks: mark('100', NOW - 5_001) }, /stale mark: found 5001 ms, needed at most 5000/],
    ['a mark that is no price', { marks: mark('0') }, /not positive/],
    ['no rate', { rates: new Map() }, /has no rate of USD/],
  ])('is not known with an open position and %s', (_, changes, reason) => {
    expect(inWords({ fills: [bought('a.01', 1, 1)], ...changes })).toMatch(reason);
  });

  it('converts at the rate of the contract', () => {
    const euro = contractOf({ conId: conId(2), currency: currency('EUR') });
    const opening = { contract: euro, quantity: decimal(10), mark: decimal(10) };
    const rates = new Map([[currency('EUR'), decimal('1.1')]]);
    const marks = new Map([[euro.conId, { price: decimal(12), atMs: NOW }]]);
    expect(inWords({ openings: [opening], marks, rates })).toBe('22');
  });

  it('takes corrections and busts for what they replace, and forgets no commission', () => {
    const first = bought('a.01', 10, 90, '1');
    expect(inWords({ fills: [first, bought('a.02', 10, 91)], marks: mark('91') })).toBe('-1');
    expect(inWords({ fills: [bought('a.02', 0, 90), first], marks: new Map() })).toBe('-1');
  });

  it('is the same in any order and with duplicates, exactly', () => {
    const fill = fc.record({
      units: fc.integer({ min: 1, max: 1_000 }),
      cents: fc.integer({ min: 1, max: 1_000_000 }),
      buys: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fill, { maxLength: 20 }), fc.integer({ min: 1, max: 1_000_000 }), (rows, markCents) => {
        const fills = rows.map(({ units, cents, buys }, index) => {
          const values = { id: `x${index}.01`, quantity: units, price: cents / 100 };
          return fillOf({ ...values, side: buys ? 'BUY' : 'SELL' });
        });
        const marks = mark(decimalText(decimal(markCents).div(100)));
        const expected = rows.reduce(
          (sum, { units, cents, buys }) => sum + BigInt(buys ? units : -units) * BigInt(markCents - cents),
          0n,
        );
        for (const shown of [fills, fills.toReversed(), [...fills, ...fills]]) {
          expect(inWords({ fills: shown, marks })).toBe(decimalText(decimal(String(expected)).div(100)));
        }
      }),
    );
  });
});
