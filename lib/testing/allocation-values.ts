/** A plain allocation for decision tests: two strategies with half of a million each, prices of 100. For tests only. */
import type { Contract, ContractDetails } from '../domain/contract.ts';
import { decimal, decimalText } from '../domain/decimal.ts';
import type { Configuration, Limits } from '../domain/configuration.ts';
import type { Book, Holding } from '../domain/holding.ts';
import { accountId, conId, strategyId, type ConId, type StrategyId } from '../domain/ids.ts';
import type { Position } from '../domain/position.ts';
import type { AllocationInput, AllocationPlan } from '../trading/allocation-plan.ts';
import type { StrategyOpinion } from '../trading/ask-strategies.ts';
import type { Priced } from '../trading/price-contracts.ts';
import { planAllocation } from '../trading/plan-allocation.ts';
import { detailsOf } from './scripted-broker-reader.ts';
import { ALPHA, BETA, contractOf, MARKET, RUN } from './trading-values.ts';

export const SPY = contractOf();
export const VIXY = contractOf({ conId: conId(2), symbol: 'VIXY', localSymbol: 'VIXY' });
export const NO_LIMITS: Limits = {
  maxOrderNotional: undefined,
  maxGrossExposure: undefined,
  maxPositions: undefined,
  priceCollarPercent: undefined,
  maxDailyLoss: undefined,
  allowedSymbols: new Map(),
};

export const configurationOf = (changes: Partial<Configuration> = {}): Configuration => ({
  version: '1',
  account: accountId('DU0000001'),
  marketDataType: 1,
  tradingState: 'ACTIVE',
  tradingStateReason: 'test',
  tradingEnabled: true,
  exposure: {
    overall: decimal(1),
    strategies: new Map([
      [ALPHA, decimal('0.5')],
      [BETA, decimal('0.5')],
    ]),
  },
  leverage: new Map(),
  order: MARKET,
  retryCheckMinutes: 0,
  limits: NO_LIMITS,
  staleAfterMinutes: 60,
  confirmationSeconds: 1,
  enforceFlatEod: false,
  cashBalanceThresholdInBaseCurrency: decimal(1000),
  collectedContracts: [],
  requireApproval: false,
  ...changes,
});

/** A fresh answer: weights by conId. */
export const targets = (weights: { readonly [conId: number]: string | number }): StrategyOpinion => ({
  kind: 'targets',
  weights: new Map(Object.entries(weights).map(([id, weight]) => [conId(Number(id)), decimal(weight)])),
  contracts: new Map(),
  lastBars: new Map(),
  reading: 'test',
  actedThroughAtMs: undefined,
});

export const pricedOf = (
  contract: Contract,
  { price = '100', fx = '1', ...rules }: { price?: string; fx?: string } & Partial<ContractDetails> = {},
): Priced => ({
  details: detailsOf({ contract, ...rules }),
  price: { conId: contract.conId, price: decimal(price), source: 'midpoint', atMs: 0 },
  fx: decimal(fx),
});

export const holdingOf = (quantity: string | number, changes: Partial<Holding> = {}): Holding => ({
  quantity: decimal(quantity),
  cost: decimal(0),
  realizedPnl: decimal(0),
  currency: SPY.currency,
  localSymbol: 'SPY',
  multiplier: decimal(1),
  ...changes,
});

export const bookOf = (holdings: { readonly [conId: number]: string | number }): Book =>
  new Map(Object.entries(holdings).map(([id, quantity]) => [conId(Number(id)), holdingOf(quantity)]));

export const positionOf = (contract: Contract, quantity: string | number): Position => ({
  account: accountId('DU0000001'),
  contract,
  quantity: decimal(quantity),
  averageCost: decimal(0),
});

export interface Given extends Omit<Partial<AllocationInput>, 'books' | 'opinions'> {
  readonly limits?: Partial<Limits>;
  readonly books?: { readonly [strategy: string]: Book };
  readonly opinions: { readonly [strategy: string]: StrategyOpinion };
}

const byStrategy = <Value>(values: { readonly [strategy: string]: Value }): ReadonlyMap<StrategyId, Value> =>
  new Map(Object.entries(values).map(([id, value]) => [strategyId(id), value]));

export function plan({ limits, books, opinions, ...given }: Given): AllocationPlan {
  const configuration = given.configuration ?? configurationOf();
  return planAllocation({
    runId: RUN,
    planId: RUN,
    nowMs: 5_000,
    tradingState: 'ACTIVE',
    properties: MARKET,
    netLiquidation: decimal(1_000_000),
    orders: [],
    positions: [],
    priced: new Map([
      [SPY.conId, pricedOf(SPY)],
      [VIXY.conId, pricedOf(VIXY)],
    ]),
    unpriced: new Map(),
    closed: new Map(),
    lossRefusal: undefined,
    ...given,
    configuration: { ...configuration, limits: { ...configuration.limits, ...limits } },
    opinions: byStrategy(opinions),
    books: byStrategy(books ?? {}),
  });
}

/** `BUY 10 SPY for alpha 6, beta 4` */
export const ordersText = ({ orders }: AllocationPlan): readonly string[] =>
  orders.map(({ request: { side, quantity, contract, source } }) => {
    const parts = [...source].map(([id, part]) => `${id} ${decimalText(part)}`);
    return `${side} ${decimalText(quantity)} ${contract.localSymbol} for ${parts.join(', ')}`;
  });

/** `SPY denied: reason` */
export const outcomesText = ({ outcomes }: AllocationPlan): readonly string[] =>
  outcomes.map(({ localSymbol, kind, reason }) => `${localSymbol} ${kind}: ${reason}`);

export const targetText = (made: AllocationPlan, id: StrategyId, contract: ConId = SPY.conId): string | undefined => {
  const target = made.targets.get(id)?.get(contract);
  return target === undefined ? undefined : decimalText(target);
};
