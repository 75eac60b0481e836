/**
 * The margin rule: a fraction of a position's value, by contract, in base currency and cents; long and short alike, without
 * credit between positions. Pure; what equity stands against it is the valuation's.
 */
import { roundHalfUp, type Decimal } from '../domain/decimal.ts';
import type { Listing } from './listing.ts';

export interface Requirement {
  readonly initial: Decimal;
  readonly maintenance: Decimal;
}

/** @param holding signed or unsigned quantity, price of one unit, rate of the contract's currency in base currency */
export function requirementOf(
  { contract, terms }: Listing,
  holding: { readonly quantity: Decimal; readonly price: Decimal; readonly rate: Decimal },
): Requirement {
  const value = holding.quantity.abs().times(holding.price).times(contract.multiplier).times(holding.rate);
  return {
    initial: roundHalfUp(value.times(terms.initialMargin), 2),
    maintenance: roundHalfUp(value.times(terms.maintenanceMargin), 2),
  };
}
