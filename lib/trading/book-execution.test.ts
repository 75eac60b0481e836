import { decimal, decimalText } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import { conId, orderRef, UNALLOCATED } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import {
  ALPHA,
  applyChanges,
  BETA,
  booksText,
  contractOf,
  fillOf,
  holdingText,
  keyOf,
  ledgerOrderOf,
  testLedger,
  viewOf,
  type TestLedger,
} from '../testing/trading-values.ts';
import { bookFills, bookingScope, type BookingOptions } from './book-execution.ts';

const REF = orderRef('ref-1');
const NOW = 5_000;

/** Given these orders, when these batches of fills are booked. */
function given(...orders: LedgerOrder[]): TestLedger {
  return testLedger(orders);
}
function book(ledger: TestLedger, fills: readonly Fill[], options: BookingOptions = {}) {
  const scope = bookingScope(fills, [...ledger.orders.keys()]);
  const { changes, result } = bookFills(viewOf(ledger, scope), fills, NOW, options);
  applyChanges(ledger, changes);
  return { changes, result };
}
const two = () => ledgerOrderOf('ref-1', { alpha: 6, beta: 4 });
const notes = (result: ReturnType<typeof book>['result']) => result.notes.map((note) => note.kind);

describe('bookFills', () => {
  it('divides an execution among the strategies of its order at the average price', () => {
    const ledger = given(two());
    book(ledger, [fillOf({ id: '1.01', quantity: 4, price: 100 }), fillOf({ id: '2.01', quantity: 6, price: 110 })]);
    expect([holdingText(ledger, ALPHA), holdingText(ledger, BETA)]).toEqual(['6 @ 636, 0', '4 @ 424, 0']);
  });

  it('sells with negative quantity and cost, multiplied by the multiplier', () => {
    const contract = contractOf({ multiplier: decimal(5) });
    const ledger = given(ledgerOrderOf('ref-1', { alpha: 2 }, { side: 'SELL', contract }));
    book(ledger, [fillOf({ contract, side: 'SELL', quantity: 2, price: 10 })]);
    expect(holdingText(ledger, ALPHA)).toBe('-2 @ -100, 0');
  });

  it('books the same execution once, delivered twice or again', () => {
    const ledger = given(two());
    const fill = fillOf({ quantity: 3, commission: 1 });
    book(ledger, [fill, fill]);
    const once = booksText(ledger);
    const again = book(ledger, [fill]);
    expect(booksText(ledger)).toBe(once);
    expect(again.changes).toEqual([]);
    expect(again.result.booked).toEqual([]);
  });

  it('writes each book, order and execution once, however many fills there are', () => {
    const ledger = given(ledgerOrderOf('ref-1', { alpha: 100, beta: 100 }));
    const fills = Array.from({ length: 100 }, (_, index) => fillOf({ id: `${index}.01` }));
    const { changes } = book(ledger, fills);
    expect(changes.map(({ kind }) => kind).filter((kind) => kind !== 'put-execution')).toEqual([
      'put-order',
      'put-book',
      'put-book',
    ]);
  });

  it('takes a commission that comes later from the profit of each share', () => {
    const ledger = given(two());
    book(ledger, [fillOf({ quantity: 10 })]);
    book(ledger, [fillOf({ quantity: 10, commission: '1.01' })]);
    expect([holdingText(ledger, ALPHA), holdingText(ledger, BETA)]).toEqual(['6 @ 600, -0.606', '4 @ 400, -0.404']);
  });

  it('records a commission in another currency without adding it', () => {
    const ledger = given(two());
    const { result } = book(ledger, [fillOf({ quantity: 10, commission: 1, commissionCurrency: 'EUR' })]);
    expect([holdingText(ledger, ALPHA), notes(result)]).toEqual(['6 @ 600, 0', ['foreign-commission']]);
    expect(decimalText(ledger.executions.get(keyOf('0001.01'))?.fill.commission?.commission ?? decimal(0))).toBe('1');
  });

  it('books executions of nobody, and of an order unknown to us, to unallocated', () => {
    const ledger = given();
    const { result } = book(ledger, [
      fillOf({ id: '1.01', ref: null }),
      fillOf({ id: '2.01', ref: 'stranger', side: 'SELL', quantity: 3 }),
    ]);
    expect(holdingText(ledger, UNALLOCATED)).toBe('-2 @ -200, 0');
    expect([result.unallocated, notes(result)]).toEqual([['1', '2'], ['unknown-order']]);
  });

  it('refuses to book another contract or side to an order that only shares the ref', () => {
    const ledger = given(two());
    const { result } = book(ledger, [fillOf({ side: 'SELL' })]);
    expect([holdingText(ledger, ALPHA), holdingText(ledger, UNALLOCATED), notes(result)]).toEqual([
      'none',
      '-1 @ -100, 0',
      ['mismatched-order'],
    ]);
  });

  it('gives what was filled beyond the order to unallocated', () => {
    const ledger = given(two());
    const { result } = book(ledger, [fillOf({ quantity: 11 })]);
    expect([holdingText(ledger, ALPHA), holdingText(ledger, UNALLOCATED), notes(result)]).toEqual([
      '6 @ 600, 0',
      '1 @ 100, 0',
      ['overfilled'],
    ]);
  });

  it('books an execution of an order taken for rejected to its strategies, and says so', () => {
    const ledger = given({ ...two(), state: 'REJECTED' });
    const { result } = book(ledger, [fillOf({ quantity: 10 })]);
    expect([holdingText(ledger, BETA), notes(result), result.left]).toEqual([
      '4 @ 400, 0',
      ['contradicted-state'],
      [REF],
    ]);
  });

  it('keeps cash out of the books and still fills the order', () => {
    const contract = contractOf({ secType: 'CASH', localSymbol: 'EUR.USD' });
    const ledger = given(ledgerOrderOf('ref-1', { alpha: 1_000 }, { contract }));
    const { result } = book(ledger, [
      fillOf({ contract, quantity: 1_000 }),
      fillOf({ id: '9.01', ref: null, contract }),
    ]);
    expect([booksText(ledger), result.left]).toEqual(['[]', [REF]]);
  });
});

describe('bookFills of corrections', () => {
  it('replaces a revision by a higher one and ignores a lower one', () => {
    const ledger = given(two());
    book(ledger, [fillOf({ id: '1.02', quantity: 5, price: 90 })]);
    book(ledger, [fillOf({ id: '1.01', quantity: 10, price: 100 })]);
    expect([holdingText(ledger, ALPHA), holdingText(ledger, BETA)]).toEqual(['3 @ 270, 0', '2 @ 180, 0']);
  });

  it('undoes a bust to the state before, profit included', () => {
    const ledger = given(two(), ledgerOrderOf('ref-2', { alpha: 3 }, { side: 'SELL', plannedAtMs: 2_000 }));
    book(ledger, [fillOf({ id: '1.01', quantity: 10 })]);
    const before = holdingText(ledger, ALPHA);
    book(ledger, [fillOf({ id: '2.01', ref: 'ref-2', side: 'SELL', quantity: 3, price: 120, commission: 1 })]);
    expect(holdingText(ledger, ALPHA)).toBe('3 @ 300, 59');
    book(ledger, [fillOf({ id: '2.02', ref: 'ref-2', side: 'SELL', quantity: 0, price: 120 })]);
    expect(holdingText(ledger, ALPHA)).toBe(before);
  });

  it('corrects the books of the right strategies after the order has left', () => {
    const ledger = given(two());
    const { result } = book(ledger, [fillOf({ id: '1.01', quantity: 7 }), fillOf({ id: '2.01', quantity: 3 })]);
    expect([result.left, ledger.orders.size]).toEqual([[REF], 0]);
    book(ledger, [fillOf({ id: '2.02', quantity: 0 })]);
    expect([holdingText(ledger, ALPHA), holdingText(ledger, BETA)]).toEqual(['4 @ 400, 0', '3 @ 300, 0']);
    expect([ledger.orders.size, ledger.settledOrders.get(REF)?.state]).toEqual([0, 'FILLED']);
  });

  it('books the difference to unallocated where the order is no longer kept', () => {
    const ledger = given(two());
    book(ledger, [fillOf({ id: '1.01', quantity: 10 })]);
    ledger.settledOrders.clear();
    const { result } = book(ledger, [fillOf({ id: '1.02', quantity: 9 })]);
    expect([holdingText(ledger, ALPHA), holdingText(ledger, UNALLOCATED), notes(result)]).toEqual([
      '6 @ 600, 0',
      '-1 @ -100, 0',
      ['forgotten-order'],
    ]);
  });
});

describe('an order in openOrders', () => {
  it('stays while it is working, and is working as soon as an execution proves it', () => {
    const ledger = given({ ...two(), state: 'UNKNOWN' });
    expect(book(ledger, [fillOf({ quantity: 4 })]).result.left).toEqual([]);
    expect(ledger.orders.get(REF)?.state).toBe('WORKING');
  });

  it('leaves when it is filled, out of its executions alone', () => {
    const ledger = given(two());
    expect(book(ledger, [fillOf({ quantity: 10 })]).result.left).toEqual([REF]);
  });

  it('stays though filled by status until its executions are booked', () => {
    const ledger = given({ ...two(), state: 'FILLED', brokerFilled: decimal(10) });
    expect(book(ledger, [fillOf({ id: '1.01', quantity: 4 })]).result.left).toEqual([]);
    expect(book(ledger, [fillOf({ id: '2.01', quantity: 6 })]).result.left).toEqual([REF]);
  });

  it('leaves after a cancel with what the broker says it filled, and not before that is known', () => {
    const cancelled = given({ ...two(), state: 'CANCELLED' });
    expect(book(cancelled, [fillOf({ quantity: 4 })]).result.left).toEqual([]);
    const known = given({ ...two(), state: 'CANCELLED', brokerFilled: decimal(4) });
    expect(book(known, []).result.left).toEqual([]);
    expect(book(known, [fillOf({ quantity: 4 })]).result.left).toEqual([REF]);
  });

  it('leaves without any execution when it was rejected, denied or has expired', () => {
    for (const state of ['REJECTED', 'DENIED', 'EXPIRED'] as const) {
      expect(book(given({ ...two(), state }), []).result.left).toEqual([REF]);
    }
  });

  it('leaves after a bust only on proof that no execution is missing', () => {
    const ledger = given({ ...two(), state: 'CANCELLED', brokerFilled: decimal(4) });
    expect(book(ledger, [fillOf({ id: '1.02', quantity: 0 })]).result.left).toEqual([]);
    expect(book(ledger, [], { provenComplete: new Set([REF]) }).result.left).toEqual([REF]);
  });

  it('never leaves while it may still work, whatever was proven', () => {
    const ledger = given({ ...two(), state: 'UNKNOWN' });
    expect(book(ledger, [], { provenComplete: new Set([REF]) }).result.left).toEqual([]);
  });
});

describe('bookingScope', () => {
  it('names every order, execution and book the fills may touch, once', () => {
    const fills = [
      fillOf({ id: '1.01' }),
      fillOf({ id: '1.02' }),
      fillOf({ id: '7.x.01', ref: null, contract: contractOf({ conId: conId(2) }) }),
    ];
    expect(bookingScope(fills)).toEqual({
      books: 'all',
      orders: [REF],
      settledOrders: [REF],
      executions: ['1', '7.x'],
    });
  });
});
