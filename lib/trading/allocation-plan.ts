/** What an allocation decides from, and what it decides: the values between `plan-allocation.ts` and its parts. */
import type { Configuration } from '../domain/configuration.ts';
import type { ContractDetails } from '../domain/contract.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { Book } from '../domain/holding.ts';
import type { ConId, RunId, StrategyId } from '../domain/ids.ts';
import type { InternalCross, LedgerOrder } from '../domain/ledger-order.ts';
import type { OrderProperties, OrderRequest, RiskApproved } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import type { TradingState } from '../domain/trading-state.ts';
import type { StrategyOpinion } from './ask-strategies.ts';
import type { DeltaRow, NettedContract } from './net-orders.ts';
import type { Priced } from './price-contracts.ts';

export interface AllocationInput {
  readonly runId: RunId;
  /** Of this claim of the run (`planIdOf`): orders and crosses are named after it. */
  readonly planId: RunId;
  readonly nowMs: number;
  readonly tradingState: TradingState;
  readonly configuration: Configuration;
  readonly properties: OrderProperties;
  readonly netLiquidation: Decimal;
  readonly opinions: ReadonlyMap<StrategyId, StrategyOpinion>;
  readonly books: ReadonlyMap<StrategyId, Book>;
  readonly orders: readonly LedgerOrder[];
  readonly positions: readonly Position[];
  readonly priced: ReadonlyMap<ConId, Priced>;
  readonly unpriced: ReadonlyMap<ConId, string>;
  /** conId -> why no order may be sent now (closed market). */
  readonly closed: ReadonlyMap<ConId, string>;
  /** Why nothing may grow today (`maxDailyLoss`); undefined: no such reason. */
  readonly lossRefusal: string | undefined;
}

/** What approving orders looks at; closing needs no opinions. */
export type ApprovalInput = Pick<
  AllocationInput,
  | 'planId'
  | 'tradingState'
  | 'properties'
  | 'netLiquidation'
  | 'books'
  | 'orders'
  | 'positions'
  | 'priced'
  | 'closed'
  | 'lossRefusal'
> & { readonly configuration: Pick<Configuration, 'limits'> };

/** What became of one contract that has no order, or of one strategy's wish in it. */
export interface ContractOutcome {
  readonly conId: ConId;
  readonly localSymbol: string;
  readonly kind: 'denied' | 'skipped' | 'frozen' | 'unpriced';
  readonly reason: string;
}

export interface PlannedOrder {
  readonly request: RiskApproved<OrderRequest>;
  readonly details: ContractDetails;
}

export interface AllocationPlan {
  readonly targets: ReadonlyMap<StrategyId, ReadonlyMap<ConId, Decimal>>;
  readonly rows: readonly DeltaRow[];
  readonly netted: readonly NettedContract[];
  readonly crosses: readonly InternalCross[];
  readonly orders: readonly PlannedOrder[];
  /** One a contract: the first reason. */
  readonly outcomes: readonly ContractOutcome[];
  /** Strategies whose answer could not be carried out whole: they only shrank what they held. */
  readonly reducingOnly: ReadonlySet<StrategyId>;
  /** Working orders that run against what is wanted now: cancel, wait, book, plan again. Until then they freeze. */
  readonly cancels: readonly LedgerOrder[];
}
