/** A strategy that wants what its test has told it, and reads nothing. */
import { decimal } from '../domain/decimal.ts';
import type { ContractSpec } from '../domain/contract.ts';
import type { StrategyId } from '../domain/ids.ts';
import type { Strategy, StrategyAnswer } from '../domain/strategy.ts';

/** Symbol -> weight of the strategy's share. */
export type Wish = { readonly [symbol: string]: string } | 'hold';

/** @param wishes strategy -> what it wants, asked at each evaluation; one that is not in it holds */
export function wishingStrategy(
  id: StrategyId,
  specs: { readonly [symbol: string]: ContractSpec },
  wishes: ReadonlyMap<string, Wish>,
): Strategy {
  return {
    id,
    contracts: Object.entries(specs).map(([key, spec]) => ({ key, spec })),
    requires: [],
    evaluate: ({ nowAtMs }): StrategyAnswer => {
      const wish = wishes.get(id) ?? 'hold';
      if (wish === 'hold') return { kind: 'hold', reading: 'told to hold' };
      const targets = Object.entries(wish).map(([key, weight]) => ({ key, weight: decimal(weight) }));
      return { kind: 'targets', targets, reading: 'told so', actedThroughAtMs: nowAtMs };
    },
  };
}
