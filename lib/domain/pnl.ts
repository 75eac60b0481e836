/** Signed profit and loss, and loss as how far below zero. */
import { max, ZERO, type Decimal } from './decimal.ts';
import type { Holding } from './holding.ts';

/** Unrealised profit of a holding at a mark: quantity x mark x multiplier - cost, in the holding's currency. */
export function unrealizedPnl(holding: Holding, mark: Decimal): Decimal {
  return holding.quantity.times(mark).times(holding.multiplier).minus(holding.cost);
}

/** How far below zero a P&L is; 0 for a profit. */
export const lossOf = (pnl: Decimal): Decimal => max(ZERO, pnl.neg());
