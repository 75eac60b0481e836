/**
 * Exact decimals for money, prices and quantities. Addition, subtraction and multiplication are exact;
 * division always names its rounding. Floats enter only through their shortest decimal text.
 */
import { Big } from 'big.js';
import { InvalidValueError } from './errors.ts';

export type Decimal = Big;

export const ZERO: Decimal = new Big(0);
export const ONE: Decimal = new Big(1);

const FORM = /^-?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?$/;

/** A decimal from its text (`"-12.50"`) or an integer/float as its shortest text. @throws InvalidValueError */
export function decimal(value: string | number): Decimal {
  const text = typeof value === 'number' ? String(value) : value;
  if (!FORM.test(text)) throw new InvalidValueError({ field: 'decimal', found: text, needed: 'a decimal number' });
  return new Big(text);
}

/** Plain decimal text without exponent or superfluous zeros: the only form that is stored or sent as JSON. */
export function decimalText(value: Decimal): string {
  const text = value.toFixed();
  return text === '-0' ? '0' : text;
}

export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}

export const min = (a: Decimal, b: Decimal): Decimal => (a.lt(b) ? a : b);
export const max = (a: Decimal, b: Decimal): Decimal => (a.gt(b) ? a : b);
/** By its digits, which begin with none but the zero's own: a comparison of big.js copies what it compares with first. */
export const isZero = ({ c }: Decimal): boolean => c[0] === 0;
/** -1, 0 or 1. */
export const sign = (value: Decimal): -1 | 0 | 1 => (isZero(value) ? 0 : value.s < 0 ? -1 : 1);

/** Largest multiple of `increment` (> 0) whose absolute value does not exceed that of `value`; keeps the sign. */
export function roundTowardZeroTo(value: Decimal, increment: Decimal): Decimal {
  return divideTowardZero(value, increment, 0).times(increment);
}

/** Nearest multiple of `increment` (> 0), halves away from zero. */
export function roundHalfUpTo(value: Decimal, increment: Decimal): Decimal {
  return divideHalfUp(value, increment, 0).times(increment);
}

/** Quotient cut toward zero to `places` decimal places. */
export function divideTowardZero(dividend: Decimal, divisor: Decimal, places: number): Decimal {
  return divideRounded({ dividend, divisor, places, rounding: Big.roundDown });
}

/** Quotient rounded half away from zero to `places` decimal places. */
export function divideHalfUp(dividend: Decimal, divisor: Decimal, places: number): Decimal {
  return divideRounded({ dividend, divisor, places, rounding: Big.roundHalfUp });
}

/** Rounded half away from zero to `places` decimal places (2 for money shown in cents). */
export function roundHalfUp(value: Decimal, places: number): Decimal {
  return value.round(places, Big.roundHalfUp);
}

interface Division {
  readonly dividend: Decimal;
  readonly divisor: Decimal;
  readonly places: number;
  readonly rounding: Big.RoundingMode;
}

/**
 * A private Big constructor for each places and rounding: big.js keeps both on the constructor, never globally changed here.
 * Kept, because making one costs ten times the division.
 */
const constructors = new Map<string, Big.BigConstructor>();

function constructorOf(places: number, rounding: Big.RoundingMode): Big.BigConstructor {
  const key = `${places} ${rounding}`;
  const known = constructors.get(key);
  if (known !== undefined) return known;
  const made = Big();
  made.DP = places;
  made.RM = rounding;
  constructors.set(key, made);
  return made;
}

function divideRounded({ dividend, divisor, places, rounding }: Division): Decimal {
  const Rounded = constructorOf(places, rounding);
  return new Big(new Rounded(dividend).div(divisor).toFixed());
}
