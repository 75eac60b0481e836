/**
 * A run whose process died after its plan, delivered again: what it may have sent is settled from the broker's lists,
 * what it never sent expires, and the answer tells both. Nothing of the old plan is sent: the next run recomputes.
 */
import { reconcile } from '../lib/trading/reconcile.ts';
import type { IntentResult, TradingContext } from './intent.ts';
import { showReconciliation } from './trade-reconciliation.ts';

export async function recoverRun(context: TradingContext): Promise<IntentResult> {
  const state = await reconcile(context.deps, context.broker, context);
  const { status, body } = showReconciliation(state);
  const result = { status, body: { recovered: true, ...body } };
  context.record('answer', result.body);
  return result;
}
