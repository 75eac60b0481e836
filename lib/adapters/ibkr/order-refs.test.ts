import { orderRef } from '../../domain/ids.ts';
import { createOrderRefs } from './order-refs.ts';
import { MOST_REMEMBERED, remember } from './remember.ts';

describe('References of orders', () => {
  it('are kept of an order that lives, however many are over since', () => {
    const refs = createOrderRefs();
    refs.keep('1/1', orderRef('lives'));
    for (let id = 2; id < 3 * MOST_REMEMBERED; id += 1) {
      refs.keep(`1/${id}`, orderRef(`over-${id}`));
      refs.isOver(`1/${id}`);
    }
    expect(refs.get('1/1')).toBe('lives');
  });

  it('are kept of the newest that are over, for repeats, and forgotten of the oldest', () => {
    const refs = createOrderRefs();
    for (let id = 0; id <= MOST_REMEMBERED; id += 1) {
      refs.keep(`1/${id}`, orderRef(`ref-${id}`));
      refs.isOver(`1/${id}`);
    }
    expect([refs.get('1/0'), refs.get('1/1')]).toEqual([undefined, 'ref-1']);
  });

  it('are those of the order that was told last, where a client begins its numbers anew', () => {
    const refs = createOrderRefs();
    refs.keep('5/1', orderRef('of-yesterday'));
    refs.isOver('5/1');
    refs.keep('5/1', orderRef('of-today'));
    expect(refs.get('5/1')).toBe('of-today');
  });
});

describe('What is remembered', () => {
  it('keeps the newest, tells what it forgets, and counts a repeat as new', () => {
    const map = new Map<number, string>();
    const forgotten: number[] = [];
    for (const key of [1, 2, 1, 3]) remember(map, { key, value: '', most: 2 }, (old) => forgotten.push(old));
    expect([[...map.keys()], forgotten]).toEqual([[1, 3], [2]]);
  });
});
