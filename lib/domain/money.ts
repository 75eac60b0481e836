/** An exact sum in one currency; sums of different currencies do not add. */
import type { Decimal } from './decimal.ts';
import { InvalidValueError } from './errors.ts';
import type { Currency } from './ids.ts';

export interface Money {
  readonly value: Decimal;
  readonly currency: Currency;
}

export const money = (value: Decimal, currency: Currency): Money => ({ value, currency });

/** @throws InvalidValueError where the currencies differ. */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) {
    throw new InvalidValueError({ field: 'currency', found: b.currency, needed: a.currency });
  }
  return money(a.value.plus(b.value), a.currency);
}
