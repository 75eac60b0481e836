/** Direction of an order or execution. BUY is +, SELL is -, and only here. */
import type { Decimal } from './decimal.ts';

export const SIDES = ['BUY', 'SELL'] as const;
export type Side = (typeof SIDES)[number];

/** The one place where a side becomes a sign. `quantity` is > 0. */
export function signedQuantity(side: Side, quantity: Decimal): Decimal {
  return side === 'BUY' ? quantity : quantity.neg();
}

/** Side of a signed, non-zero delta. */
export function sideOf(delta: Decimal): Side {
  return delta.lt(0) ? 'SELL' : 'BUY';
}
