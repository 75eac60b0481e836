/**
 * `/allocation`: from the named strategies' opinions to confirmed orders. Resolves and books what is open first, stops
 * at drift, plans purely, commits the plan, sends once. Its dry run does the same in memory and ends before the plan.
 */
import { z } from 'zod';
import type { ContractDetails } from '../lib/domain/contract.ts';
import type { Bar } from '../lib/domain/bar.ts';
import { isZero } from '../lib/domain/decimal.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import { strategyId, type ConId, type StrategyId } from '../lib/domain/ids.ts';
import type { LedgerOrder } from '../lib/domain/ledger-order.ts';
import type { Strategy } from '../lib/domain/strategy.ts';
import type { BrokerReader } from '../lib/ports/broker.ts';
import { askStrategies, type StrategyOpinion } from '../lib/trading/ask-strategies.ts';
import { cancelOrders } from '../lib/trading/cancel-orders.ts';
import { commitPlan } from '../lib/trading/commit-plan.ts';
import { closedContracts } from '../lib/trading/closed-contracts.ts';
import { placeOrders } from '../lib/trading/place-orders.ts';
import { planAllocation } from '../lib/trading/plan-allocation.ts';
import { priceContracts } from '../lib/trading/price-contracts.ts';
import { reconcile, reconcileInMemory, type Reconciliation } from '../lib/trading/reconcile.ts';
import { logOutcomes, logPlan, logSent } from './log-allocation.ts';
import type { IntentDeps, IntentResult, ReadingContext, TradingContext, TradingIntent } from './intent.ts';
import type { PreparedAllocation } from './prepared-allocation.ts';
import { orderProperties, orderPropertiesSchema } from './order-properties.ts';
import { showAllocation } from './show-allocation.ts';
import { showDrift } from './show.ts';

const schema = z.strictObject({
  strategies: z
    .array(z.string().min(1).max(64))
    .min(1, 'at least one strategy')
    .max(50, 'at most 50 strategies')
    .refine((ids) => new Set(ids).size === ids.length, 'each strategy once'),
  dryRun: z.boolean().optional(),
  orderProperties: orderPropertiesSchema.optional(),
});
export type AllocationBody = z.infer<typeof schema>;

/** Rounds of cancelling what works the wrong way before the allocation goes on with what it has. */
const MAX_CANCEL_ROUNDS = 2;

export const allocation: TradingIntent<typeof schema> = {
  kind: 'trading',
  name: 'allocation',
  role: 'trader',
  schema,
  check: (deps, body) => void namedStrategies(deps, body.strategies),
  isDryRun: (body) => body.dryRun === true,
  dryRun: async (context, body) => {
    const state = await reconcileInMemory(context.deps, context.broker, context);
    const prepared = await prepare(context, body, state);
    return showAllocation({ ...prepared, placed: [], dryRun: true });
  },
  trade: async (context, body) => {
    let state = await reconcile(context.deps, context.broker, context);
    let prepared = await prepare(context, body, state);
    for (let round = 0; prepared.plan.cancels.length > 0 && round < MAX_CANCEL_ROUNDS; round += 1) {
      await cancelOrders(context.deps.clock, context.broker, prepared.plan.cancels, {
        timeoutMs: context.configuration.confirmationSeconds * 1000,
        signal: context.signal,
      });
      state = await reconcile(context.deps, context.broker, context);
      prepared = await prepare(context, body, state);
    }
    return await execute(context, prepared);
  },
};

async function prepare(
  context: ReadingContext | TradingContext,
  body: AllocationBody,
  state: Reconciliation,
): Promise<PreparedAllocation> {
  const { deps, broker, configuration, signal } = context;
  const marketNowMs = state.truth.atMs;
  const staleAfterMs = configuration.staleAfterMinutes * 60_000;
  const [account, asked] = await Promise.all([
    broker.accountSnapshot(signal),
    askStrategies(
      broker,
      namedStrategies(deps, body.strategies),
      {
        marketNowMs,
        staleAfterMs,
        seed: deps.seed,
        books: state.books,
        actedThroughAtMs: state.session.actedThroughAtMs,
      },
      signal,
    ),
  ]);
  const opinions = withoutExposure(context, asked);
  const { contracts, lastBars } = await knownContracts(broker, { opinions, state, signal });
  refuseDrift(state, { contracts, named: body.strategies.map(strategyId) });
  const pricing = await priceContracts(
    broker,
    { contracts, lastBars, baseCurrency: account.baseCurrency, marketNowMs, staleAfterMs },
    signal,
  );
  const properties = orderProperties(configuration.order, body.orderProperties);
  const plan = planAllocation({
    runId: context.runId,
    nowMs: marketNowMs,
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
    closed: closedContracts(contracts, marketNowMs, { outsideRth: properties.outsideRth }),
  });
  return { state, account, opinions, contracts, pricing, plan };
}

/** @throws ProblemError naming every strategy that is not registered. */
function namedStrategies(deps: IntentDeps, ids: readonly string[]): readonly Strategy[] {
  const known = new Map([...deps.strategies].map(([id, strategy]) => [String(id), strategy]));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new ProblemError({
      type: 'validation',
      detail: `Strategies are not registered: found ${unknown.join(', ')}, needed some of ${[...known.keys()].join(', ')}`,
      problems: unknown.map((found) => ({
        field: 'strategies',
        found,
        needed: `one of ${[...known.keys()].join(', ')}`,
      })),
    });
  }
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** Without exposure a weight has no meaning: the strategy holds, it does not close. */
function withoutExposure(
  { configuration }: ReadingContext | TradingContext,
  opinions: ReadonlyMap<StrategyId, StrategyOpinion>,
): ReadonlyMap<StrategyId, StrategyOpinion> {
  const { overall, strategies } = configuration.exposure;
  return new Map(
    [...opinions].map(([id, opinion]): readonly [StrategyId, StrategyOpinion] => {
      const share = strategies.get(id);
      const missing = share === undefined || isZero(share) ? `exposure.strategies.${id}` : 'exposure.overall';
      if (share !== undefined && !isZero(share) && !isZero(overall)) return [id, opinion];
      return [id, { kind: 'hold', failed: false, skipped: true, reading: `Skipped: ${missing} is 0 or missing` }];
    }),
  );
}

/** Contracts of the answers, and those the answering strategies hold without naming them (an older future). */
async function knownContracts(
  broker: BrokerReader,
  {
    opinions,
    state,
    signal,
  }: { opinions: ReadonlyMap<StrategyId, StrategyOpinion>; state: Reconciliation; signal: AbortSignal },
): Promise<{ contracts: ReadonlyMap<ConId, ContractDetails>; lastBars: ReadonlyMap<ConId, Bar> }> {
  const contracts = new Map<ConId, ContractDetails>();
  const lastBars = new Map<ConId, Bar>();
  const held = new Set<ConId>();
  for (const opinion of opinions.values()) {
    if (opinion.kind !== 'targets') continue;
    for (const conId of opinion.weights.keys()) {
      const details = opinion.contracts.get(conId);
      if (details === undefined) held.add(conId);
      else contracts.set(conId, details);
    }
    for (const [conId, bar] of opinion.lastBars) lastBars.set(conId, bar);
  }
  for (const conId of held) {
    const position = state.truth.positions.find(({ contract }) => contract.conId === conId);
    const [details] = position === undefined ? [] : await broker.contractDetails(position.contract, signal);
    if (details !== undefined) contracts.set(conId, details);
  }
  return { contracts, lastBars };
}

/** Drift in a contract that a named strategy holds or targets stops everything before anything is sent. */
function refuseDrift(
  state: Reconciliation,
  { contracts, named }: { contracts: ReadonlyMap<ConId, ContractDetails>; named: readonly StrategyId[] },
): void {
  const held = new Set(named.flatMap((id) => [...(state.books.get(id)?.keys() ?? [])]));
  const rows = state.drift.filter(({ conId }) => contracts.has(conId) || held.has(conId));
  if (rows.length === 0) return;
  throw new ProblemError({
    type: 'ledger-drift',
    detail: `Ledger and broker differ in ${rows.map(({ localSymbol }) => localSymbol).join(', ')}: nothing was sent`,
    members: { drift: rows.map(showDrift) },
  });
}

async function execute(context: TradingContext, prepared: PreparedAllocation): Promise<IntentResult> {
  const { deps, broker, runId, token, configuration, signal } = context;
  const { plan, state } = prepared;
  const atMs = state.truth.atMs;
  await commitPlan(
    deps.ledger,
    { runId, token, orders: plan.orders, crosses: plan.crosses, acted: actedOn(prepared), nowMs: atMs },
    signal,
  );
  logPlan(context, prepared);
  const placed = await placeOrders(
    { ledger: deps.ledger, clock: deps.clock, broker },
    plan.orders.map(({ request }) => request),
    {
      token,
      signal,
      confirmationMs: configuration.confirmationSeconds * 1000,
      recordMs: deps.deadlines.flushMs,
      onSent: (request) => logSent(context, request, atMs),
    },
  );
  logOutcomes(context, { plan, placed, atMs });
  const result = showAllocation({ ...prepared, placed, dryRun: false });
  context.record('answer', result.body);
  return result;
}

/** Only answers that were planned: a strategy held for want of a price has acted on nothing. */
function actedOn({ opinions, plan, state }: PreparedAllocation): NonNullable<LedgerOrder['acted']> {
  return new Map(
    [...opinions].flatMap(([id, opinion]) => {
      if (opinion.kind !== 'targets' || !plan.targets.has(id)) return [];
      // What was skipped, frozen or denied is still owed: the next run must see the same bars again.
      const isWhole = plan.outcomes.every(({ conId }) => !opinion.weights.has(conId));
      const throughAtMs = isWhole ? opinion.actedThroughAtMs : undefined;
      if (throughAtMs === undefined) return [];
      const beforeAtMs = state.session.actedThroughAtMs.get(id);
      return [[id, beforeAtMs === undefined ? { throughAtMs } : { beforeAtMs, throughAtMs }] as const];
    }),
  );
}
