/**
 * Numbers at the edge. The library hands out doubles it parsed from IB's decimal text; their shortest text is
 * that text again up to 15 digits, so a decimal made from it is exact. Unset doubles arrive as undefined and stay so.
 */
import { decimal, decimalText, type Decimal } from '../../domain/decimal.ts';
import { InvalidValueError } from '../../domain/errors.ts';

/** @throws InvalidValueError where the number is missing or not finite. */
export function requiredDecimal(field: string, value: number | undefined): Decimal {
  if (value === undefined || !Number.isFinite(value)) {
    throw new InvalidValueError({ field, found: String(value), needed: 'a finite number' });
  }
  return decimal(value);
}

/** Undefined where IB says none. @throws InvalidValueError where there is a number that is not finite. */
export function optionalDecimal(field: string, value: number | undefined): Decimal | undefined {
  return value === undefined ? undefined : requiredDecimal(field, value);
}

/**
 * The double whose text on the wire is exactly this decimal. The library writes `String(number)`, so what has more
 * digits than a double keeps, or would be written with an exponent (`1e-7`), is refused instead of changed.
 * @throws InvalidValueError
 */
export function wireNumber(field: string, value: Decimal): number {
  const text = decimalText(value);
  const number = Number(text);
  if (String(number) !== text) {
    throw new InvalidValueError({ field, found: text, needed: 'a number whose digits the wire can carry' });
  }
  return number;
}
