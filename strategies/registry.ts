/**
 * Every strategy the desk knows, listed by hand: a file that is not named here does not trade.
 * Two strategies of one id stop the process at start-up, because they would share a book.
 */
import { InvalidValueError } from '../lib/domain/errors.ts';
import { UNALLOCATED, type StrategyId } from '../lib/domain/ids.ts';
import type { Strategy } from '../lib/domain/strategy.ts';
import { analyst } from './analyst.ts';
import { dummy } from './dummy.ts';
import { liveDummy } from './live-dummy.ts';
import { liveMomentum } from './live-momentum.ts';
import { spyMacdVixy } from './spy-macd-vixy.ts';

/** id -> strategy, in the order of the list. @throws InvalidValueError for an id that is taken or reserved. */
export function createRegistry(list: readonly Strategy[]): ReadonlyMap<StrategyId, Strategy> {
  const registry = new Map<StrategyId, Strategy>();
  for (const strategy of list) {
    if (registry.has(strategy.id)) refuse(strategy.id, 'an id no other strategy has');
    if (strategy.id === UNALLOCATED) refuse(strategy.id, 'an id other than that of the book nobody owns');
    registry.set(strategy.id, strategy);
  }
  return registry;
}

/** The strategies of this desk. */
export const STRATEGIES: ReadonlyMap<StrategyId, Strategy> = createRegistry([spyMacdVixy, dummy, analyst]);

/** Those that need no analysis before they say anything: what the demo and the backtest run. */
export const SELF_RELIANT: readonly StrategyId[] = [...STRATEGIES.values()]
  .filter(({ usesDecisions }) => usesDecisions !== true)
  .map(({ id }) => id);

/** Of live sessions, which ask for one symbol at a time and give it the bars they have seen themselves. */
export const LIVE_STRATEGIES: ReadonlyMap<StrategyId, Strategy> = createRegistry([liveDummy, liveMomentum]);

/** The strategy of this id, however the id was spelt by a caller; undefined where there is none. */
export function strategyById(id: string): Strategy | undefined {
  for (const [known, strategy] of STRATEGIES) if (known === id) return strategy;
  return undefined;
}

function refuse(id: StrategyId, needed: string): never {
  throw new InvalidValueError({ field: 'strategyId', found: id, needed });
}
