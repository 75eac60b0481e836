/**
 * Nets the deltas of all strategies into at most one order a contract: what cancels between strategies becomes an
 * internal cross, the rest an order with its sources. It decides nothing about prices, limits or books.
 */
import { isZero, min, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import { InvalidValueError } from '../domain/errors.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import { signedQuantity, type Side } from '../domain/side.ts';
import { divideByHighestAverages } from './divide-execution.ts';

/** What one strategy wants to buy (+) or sell (-) of one contract, in units. Rows of the same pair add up. */
export interface DeltaRow {
  readonly strategyId: StrategyId;
  readonly conId: ConId;
  readonly delta: Decimal;
}

export interface NettedContract {
  readonly conId: ConId;
  /** strategy -> signed units it gets from (or gives to) other strategies; sums to zero; empty if none. */
  readonly cross: ReadonlyMap<StrategyId, Decimal>;
  readonly order:
    | {
        readonly side: Side;
        readonly quantity: Decimal;
        /** strategy -> unsigned part of `quantity`; the parts sum to it. */
        readonly source: ReadonlyMap<StrategyId, Decimal>;
      }
    | undefined;
}

/**
 * Contracts with something to do, by conId. cross = min(sum of buys, sum of sells), shared within each side by the
 * division rule; the order holds the rest, all of one sign.
 * @throws InvalidValueError where a contract has no size increment
 */
export function netDeltas(
  rows: readonly DeltaRow[],
  sizeIncrements: ReadonlyMap<ConId, Decimal>,
): readonly NettedContract[] {
  return [...sumByContract(rows)]
    .toSorted(([a], [b]) => a - b)
    .map(([conId, deltas]) => netContract(conId, deltas, sizeIncrements.get(conId)))
    .filter(({ cross, order }) => cross.size > 0 || order !== undefined);
}

function sumByContract(rows: readonly DeltaRow[]): ReadonlyMap<ConId, ReadonlyMap<StrategyId, Decimal>> {
  const contracts = new Map<ConId, Map<StrategyId, Decimal>>();
  for (const { conId, strategyId, delta } of rows) {
    const deltas = contracts.get(conId) ?? new Map<StrategyId, Decimal>();
    deltas.set(strategyId, (deltas.get(strategyId) ?? ZERO).plus(delta));
    contracts.set(conId, deltas);
  }
  return contracts;
}

function netContract(
  conId: ConId,
  deltas: ReadonlyMap<StrategyId, Decimal>,
  increment: Decimal | undefined,
): NettedContract {
  if (increment === undefined) {
    throw new InvalidValueError({ field: `size increment of contract ${conId}`, found: 'none', needed: 'more than 0' });
  }
  const buys = wantedOn('BUY', deltas);
  const sells = wantedOn('SELL', deltas);
  const crossed = min(sum(buys.values()), sum(sells.values()));
  const crossedBuys = divideByHighestAverages(buys, crossed, increment);
  const crossedSells = divideByHighestAverages(sells, crossed, increment);
  return {
    conId,
    cross: withoutZeros([...crossedBuys, ...[...crossedSells].map(([id, part]) => signedSell(id, part))]),
    order: orderOf('BUY', buys, crossedBuys) ?? orderOf('SELL', sells, crossedSells),
  };
}

/** strategy -> unsigned quantity it wants on this side, by strategy id. */
function wantedOn(side: Side, deltas: ReadonlyMap<StrategyId, Decimal>): ReadonlyMap<StrategyId, Decimal> {
  const wanted = [...deltas].filter(([, delta]) => (side === 'BUY' ? delta.gt(0) : delta.lt(0)));
  return new Map(wanted.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([id, delta]) => [id, delta.abs()]));
}

function orderOf(
  side: Side,
  wanted: ReadonlyMap<StrategyId, Decimal>,
  crossed: ReadonlyMap<StrategyId, Decimal>,
): NettedContract['order'] {
  const source = withoutZeros([...wanted].map(([id, quantity]) => [id, quantity.minus(crossed.get(id) ?? ZERO)]));
  if (source.size === 0) return undefined;
  return { side, quantity: sum(source.values()), source };
}

const signedSell = (id: StrategyId, part: Decimal): readonly [StrategyId, Decimal] => [
  id,
  signedQuantity('SELL', part),
];

const withoutZeros = (parts: readonly (readonly [StrategyId, Decimal])[]): ReadonlyMap<StrategyId, Decimal> =>
  new Map(parts.filter(([, quantity]) => !isZero(quantity)));
