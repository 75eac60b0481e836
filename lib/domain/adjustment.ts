/** A change of books that a person decided (`positions/{mode}/adjustments/{id}`): no order and no execution is behind it. */
import type { Contract } from './contract.ts';
import type { Decimal } from './decimal.ts';
import type { OrderRef, RunId, StrategyId } from './ids.ts';

/** The other side of an adjustment that changes the sum of all books. */
export const BROKER = 'broker';

export interface Adjustment {
  readonly id: string;
  readonly runId: RunId;
  readonly contract: Contract;
  /** Gives the units; undefined: they come from the broker's side, the sum of books grows by them. */
  readonly from: StrategyId | undefined;
  /** Gets the units; undefined: they leave the books. */
  readonly to: StrategyId | undefined;
  /** Units, 0 or more; 0 moves nothing: a person vouches that the books are right. */
  readonly quantity: Decimal;
  /** In the contract's currency; may be 0 (a stock split). */
  readonly price: Decimal;
  readonly reason: string;
  readonly author: string;
  readonly atMs: number;
  /** Orders of earlier days that left with it, once it is stored: a second delivery of the call tells the same. */
  readonly settledOrders?: readonly OrderRef[];
}
