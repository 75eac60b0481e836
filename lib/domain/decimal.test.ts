import {
  decimal,
  decimalText,
  divideHalfUp,
  divideTowardZero,
  isZero,
  roundHalfUp,
  roundTowardZeroTo,
  sign,
  sum,
} from './decimal.ts';

const text = (value: string | number): string => decimalText(decimal(value));

describe('decimal', () => {
  it('adds without the error of floats', () => {
    expect(decimalText(sum([decimal('0.1'), decimal('0.2')]))).toBe('0.3');
  });

  it('takes a float by its shortest text, exponents included', () => {
    expect([text(1e-7), text(1e21), text(0.1)]).toEqual(['0.0000001', '1000000000000000000000', '0.1']);
  });

  it('refuses what is not a number', () => {
    for (const bad of ['', ' 1', '1,000', 'NaN', 'Infinity', '0x10', '--1'])
      expect(() => decimal(bad)).toThrow(/decimal/);
    expect(() => decimal(Number.NaN)).toThrow(/NaN/);
  });

  it('never writes a negative zero', () => {
    expect(decimalText(decimal('-0.00'))).toBe('0');
  });

  it('rounds toward zero to a size increment on both sides of zero', () => {
    expect(decimalText(roundTowardZeroTo(decimal('17.9'), decimal('5')))).toBe('15');
    expect(decimalText(roundTowardZeroTo(decimal('-17.9'), decimal('5')))).toBe('-15');
    expect(decimalText(roundTowardZeroTo(decimal('0.00129'), decimal('0.0001')))).toBe('0.0012');
  });

  it('divides with the rounding that the call names', () => {
    expect(decimalText(divideTowardZero(decimal('-2'), decimal('3'), 4))).toBe('-0.6666');
    expect(decimalText(divideHalfUp(decimal('-2'), decimal('3'), 4))).toBe('-0.6667');
    expect(decimalText(roundHalfUp(decimal('2.345'), 2))).toBe('2.35');
  });

  it('knows the sign and the zero of what was worked out as of what was written', () => {
    const [one, third] = [decimal('1'), decimal('0.30')];
    const zeros = [decimal('-0.00'), one.minus(one), third.times(0), third.neg().plus(third), roundHalfUp(third, 0)];
    expect(zeros.map((zero) => [isZero(zero), sign(zero)])).toEqual(zeros.map(() => [true, 0]));
    const others = [one, third, decimal('1e-30'), third.minus(one), roundHalfUp(decimal('-0.5'), 0)];
    expect(others.map(sign)).toEqual([1, 1, 1, -1, -1]);
    expect(others.some(isZero)).toBe(false);
  });
});
