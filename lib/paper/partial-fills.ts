/**
 * How far an order executes and how a fill is cut into executions, where the gateway is asked to: seeded slices, a share of
 * the day's volume, or a plan for one order (a fault). Pure; it decides no prices.
 */
import { divideTowardZero, max, min, roundTowardZeroTo, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Random } from './random.ts';

export type PartialFills =
  /** Each fill comes as 1 to `maximum` executions at once. */
  | { readonly kind: 'slices'; readonly maximum: number }
  /** At most this fraction of the day's volume at each opening and close; the rest of an order waits for the next. */
  | { readonly kind: 'volume'; readonly fraction: Decimal };

/** What is planned for one order, whatever the market offers. */
export interface FillPlan {
  /** It has at most so many units, then rests; undefined: all of them. */
  readonly atMost: Decimal | undefined;
  /** It comes in so many executions; undefined: as the market gives it. */
  readonly slices: number | undefined;
}

/** Units an order can have now, of its day's volume at least one increment. Undefined where nothing limits it. */
export function availableUnits(options: {
  readonly partialFills: PartialFills | undefined;
  readonly volume: Decimal | undefined;
  readonly increment: Decimal;
  readonly plan: FillPlan | undefined;
  readonly filled: Decimal;
  /** What it has had of this volume already. */
  readonly taken: Decimal;
}): Decimal | undefined {
  const { partialFills, volume, increment, plan, filled, taken } = options;
  const share =
    partialFills?.kind === 'volume' && volume !== undefined
      ? max(roundTowardZeroTo(volume.times(partialFills.fraction), increment), increment)
      : undefined;
  const offered = share === undefined ? undefined : max(share.minus(taken), ZERO);
  if (plan?.atMost === undefined) return offered;
  const planned = max(roundTowardZeroTo(plan.atMost, increment).minus(filled), ZERO);
  return offered === undefined ? planned : min(offered, planned);
}

/** Parts of `quantity` in whole increments, each > 0, which sum to it. */
export function slicesOf(options: {
  readonly quantity: Decimal;
  readonly increment: Decimal;
  readonly partialFills: PartialFills | undefined;
  readonly random: Random;
  /** So many, as even as increments allow, fewer where there are not enough; undefined: as `partialFills` says. */
  readonly planned: number | undefined;
}): readonly Decimal[] {
  const { quantity, increment, partialFills, random, planned } = options;
  if (planned !== undefined) return evenSlices({ quantity, increment, count: planned });
  if (partialFills?.kind !== 'slices') return [quantity];
  const slices: Decimal[] = [];
  let rest = quantity;
  for (let left = 1 + random.below(partialFills.maximum); left > 1; left -= 1) {
    const share = divideTowardZero(rest.times(1 + random.below(99)), HUNDRED, 12);
    const slice = roundTowardZeroTo(share, increment);
    if (slice.lte(ZERO)) continue;
    slices.push(slice);
    rest = rest.minus(slice);
  }
  return [...slices, rest];
}

const HUNDRED = ZERO.plus(100);

function evenSlices(options: {
  readonly quantity: Decimal;
  readonly increment: Decimal;
  readonly count: number;
}): readonly Decimal[] {
  const { quantity, increment, count } = options;
  const slices: Decimal[] = [];
  let rest = quantity;
  for (let left = count; left > 1; left -= 1) {
    const slice = roundTowardZeroTo(divideTowardZero(rest, ZERO.plus(left), 12), increment);
    if (slice.lte(ZERO)) continue;
    slices.push(slice);
    rest = rest.minus(slice);
  }
  return [...slices, rest];
}
