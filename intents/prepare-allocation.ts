/**
 * What an allocation reads and decides before it commits anything: opinions, contracts, prices, plan. The same for a dry
 * run and a real one. It stops at drift in a contract that a named strategy holds or targets.
 */
import { decimalText, isZero } from '../lib/domain/decimal.ts';
import type { AccountSnapshot } from '../lib/domain/account.ts';
import type { Configuration } from '../lib/domain/configuration.ts';
import { BrokerError } from '../lib/domain/errors.ts';
import { strategyId, type ConId, type StrategyId } from '../lib/domain/ids.ts';
import type { LedgerOrder } from '../lib/domain/ledger-order.ts';
import type { OrderProperties } from '../lib/domain/order.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import type { Strategy } from '../lib/domain/strategy.ts';
import type { AllocationInput } from '../lib/trading/allocation-plan.ts';
import { askStrategies, type StrategyOpinion } from '../lib/trading/ask-strategies.ts';
import { closedContracts } from '../lib/trading/closed-contracts.ts';
import { strayReasons } from '../lib/trading/stray-orders.ts';
import { lossRefusal, readDayPnl } from '../lib/trading/day-pnl.ts';
import type { DriftRow } from '../lib/trading/compare-positions.ts';
import { knownContracts, type KnownContracts } from '../lib/trading/known-contracts.ts';
import { planAllocation } from '../lib/trading/plan-allocation.ts';
import { priceContracts, type Pricing } from '../lib/trading/price-contracts.ts';
import type { Reconciliation } from '../lib/trading/reconcile.ts';
import type { ReadingContext, TradingContext } from './intent.ts';
import type { PreparedAllocation } from './prepared-allocation.ts';
import { showDrift, showUnsettled } from './show.ts';

export interface Asked {
  readonly strategies: readonly Strategy[];
  readonly properties: OrderProperties;
}

type Context = ReadingContext | TradingContext;

export async function prepareAllocation(
  context: Context,
  asked: Asked,
  state: Reconciliation,
): Promise<PreparedAllocation> {
  const { broker, configuration, signal } = context;
  const [account, opinions] = await Promise.all([
    broker.accountSnapshot(signal),
    askThoseWithExposure(context, asked.strategies, state),
  ]);
  if (account.netLiquidation.lte(0)) {
    const found = decimalText(account.netLiquidation);
    throw new BrokerError('refused', `Net liquidation does not fit: found ${found}, needed more than 0`);
  }
  const known = await knownContracts(
    broker,
    {
      opinions,
      books: state.books,
      orders: state.orders,
      positions: state.truth.positions,
      allPositions: configuration.limits.maxGrossExposure !== undefined,
    },
    signal,
  );
  refuseDrift(state, { wanted: known.wanted, named: asked.strategies.map(({ id }) => id) });
  const pricing = await priceKnown(context, { known, account, state });
  const refusal = await dayLossRefusal(context, { state, account });
  const planInput = planInputOf(context, { ...asked, state, account, opinions, known, pricing, refusal });
  const plan = planAllocation(planInput);
  return { state, account, opinions, contracts: known.contracts, pricing, planInput, plan };
}

/** Asked only where `maxDailyLoss` is set: it needs a quote of every position. */
export async function dayLossRefusal(
  { broker, configuration, signal }: Context,
  { state, account }: { readonly state: Reconciliation; readonly account: AccountSnapshot },
): Promise<string | undefined> {
  const { maxDailyLoss } = configuration.limits;
  if (maxDailyLoss === undefined) return undefined;
  const { positions, fills, atMs: marketNowMs } = state.truth;
  const staleAfterMs = configuration.staleAfterMinutes * 60_000;
  const { baseCurrency } = account;
  const pnl = await readDayPnl(broker, { positions, fills, baseCurrency, marketNowMs, staleAfterMs }, signal);
  return lossRefusal(pnl, maxDailyLoss);
}

/** Without exposure a weight has no meaning: the strategy is not asked, it holds, it does not close. */
async function askThoseWithExposure(
  { deps, broker, configuration, signal }: Context,
  strategies: readonly Strategy[],
  state: Reconciliation,
): Promise<ReadonlyMap<StrategyId, StrategyOpinion>> {
  const able = strategies.filter(({ id }) => missingExposure(configuration, id) === undefined);
  const answers = await askStrategies(
    { broker, clock: deps.clock, decisions: deps.tasks },
    able,
    {
      marketNowMs: state.truth.atMs,
      staleAfterMs: configuration.staleAfterMinutes * 60_000,
      seed: deps.seed,
      books: state.books,
      orders: state.orders,
      actedThroughAtMs: state.session.actedThroughAtMs,
      requireApproval: configuration.requireApproval,
    },
    signal,
  );
  return new Map(
    strategies.flatMap(({ id }): (readonly [StrategyId, StrategyOpinion])[] => {
      const missing = missingExposure(configuration, id);
      const reading = `Skipped: ${missing} is 0 or missing`;
      if (missing !== undefined) return [[id, { kind: 'hold', failed: false, skipped: true, reading }]];
      const answer = answers.get(id);
      return answer === undefined ? [] : [[id, answer]];
    }),
  );
}

function missingExposure({ exposure }: Configuration, id: StrategyId): string | undefined {
  if (isZero(exposure.overall)) return 'exposure.overall';
  const share = exposure.strategies.get(id);
  return share === undefined || isZero(share) ? `exposure.strategies.${id}` : undefined;
}

/** Drift in a contract that a named strategy holds or targets stops everything before anything is sent. */
function refuseDrift(
  state: Reconciliation,
  { wanted, named }: { readonly wanted: ReadonlySet<ConId>; readonly named: readonly StrategyId[] },
): void {
  const holds = (id: StrategyId, conId: ConId): boolean => {
    const quantity = state.books.get(strategyId(id))?.get(conId)?.quantity;
    return quantity !== undefined && !isZero(quantity);
  };
  const rows = state.drift.filter(({ conId }) => wanted.has(conId) || named.some((id) => holds(id, conId)));
  if (rows.length === 0) return;
  throw new ProblemError({
    type: 'ledger-drift',
    detail: `Ledger and broker differ in ${rows.map(({ localSymbol }) => localSymbol).join(', ')}: nothing was sent`,
    members: { drift: rows.map(showDrift), unsettledOrders: unsettledIn(state, rows).map(showUnsettled) },
  });
}

/** What may explain the difference: orders of these contracts of which the ledger does not know the whole. */
function unsettledIn({ orders }: Reconciliation, rows: readonly DriftRow[]): readonly LedgerOrder[] {
  return orders.filter(({ contract }) => rows.some(({ conId }) => conId === contract.conId));
}

async function priceKnown(
  { broker, configuration, signal }: Context,
  { known, account, state }: { known: KnownContracts; account: AccountSnapshot; state: Reconciliation },
): Promise<Pricing> {
  const pricing = await priceContracts(
    broker,
    {
      purpose: 'sizing',
      contracts: known.contracts,
      lastBars: known.lastBars,
      baseCurrency: account.baseCurrency,
      marketNowMs: state.truth.atMs,
      staleAfterMs: configuration.staleAfterMinutes * 60_000,
    },
    signal,
  );
  return { ...pricing, unpriced: new Map([...known.missing, ...pricing.unpriced]) };
}

function planInputOf(
  { runId, planId, configuration }: Context,
  decided: Omit<PreparedAllocation, 'planInput' | 'plan' | 'contracts'> &
    Asked & { readonly known: KnownContracts; readonly refusal: string | undefined },
): AllocationInput {
  const { state, account, opinions, known, pricing, properties, refusal } = decided;
  const nowMs = state.truth.atMs;
  return {
    runId,
    planId,
    nowMs,
    // Only a dry run gets here while HALTED: it shows what would be planned, and says that it is.
    tradingState: configuration.tradingState === 'HALTED' ? 'ACTIVE' : configuration.tradingState,
    configuration,
    properties,
    netLiquidation: account.netLiquidation,
    opinions,
    books: state.books,
    orders: state.orders,
    positions: state.truth.positions,
    priced: pricing.priced,
    unpriced: pricing.unpriced,
    closed: new Map([...closedContracts(known.contracts, nowMs, properties), ...strayReasons(state.strays)]),
    lossRefusal: refusal,
  };
}
