/** A strategy of tests and of the simulation: it answers what it was told to wish, from the next evaluation on. */
import type { ContractSpec } from '../../domain/contract.ts';
import { decimal } from '../../domain/decimal.ts';
import type { StrategyId } from '../../domain/ids.ts';
import type { Strategy, StrategyAnswer } from '../../domain/strategy.ts';

/** Weights by symbol, or `hold`. */
export type Wish = { readonly [symbol: string]: string } | 'hold';

export function wishing(
  id: StrategyId,
  specs: { readonly [key: string]: ContractSpec },
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
