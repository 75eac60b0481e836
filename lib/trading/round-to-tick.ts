/** Prices in steps of a contract's minimum tick. Which way a price may move is named at every call. */
import { decimalText, isZero, roundHalfUpTo, roundTowardZeroTo, type Decimal } from '../domain/decimal.ts';
import { InvalidValueError } from '../domain/errors.ts';

/** `down` and `up` on the number line, also below zero; `nearest`: halves away from zero. */
export type TickRounding = 'down' | 'up' | 'nearest';

/** A buy limit rounded `down` or a sell limit rounded `up` is never worse than asked. @throws InvalidValueError for a tick <= 0 */
export function roundToTick(price: Decimal, minTick: Decimal, rounding: TickRounding): Decimal {
  if (minTick.lte(0))
    throw new InvalidValueError({ field: 'minTick', found: decimalText(minTick), needed: 'more than 0' });
  if (rounding === 'nearest') return roundHalfUpTo(price, minTick);
  const inner = roundTowardZeroTo(price, minTick);
  if (inner.eq(price)) return inner;
  if (rounding === 'up') return price.gt(0) ? inner.plus(minTick) : inner;
  return price.gt(0) ? inner : inner.minus(minTick);
}

export const isOnTick = (price: Decimal, minTick: Decimal): boolean => minTick.gt(0) && isZero(price.mod(minTick));
