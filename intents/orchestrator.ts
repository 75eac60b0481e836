/**
 * `/orchestrator`: reconcile, allocate, reconcile, in one run under one lease; it stops at the first step that fails and says
 * which. Each step is the intent of that name: nothing is decided here.
 */
import { z } from 'zod';
import type { Json, RunAnswer } from '../lib/domain/run.ts';
import { reconcile, reconcileInMemory } from '../lib/trading/reconcile.ts';
import { allocation, strategiesSchema } from './allocation.ts';
import { isObject } from './configuration.ts';
import type { IntentResult, ReadingContext, TradingContext, TradingIntent } from './intent.ts';
import { problemResult } from './run-answer.ts';
import { settlePause } from './reconcile-until-filled.ts';
import { showReconciliation } from './trade-reconciliation.ts';

export const orchestratorSchema = z.strictObject({
  strategies: strategiesSchema,
  dryRun: z.boolean().optional().describe('Reconciles in memory and plans; books and sends nothing'),
});

export const orchestrator: TradingIntent<typeof orchestratorSchema> = {
  kind: 'trading',
  name: 'orchestrator',
  role: 'trader',
  schema: orchestratorSchema,
  check: (deps, { strategies }, configuration) => allocation.check?.(deps, { strategies }, configuration),
  isDryRun: (body) => body.dryRun === true,
  dryRun: async (context, { strategies }) => {
    return runSteps(context, [
      ['reconcile', async () => showReconciliation(await reconcileInMemory(context.deps, context.broker, context))],
      ['allocate', () => allocation.dryRun(context, { strategies, dryRun: true })],
    ]);
  },
  trade: async (context, { strategies }) => {
    const reconciled = async (): Promise<IntentResult> =>
      showReconciliation(await reconcile(context.deps, context.broker, context));
    const result = await runSteps(context, [
      ['reconcile', reconciled],
      ['allocate', () => allocation.trade(context, { strategies })],
      [
        'reconcile',
        async () => {
          // What was confirmed as working a moment ago mostly fills a moment later.
          await settlePause(context);
          return reconciled();
        },
      ],
    ]);
    context.record('answer', result.body);
    return result;
  },
};

type Step = readonly [name: string, run: () => Promise<IntentResult>];

async function runSteps(context: ReadingContext | TradingContext, steps: readonly Step[]): Promise<IntentResult> {
  const done: { readonly [name: string]: Json }[] = [];
  for (const [name, run] of steps) {
    const { status, body } = await runStep(context, run);
    done.push({ step: name, status, answer: body });
    if (status >= 400) {
      const problem = isObject(body) ? body : {};
      return { status, body: { ...problem, failedStep: name, steps: done } };
    }
  }
  return { status: 200, body: { steps: done } };
}

/** What a step throws is the answer of that step: those before it are told too. */
async function runStep(
  { deps, runId }: ReadingContext | TradingContext,
  run: () => Promise<IntentResult>,
): Promise<RunAnswer> {
  try {
    return await run();
  } catch (error) {
    return problemResult(deps, { intent: 'orchestrator', error, runId });
  }
}
