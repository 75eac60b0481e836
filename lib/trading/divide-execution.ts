/**
 * How a netted order's executions divide among the strategies that asked for it: highest averages (Sainte-Lague) in
 * size increments, ties by strategy id. A pure function of what was asked and how much is filled, so the order and the
 * number of executions do not matter. It divides quantities only; money follows in `share-order.ts`.
 *
 * Definition: each strategy's quantity is cut into seats of one increment (the last one smaller where the quantity is
 * not a whole multiple). Seat k (from 0) of a strategy that asked for w ranks by w / (2k + 1), highest first, ties to
 * the lower strategy id. The filled quantity is laid over the seats in that order; the last one may be filled in part.
 * Hence a longer fill extends a shorter one (house monotone), nobody gets more than asked, and a complete fill gives
 * everyone what was asked.
 */
import { decimal, decimalText, sum, type Decimal } from '../domain/decimal.ts';
import { InvalidValueError } from '../domain/errors.ts';
import type { StrategyId } from '../domain/ids.ts';

/** One strategy's claim, counted in units of the smallest decimal place in play. */
interface Claim {
  readonly strategyId: StrategyId;
  readonly asked: bigint;
  seats: bigint;
  given: bigint;
}

/**
 * Strategy -> its part of `filled`; every strategy of `source` appears, in order of its id. Parts sum to `filled`.
 * Quantities are unsigned, in units; takes at most 2n + 1 steps after a proportional start, whatever the quantity.
 * @throws InvalidValueError where something is negative, `increment` is not positive or `filled` exceeds the sum asked
 */
export function divideByHighestAverages(
  source: ReadonlyMap<StrategyId, Decimal>,
  filled: Decimal,
  increment: Decimal,
): ReadonlyMap<StrategyId, Decimal> {
  checkDivision(source, filled, increment);
  const places = Math.max(...[filled, increment, ...source.values()].map(decimalPlaces));
  const seat = inUnits(increment, places);
  const claims = [...source]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([strategyId, asked]): Claim => ({ strategyId, asked: inUnits(asked, places), seats: 0n, given: 0n }));
  let left = inUnits(filled, places);
  if (left > 0n) {
    left -= startNearProportion(claims, left, seat);
    while (left > 0n) left -= giveNextSeat(claims, left, seat);
  }
  return new Map(claims.map(({ strategyId, given }) => [strategyId, fromUnits(given, places)]));
}

function refuse(field: string, found: Decimal, needed: string): never {
  throw new InvalidValueError({ field, found: decimalText(found), needed });
}

function checkDivision(source: ReadonlyMap<StrategyId, Decimal>, filled: Decimal, increment: Decimal): void {
  if (increment.lte(0)) refuse('size increment of a division', increment, 'more than 0');
  for (const [strategyId, asked] of source)
    if (asked.lt(0)) refuse(`quantity asked by ${strategyId}`, asked, '0 or more');
  const total = sum(source.values());
  if (filled.lt(0) || filled.gt(total)) refuse('filled quantity of a division', filled, `0 to ${decimalText(total)}`);
}

/**
 * Gives every seat that ranks at or above one common bar, hence a beginning of the sequence: seats k with
 * w / (2k + 1) >= bar are floor(w x + 1/2) for x = 1 / (2 bar), together at most W x + n/2. With
 * x = (filled - n/2) / W (in seats) that cannot exceed `filled`, and falls short of it by n seats and n part seats.
 */
function startNearProportion(claims: readonly Claim[], filled: bigint, seat: bigint): bigint {
  const total = claims.reduce((all, claim) => all + claim.asked, 0n);
  const doubled = 2n * filled - BigInt(claims.length) * seat;
  if (doubled <= 0n) return 0n;
  let given = 0n;
  for (const claim of claims) {
    const reached = (claim.asked * doubled + seat * total) / (2n * seat * total);
    const most = (claim.asked + seat - 1n) / seat;
    claim.seats = reached < most ? reached : most;
    claim.given = smaller(claim.seats * seat, claim.asked);
    given += claim.given;
  }
  return given;
}

/** Fills the highest-ranking open seat, in part where less than a seat is left; returns the quantity given. */
function giveNextSeat(claims: readonly Claim[], left: bigint, seat: bigint): bigint {
  let best: Claim | undefined;
  for (const claim of claims) {
    if (claim.given >= claim.asked) continue;
    if (best === undefined || claim.asked * (2n * best.seats + 1n) > best.asked * (2n * claim.seats + 1n)) best = claim;
  }
  if (best === undefined) throw new Error(`Division has no open seat left: found ${left} units over, needed 0`);
  const part = smaller(smaller(seat, best.asked - best.given), left);
  best.given += part;
  best.seats += 1n;
  return part;
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

const decimalPlaces = (value: Decimal): number => decimalText(value).split('.')[1]?.length ?? 0;

/** Exact: `places` is at least the number of decimal places of `value`. */
const inUnits = (value: Decimal, places: number): bigint => BigInt(value.toFixed(places).replace('.', ''));

const fromUnits = (units: bigint, places: number): Decimal => decimal(`${units}e-${places}`);
