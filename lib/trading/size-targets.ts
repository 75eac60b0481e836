/**
 * From the strategies' weights to the units each wants: exposure, leverage and prices applied, strategy by strategy. It
 * knows neither holdings nor orders.
 */
import type { Configuration } from '../domain/configuration.ts';
import { ONE, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId, StrategyId } from '../domain/ids.ts';
import type { StrategyOpinion } from './ask-strategies.ts';
import type { Priced } from './price-contracts.ts';
import { targetPositions, type PricedContract } from './target-positions.ts';

export interface SizingInput {
  readonly configuration: Pick<Configuration, 'exposure' | 'leverage'>;
  readonly netLiquidation: Decimal;
  readonly opinions: ReadonlyMap<StrategyId, StrategyOpinion>;
  readonly priced: ReadonlyMap<ConId, Priced>;
}

/**
 * strategy -> contract -> signed units. A strategy whose answer names a contract without a price is missing, it holds as
 * a whole: half an answer is not its opinion.
 */
export function sizeTargets(input: SizingInput): ReadonlyMap<StrategyId, ReadonlyMap<ConId, Decimal>> {
  const { configuration, netLiquidation, opinions } = input;
  const priced = new Map([...input.priced].map(([conId, known]) => [conId, pricedContract(known)]));
  const wanted = new Map<StrategyId, ReadonlyMap<ConId, Decimal>>();
  for (const [strategyId, opinion] of opinions) {
    if (opinion.kind !== 'targets' || [...opinion.weights.keys()].some((conId) => !priced.has(conId))) continue;
    const share = configuration.exposure.strategies.get(strategyId) ?? ZERO;
    wanted.set(
      strategyId,
      targetPositions({
        weights: opinion.weights,
        exposure: netLiquidation.times(configuration.exposure.overall).times(share),
        leverage: configuration.leverage.get(strategyId) ?? ONE,
        priced,
      }),
    );
  }
  return wanted;
}

function pricedContract({ details, price, fx }: Priced): PricedContract {
  const { contract, sizeIncrement } = details;
  const { multiplier, secType } = contract;
  return { price: price.price, multiplier, fx, sizeIncrement, secType };
}
