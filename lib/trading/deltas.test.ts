import { decimal, decimalText } from '../domain/decimal.ts';
import { clipToReducing, deltaOf } from './deltas.ts';

const clip = (delta: number, holding: number, working = 0) =>
  decimalText(clipToReducing({ delta: decimal(delta), holding: decimal(holding), working: decimal(working) }));

describe('deltaOf', () => {
  it('takes what is held and what still works off the target', () => {
    const delta = deltaOf({ target: decimal(10), holding: decimal(4), working: decimal(3) });
    expect(decimalText(delta)).toBe('3');
    expect(decimalText(deltaOf({ target: decimal(0), holding: decimal(-4), working: decimal(1) }))).toBe('3');
  });
});

describe('clipToReducing', () => {
  it('lets a step toward zero pass', () => {
    expect([clip(-3, 10), clip(3, -10)]).toEqual(['-3', '3']);
  });

  it('stops at zero', () => {
    expect([clip(-15, 10), clip(15, -10)]).toEqual(['-10', '10']);
  });

  it('counts what works as held already', () => {
    expect([clip(-15, 10, -4), clip(5, 0, -2)]).toEqual(['-6', '2']);
  });

  it('refuses any step away from zero, also from flat', () => {
    expect([clip(1, 10), clip(-1, -10), clip(5, 0), clip(-5, 0)]).toEqual(['0', '0', '0', '0']);
  });
});
