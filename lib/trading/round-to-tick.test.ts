import { decimal, decimalText } from '../domain/decimal.ts';
import { isOnTick, roundToTick, type TickRounding } from './round-to-tick.ts';

const rounded = (price: string, tick: string, rounding: TickRounding) =>
  decimalText(roundToTick(decimal(price), decimal(tick), rounding));

describe('roundToTick', () => {
  it('rounds down, up or to the nearest tick as the call names', () => {
    expect([rounded('100.13', '0.25', 'down'), rounded('100.13', '0.25', 'up')]).toEqual(['100', '100.25']);
    expect([rounded('100.12', '0.25', 'nearest'), rounded('100.125', '0.25', 'nearest')]).toEqual(['100', '100.25']);
  });

  it('means down and up on the number line also below zero', () => {
    expect([rounded('-1.01', '0.25', 'down'), rounded('-1.01', '0.25', 'up')]).toEqual(['-1.25', '-1']);
  });

  it('leaves a price on a tick where it is', () => {
    expect((['down', 'up', 'nearest'] as const).map((way) => rounded('33.33', '0.01', way))).toEqual([
      '33.33',
      '33.33',
      '33.33',
    ]);
  });

  it('refuses a tick that is not positive', () => {
    expect(() => rounded('1', '0', 'down')).toThrow('minTick');
    expect(isOnTick(decimal(1), decimal(0))).toBe(false);
  });
});
