import * as fc from 'fast-check';
import { BrokerError, InvalidValueError } from '../../domain/errors.ts';
import { orderId } from '../../domain/ids.ts';
import { createOrderIds, FIRST_REQUEST_ID } from './order-ids.ts';

describe('createOrderIds', () => {
  it('begins above what is stored', () => {
    expect(createOrderIds(orderId(41)).allocate(2)).toEqual([42, 43]);
  });
  it('does not go back with a next valid id that was rolled back', () => {
    const ids = createOrderIds(orderId(41));
    ids.see(7);
    expect(ids.allocate(1)).toEqual([42]);
  });
  it('goes above every id seen', () => {
    const ids = createOrderIds(orderId(0));
    ids.see(100);
    ids.see(-5);
    ids.see(Number.NaN);
    expect(ids.allocate(1)).toEqual([101]);
    expect(ids.highWater()).toBe(101);
  });
  it('refuses to run into the request ids', () => {
    const ids = createOrderIds(orderId(FIRST_REQUEST_ID - 2));
    expect(ids.allocate(1)).toEqual([FIRST_REQUEST_ID - 1]);
    expect(() => ids.allocate(1)).toThrow(BrokerError);
  });
  it.each([0, -1, 1.5])('refuses to allocate %p ids', (count) => {
    expect(() => createOrderIds(orderId(0)).allocate(count)).toThrow(InvalidValueError);
  });
  it('never gives an id twice or back, whatever is seen between', () => {
    const step = fc.oneof(
      fc.record({ see: fc.integer({ min: -10, max: 5_000 }) }),
      fc.record({ take: fc.integer({ min: 1, max: 20 }) }),
    );
    fc.assert(
      fc.property(fc.nat(1_000), fc.array(step), (stored, steps) => {
        const ids = createOrderIds(orderId(stored));
        const given: number[] = [];
        for (const one of steps) {
          if ('see' in one) ids.see(one.see);
          else given.push(...ids.allocate(one.take));
        }
        const rising = given.every((id, at) => id > (given[at - 1] ?? stored));
        expect(rising).toBe(true);
      }),
    );
  });
});
