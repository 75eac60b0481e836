/** How a fill is cut into executions, where the gateway is asked to: seeded slices, or a share of the day's volume. */
import { divideTowardZero, max, roundTowardZeroTo, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Random } from './random.ts';

export type PartialFills =
  /** Each fill comes as 1 to `maximum` executions at once. */
  | { readonly kind: 'slices'; readonly maximum: number }
  /** At most this fraction of the day's volume at each opening and close; the rest of an order waits for the next. */
  | { readonly kind: 'volume'; readonly fraction: Decimal };

/** Units an order can have now; at least one increment. Undefined where nothing limits it. */
export function availableUnits(options: {
  readonly partialFills: PartialFills | undefined;
  readonly volume: Decimal | undefined;
  readonly increment: Decimal;
}): Decimal | undefined {
  const { partialFills, volume, increment } = options;
  if (partialFills?.kind !== 'volume' || volume === undefined) return undefined;
  return max(roundTowardZeroTo(volume.times(partialFills.fraction), increment), increment);
}

/** Parts of `quantity` in whole increments, each > 0, which sum to it. */
export function slicesOf(options: {
  readonly quantity: Decimal;
  readonly increment: Decimal;
  readonly partialFills: PartialFills | undefined;
  readonly random: Random;
}): readonly Decimal[] {
  const { quantity, increment, partialFills, random } = options;
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
