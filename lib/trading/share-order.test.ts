import { decimal, decimalText, sum } from '../domain/decimal.ts';
import { ledgerOrderOf } from '../testing/trading-values.ts';
import { bookedTotals, sharesDue } from './share-order.ts';

/** strategy -> `quantity / cost / commission`. */
function shares(source: { readonly [strategy: string]: number }, filled: number, cost: string, commission = '0') {
  const totals = { filled: decimal(filled), cost: decimal(cost), commission: decimal(commission) };
  const due = sharesDue(ledgerOrderOf('ref-1', source), totals);
  return Object.fromEntries(
    [...due].map(([id, share]) => [id, [share.quantity, share.cost, share.commission].map(decimalText).join(' / ')]),
  );
}

describe('sharesDue', () => {
  it('shares money in proportion to the quantities due, not to those asked', () => {
    expect(shares({ alpha: 6, beta: 3 }, 3, '300', '0.3')).toEqual({ alpha: '2 / 200 / 0.2', beta: '1 / 100 / 0.1' });
  });

  it('rounds running sums half away from zero to eight places, and the last share takes what is left', () => {
    expect(shares({ alpha: 1, beta: 1, gamma: 1 }, 3, '100', '-1')).toEqual({
      alpha: '1 / 33.33333333 / -0.33333333',
      beta: '1 / 33.33333334 / -0.33333334',
      gamma: '1 / 33.33333333 / -0.33333333',
    });
  });

  it('always sums to the total, places beyond the eighth included', () => {
    const due = sharesDue(ledgerOrderOf('ref-1', { alpha: 3, beta: 7 }), {
      filled: decimal(9),
      cost: decimal('0.123456789123'),
      commission: decimal(0),
    });
    expect(decimalText(sum([...due.values()].map((share) => share.cost)))).toBe('0.123456789123');
    expect(decimalText(bookedTotals(ledgerOrderOf('ref-1', { alpha: 10 }, { booked: due })).cost)).toBe(
      '0.123456789123',
    );
  });

  it('leaves out strategies that are due nothing', () => {
    expect(Object.keys(shares({ alpha: 9, beta: 1 }, 1, '10'))).toEqual(['alpha']);
    expect(shares({ alpha: 9 }, 0, '0')).toEqual({});
  });

  it('owes what goes beyond the order to nobody but unallocated', () => {
    expect(shares({ alpha: 2 }, 3, '30')).toEqual({ alpha: '2 / 20 / 0', unallocated: '1 / 10 / 0' });
  });
});
