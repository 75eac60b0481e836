import { decimal } from '../domain/decimal.ts';
import type { InternalCross } from '../domain/ledger-order.ts';
import {
  ALPHA,
  applyChanges,
  BETA,
  contractOf,
  holdingText,
  quantities,
  RUN,
  testLedger,
} from '../testing/trading-values.ts';
import { bookCross, bookCrosses } from './book-cross.ts';

const cross = (id: string, deltas: { readonly [strategy: string]: number }, price: number): InternalCross => ({
  id,
  runId: RUN,
  contract: contractOf({ multiplier: decimal(5) }),
  deltas: quantities(deltas),
  price: decimal(price),
  atMs: 1_000,
});

describe('bookCross', () => {
  it('moves units between strategies at the reference price, without commission', () => {
    const ledger = testLedger();
    applyChanges(ledger, bookCross(ledger, cross('c1', { alpha: 2, beta: -2 }, 10)).changes);
    expect([holdingText(ledger, ALPHA), holdingText(ledger, BETA)]).toEqual(['2 @ 100, 0', '-2 @ -100, 0']);
  });

  it('books several crosses of one strategy in one decision', () => {
    const ledger = testLedger();
    const crosses = [cross('c1', { alpha: 2, beta: -2 }, 10), cross('c2', { alpha: -2, beta: 2 }, 12)];
    const { changes } = bookCrosses(ledger, crosses, 1_000);
    applyChanges(ledger, changes);
    expect([holdingText(ledger, ALPHA), holdingText(ledger, BETA)]).toEqual(['0 @ 0, 20', '0 @ 0, -20']);
    expect(changes.map(({ kind }) => kind)).toEqual(['put-cross', 'put-cross', 'put-book', 'put-book']);
  });

  it('refuses a cross whose units do not sum to zero', () => {
    expect(() => bookCross(testLedger(), cross('c1', { alpha: 2, beta: -1 }, 10))).toThrow('found "a sum of 1"');
  });
});
