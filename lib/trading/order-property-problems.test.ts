import { decimal } from '../domain/decimal.ts';
import type { OrderProperties } from '../domain/order.ts';
import { MARKET } from '../testing/trading-values.ts';
import { orderPropertyProblems } from './order-property-problems.ts';

const fields = (changes: Partial<OrderProperties>): readonly string[] =>
  orderPropertyProblems({ ...MARKET, ...changes }).map(({ field }) => field);
const limitPrice = decimal(100);

describe('orderPropertyProblems', () => {
  it('finds none in what IB takes', () => {
    const fitting: readonly Partial<OrderProperties>[] = [
      {},
      { tif: 'OPG' },
      { orderType: 'LMT', limitPrice, tif: 'IOC' },
      { orderType: 'LMT', limitPrice, tif: 'GTC', outsideRth: true, goodAfterTimeAtMs: 1 },
      { orderType: 'LOC', limitPrice },
      { orderType: 'MOC' },
      { orderType: 'MOO', tif: 'OPG' },
      { orderType: 'MTL', tif: 'GTC' },
      { adaptivePriority: 'Urgent' },
    ];
    expect(fitting.flatMap((changes) => fields(changes))).toEqual([]);
  });

  it.each<readonly [string, Partial<OrderProperties>]>([
    ['limitPrice', { orderType: 'LMT' }],
    ['limitPrice', { orderType: 'LOC' }],
    ['limitPrice', { limitPrice }],
    ['limitPrice', { orderType: 'LMT', limitPrice: decimal(0) }],
    ['tif', { tif: 'GTD' }],
    ['tif', { orderType: 'MOC', tif: 'IOC' }],
    ['tif', { orderType: 'MTL', tif: 'FOK' }],
    ['adaptivePriority', { orderType: 'MOC', adaptivePriority: 'Normal' }],
    ['adaptivePriority', { tif: 'IOC', adaptivePriority: 'Normal' }],
    ['outsideRth', { orderType: 'MOC', outsideRth: true }],
    ['outsideRth', { tif: 'OPG', outsideRth: true }],
    ['goodAfterTime', { tif: 'IOC', goodAfterTimeAtMs: 1 }],
    ['goodAfterTime', { orderType: 'MOC', goodAfterTimeAtMs: 1 }],
  ])('names %s in %j', (field, changes) => {
    expect(fields(changes)).toEqual([field]);
  });

  it('says what was found and what is needed', () => {
    expect(orderPropertyProblems({ ...MARKET, orderType: 'MOC', tif: 'GTC' })).toEqual([
      { field: 'tif', found: 'GTC', needed: 'DAY for MOC' },
    ]);
  });
});
