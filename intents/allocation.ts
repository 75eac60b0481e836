/**
 * `/allocation`: from the named strategies' opinions to confirmed orders. Resolves and books what is open first, stops
 * at drift, plans purely, commits the plan, sends once. Its dry run does the same in memory and ends before the plan.
 */
import { z } from 'zod';
import type { Configuration } from '../lib/domain/configuration.ts';
import type { LedgerOrder } from '../lib/domain/ledger-order.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import type { Strategy } from '../lib/domain/strategy.ts';
import { cancelOrders } from '../lib/trading/cancel-orders.ts';
import { encodePlan } from '../lib/trading/plan-record.ts';
import { reconcile, reconcileInMemory } from '../lib/trading/reconcile.ts';
import { executePlan } from './execute-plan.ts';
import { deniedWishes } from './log-allocation.ts';
import type { IntentDeps, IntentResult, TradingContext, TradingIntent } from './intent.ts';
import { orderProperties, orderPropertiesSchema } from './order-properties.ts';
import { prepareAllocation, type Asked } from './prepare-allocation.ts';
import type { PreparedAllocation } from './prepared-allocation.ts';
import { showAllocation } from './show-allocation.ts';

export const strategiesSchema = z
  .array(z.string().min(1).max(64))
  .min(1, 'at least one strategy')
  .max(50, 'at most 50 strategies')
  .refine((ids) => new Set(ids).size === ids.length, 'each strategy once')
  .describe('Registered strategies to ask');

export const allocationSchema = z.strictObject({
  strategies: strategiesSchema,
  dryRun: z.boolean().optional().describe('Decides and shows everything; books and sends nothing'),
  orderProperties: orderPropertiesSchema.optional(),
});
export type AllocationBody = z.infer<typeof allocationSchema>;

/** Rounds of cancelling what works the wrong way before the allocation goes on with what it has. */
const MAX_CANCEL_ROUNDS = 2;

export const allocation: TradingIntent<typeof allocationSchema> = {
  kind: 'trading',
  name: 'allocation',
  role: 'trader',
  schema: allocationSchema,
  check: (deps, body, configuration) => void whatIsAsked(deps, body, configuration),
  isDryRun: (body) => body.dryRun === true,
  dryRun: async (context, body) => {
    const asked = whatIsAsked(context.deps, body, context.configuration);
    const state = await reconcileInMemory(context.deps, context.broker, context);
    const prepared = await prepareAllocation(context, asked, state);
    return showAllocation({ ...prepared, tradingState: context.configuration.tradingState, placed: [], dryRun: true });
  },
  trade: async (context, body) => {
    const asked = whatIsAsked(context.deps, body, context.configuration);
    let state = await reconcile(context.deps, context.broker, context);
    let prepared = await prepareAllocation(context, asked, state);
    for (let round = 0; prepared.plan.cancels.length > 0 && round < MAX_CANCEL_ROUNDS; round += 1) {
      await cancelOrders(context.deps.clock, context.broker, prepared.plan.cancels, {
        timeoutMs: context.configuration.confirmationSeconds * 1000,
        signal: context.signal,
      });
      state = await reconcile(context.deps, context.broker, context);
      prepared = await prepareAllocation(context, asked, state);
    }
    return await execute(context, prepared);
  },
};

/** @throws ProblemError, ValidationError where strategies or order properties do not fit */
function whatIsAsked(deps: IntentDeps, body: AllocationBody, configuration: Configuration): Asked {
  return {
    strategies: namedStrategies(deps, body.strategies),
    properties: orderProperties(configuration.order, body.orderProperties),
  };
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

async function execute(context: TradingContext, prepared: PreparedAllocation): Promise<IntentResult> {
  const { orders, crosses } = prepared.plan;
  context.record('plan', encodePlan(prepared.planInput, prepared.plan));
  const placed = await executePlan(context, {
    orders,
    crosses,
    denied: deniedWishes(prepared),
    acted: actedOn(prepared),
    atMs: prepared.state.truth.atMs,
  });
  const { tradingState } = context.configuration;
  const result = showAllocation({ ...prepared, tradingState, placed, dryRun: false });
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
