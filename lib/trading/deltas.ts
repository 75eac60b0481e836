/** The difference between what a strategy wants and what it has or will have. Signed units; nothing is netted here. */
import { isZero, max, min, ZERO, type Decimal } from '../domain/decimal.ts';

export interface Exposed {
  /** Units our ledger attributes to the strategy. */
  readonly holding: Decimal;
  /** Signed units of its orders that still work. */
  readonly working: Decimal;
}

/** Target position - holding - what is still working for the strategy. */
export function deltaOf({ target, holding, working }: Exposed & { readonly target: Decimal }): Decimal {
  return target.minus(holding).minus(working);
}

/** In REDUCING: the part of a delta between 0 and -(holding + working), so that nothing grows or turns around. */
export function clipToReducing({ delta, holding, working }: Exposed & { readonly delta: Decimal }): Decimal {
  const flat = holding.plus(working).neg();
  return max(min(ZERO, flat), min(delta, max(ZERO, flat)));
}

/** Whether a delta only takes away from what is held and works, without turning it around. */
export const onlyShrinks = (delta: Decimal, exposed: Exposed): boolean =>
  !isZero(delta) && clipToReducing({ delta, ...exposed }).eq(delta);
