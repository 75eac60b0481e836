/**
 * Turns a strategy's target weights into target positions: units of each contract. It knows neither holdings nor
 * orders, and fetches no price: what it divides by is given.
 */
import type { Contract } from '../domain/contract.ts';
import { decimalText, isZero, min, sum, divideTowardZero, ZERO, type Decimal } from '../domain/decimal.ts';
import { InvalidValueError } from '../domain/errors.ts';
import type { ConId } from '../domain/ids.ts';

/** What one unit of a contract costs, and how finely it is traded. */
export interface PricedContract {
  /** In the contract's currency. */
  readonly price: Decimal;
  readonly multiplier: Decimal;
  /** Base currency for one unit of the contract's currency; 1 for the base currency itself. */
  readonly fx: Decimal;
  readonly sizeIncrement: Decimal;
  readonly secType: Contract['secType'];
}

export interface TargetInput {
  /** contract -> fraction of the exposure wanted, signed. */
  readonly weights: ReadonlyMap<ConId, Decimal>;
  /** Money the strategy may deploy, in base currency. */
  readonly exposure: Decimal;
  /** Largest sum of absolute weights. */
  readonly leverage: Decimal;
  /** Every contract with a weight other than 0. */
  readonly priced: ReadonlyMap<ConId, PricedContract>;
}

/**
 * contract -> signed units wanted, by conId: weight x exposure / (price x multiplier x fx), cut toward zero to the size
 * increment in one exact division. Weights whose absolute sum exceeds `leverage` are scaled down to it. Crypto cannot
 * be sold short: its negative targets become 0. A weight of 0 is a target of 0 and needs no price.
 * @throws InvalidValueError naming the contract whose price, multiplier, fx or increment is missing or not positive
 */
export function targetPositions(input: TargetInput): ReadonlyMap<ConId, Decimal> {
  checkAtLeastZero('exposure', input.exposure);
  checkAtLeastZero('leverage', input.leverage);
  const asked = sum([...input.weights.values()].map((weight) => weight.abs()));
  const targets = [...input.weights].map(([conId, weight]): [ConId, Decimal] => {
    if (isZero(weight)) return [conId, ZERO];
    return [conId, targetPosition({ ...input, conId, weight, asked })];
  });
  return new Map(targets.toSorted(([a], [b]) => a - b));
}

interface OneTarget extends TargetInput {
  readonly conId: ConId;
  readonly weight: Decimal;
  readonly asked: Decimal;
}

/** Scaling is part of the one division, so that nothing is rounded twice. */
function targetPosition({ conId, weight, asked, exposure, leverage, priced }: OneTarget): Decimal {
  const { price, multiplier, fx, sizeIncrement, secType } = checkPriced(conId, priced.get(conId));
  if (secType === 'CRYPTO' && weight.lt(0)) return ZERO;
  const money = weight.times(exposure).times(min(asked, leverage));
  const perIncrement = price.times(multiplier).times(fx).times(asked).times(sizeIncrement);
  return divideTowardZero(money, perIncrement, 0).times(sizeIncrement);
}

function checkPriced(conId: ConId, priced: PricedContract | undefined): PricedContract {
  if (priced === undefined) {
    throw new InvalidValueError({ field: `price of contract ${conId}`, found: 'none', needed: 'more than 0' });
  }
  const { price, multiplier, fx, sizeIncrement } = priced;
  for (const [field, value] of Object.entries({ price, multiplier, fx, 'size increment': sizeIncrement })) {
    if (value.lte(0)) {
      throw new InvalidValueError({
        field: `${field} of contract ${conId}`,
        found: decimalText(value),
        needed: 'more than 0',
      });
    }
  }
  return priced;
}

function checkAtLeastZero(field: string, value: Decimal): void {
  if (value.lt(0)) throw new InvalidValueError({ field, found: decimalText(value), needed: '0 or more' });
}
