/**
 * A person acknowledges the newest decision of a contract: the one they saw, not one that has replaced it meanwhile. Pure; a
 * store applies it in a transaction. Whether anybody has to is the configuration's to say.
 */
import type { DecisionApproval, InvestmentDecision } from './analysis.ts';

export type DecisionChange =
  | { readonly kind: 'changed'; readonly decision: InvestmentDecision }
  /** Nothing is written: it was approved before, by whom it says. */
  | { readonly kind: 'unchanged'; readonly decision: InvestmentDecision }
  /** Nothing is written: another decision stands there. */
  | { readonly kind: 'replaced'; readonly decision: InvestmentDecision };

/** @param given the task whose decision the person saw, and who they are */
export function approveDecision(
  decision: InvestmentDecision,
  { taskId, by, atMs }: DecisionApproval & { readonly taskId: string },
): DecisionChange {
  if (decision.taskId !== taskId) return { kind: 'replaced', decision };
  if (decision.approval !== undefined) return { kind: 'unchanged', decision };
  return { kind: 'changed', decision: { ...decision, approval: { by, atMs } } };
}
