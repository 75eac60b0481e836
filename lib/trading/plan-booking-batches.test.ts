import { ledgerOrderOf, fillOf, testLedger, viewOf } from '../testing/trading-values.ts';
import { bookFills, bookingScope } from './book-execution.ts';
import { planBookingBatches } from './plan-booking-batches.ts';

const fills = (count: number, orders: number) =>
  Array.from({ length: count }, (_, index) => fillOf({ id: `${index}.01`, ref: `ref-${index % orders}`, atMs: index }));

describe('planBookingBatches', () => {
  it('books a thousand fills of twenty orders in at most twelve commits', () => {
    const batches = planBookingBatches(fills(1_000, 20), 120);
    expect(batches.length).toBeLessThanOrEqual(12);
    expect(batches.flat()).toHaveLength(1_000);
  });

  it('keeps every decision within the documents it promised, books apart', () => {
    const orders = Array.from({ length: 20 }, (_, index) => ledgerOrderOf(`ref-${index}`, { alpha: 50 }));
    const ledger = testLedger(orders);
    for (const batch of planBookingBatches(fills(1_000, 20), 120)) {
      const { changes } = bookFills(viewOf(ledger, bookingScope(batch)), batch, 0);
      expect(changes.filter(({ kind }) => kind !== 'put-book').length).toBeLessThanOrEqual(120);
    }
  });

  it('keeps the fills of an order together where they fit', () => {
    const refs = planBookingBatches(fills(30, 3), 12).map(
      (batch) => new Set(batch.map(({ execution }) => execution.orderRef)).size,
    );
    expect(refs).toEqual([1, 1, 1]);
  });

  it('drops duplicates and old revisions, and has no batch where there is nothing', () => {
    const once = planBookingBatches([fillOf({ id: '1.01' }), fillOf({ id: '1.02' }), fillOf({ id: '1.02' })], 10);
    expect(once.map((batch) => batch.map(({ execution }) => execution.execId))).toEqual([['1.02']]);
    expect(planBookingBatches([], 10)).toEqual([]);
  });

  it('refuses a limit without room for one execution', () => {
    expect(() => planBookingBatches([], 2)).toThrow('maxWrites');
  });
});
