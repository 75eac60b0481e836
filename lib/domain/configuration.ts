/** The desk's configuration after `config/common` and `config/{mode}` are merged; validated where it is read. */
import type { ContractSpec } from './contract.ts';
import type { Decimal } from './decimal.ts';
import type { AccountId, StrategyId } from './ids.ts';
import type { OrderProperties } from './order.ts';
import type { TradingState } from './trading-state.ts';

/** IB's market data types: 1 live, 2 frozen, 3 delayed, 4 delayed-frozen. */
export type MarketDataType = 1 | 2 | 3 | 4;

export interface Limits {
  /** In base currency, one order. */
  readonly maxOrderNotional: Decimal | undefined;
  /** Fraction of net liquidation: sum of |units| x price x multiplier x fx over the account, after a plan has filled. */
  readonly maxGrossExposure: Decimal | undefined;
  /** Contracts in which the account has a position, after a plan has filled; cash is none. */
  readonly maxPositions: number | undefined;
  /** Farthest that a limit price may be from the reference price, to either side; 5 means 5 %. */
  readonly priceCollarPercent: Decimal | undefined;
  /** In base currency: from this loss of the broker's day on (`lib/trading/day-pnl.ts`) only what shrinks is sent. */
  readonly maxDailyLoss: Decimal | undefined;
  /** strategy -> symbols it may trade; a strategy without an entry may trade all of its own. */
  readonly allowedSymbols: ReadonlyMap<StrategyId, readonly string[]>;
}

export interface Configuration {
  /** Changes with every change of content. */
  readonly version: string;
  readonly account: AccountId;
  readonly marketDataType: MarketDataType;
  readonly tradingState: TradingState;
  readonly tradingStateReason: string;
  readonly tradingEnabled: boolean;
  /** Fractions of net liquidation. */
  readonly exposure: { readonly overall: Decimal; readonly strategies: ReadonlyMap<StrategyId, Decimal> };
  /** strategy -> largest sum of absolute weights; 1 where missing. */
  readonly leverage: ReadonlyMap<StrategyId, Decimal>;
  readonly order: OrderProperties;
  readonly retryCheckMinutes: number;
  readonly limits: Limits;
  /** Age of the newest completed daily bar or price beyond which an answer is stale. */
  readonly staleAfterMinutes: number;
  readonly confirmationSeconds: number;
  /** `close-all {beforeClose: true}` closes what the session is about to end for; otherwise it does nothing. */
  readonly enforceFlatEod: boolean;
  /** Foreign cash worth no more than this, in base currency, stays as it is. */
  readonly cashBalanceThresholdInBaseCurrency: Decimal;
  /** Contracts whose bars are collected where a call names none; empty: those of the strategies. */
  readonly collectedContracts: readonly ContractSpec[];
  /** Strategies see only those decisions of the analysis that a person has acknowledged. */
  readonly requireApproval: boolean;
}
