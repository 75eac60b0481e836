/**
 * From the judgement of the decision agent to the decision that is stored: rating, weight and expiry follow from it by rule,
 * whoever judged. The weight never exceeds what the directors of risk would accept, so no text can talk it above that,
 * and a second model that does not agree halves it.
 */
import type { InvestmentDecision } from '../domain/analysis.ts';
import { decimal } from '../domain/decimal.ts';
import { resultOf, type Task } from '../domain/task.ts';
import { judgementOf } from './judge.ts';
import { ratingOf } from './rating-of.ts';
import { objectionOf, reviewOf, weightAfter } from './review-of.ts';

/** Over a weekend, and not for longer: older opinions are no reason to trade. */
export const DECISION_VALID_MS = 4 * 24 * 60 * 60_000;
const DEFAULT_HORIZON_DAYS = 20;

/** The least that a director of risk would accept; 1 where none was asked or none said. */
export function weightLimitOf(results: Task['results']): number {
  const limits = (['systemic-risk', 'portfolio-risk'] as const).map((id) => judgementOf(results, id)?.maxWeight ?? 1);
  return Math.max(0, Math.min(1, ...limits));
}

/** @throws Error where the decision agent has not judged: its stage has failed before */
export function decisionFrom(task: Pick<Task, 'taskId' | 'request' | 'facts' | 'results'>): InvestmentDecision {
  const { facts, request } = task;
  const decided = resultOf(task, { agentId: 'decision', pass: 1 })?.outcome;
  if (facts === undefined || decided?.kind !== 'judged') {
    throw new Error('Decision cannot be made: found no judgement of the decision agent, needed one');
  }
  const { judgement, source, review: second } = decided;
  const rating = ratingOf(judgement.score);
  const limit = weightLimitOf(task.results);
  const wanted = rating === 'hold' ? 0 : Math.max(-limit, Math.min(limit, judgement.score));
  const weight = decimal(wanted.toFixed(2));
  const review = second && reviewOf(second, { rating, weight });
  const limited = Math.abs(judgement.score) > limit ? `Limited to ${limit} by the directors of risk` : undefined;
  const added = [limited, review && objectionOf(review)].filter((reason) => reason !== undefined);
  return {
    taskId: task.taskId,
    conId: facts.conId,
    symbol: request.symbol,
    rating,
    targetWeight: review === undefined ? weight : weightAfter(review),
    confidence: judgement.confidence,
    horizonDays: judgement.horizonDays ?? DEFAULT_HORIZON_DAYS,
    reasons: [...judgement.reasons, ...added],
    source,
    decidedAtMs: facts.atMs,
    expiresAtMs: facts.atMs + DECISION_VALID_MS,
    close: facts.close,
    indexSymbol: facts.indexSymbol,
    indexClose: facts.indexClose,
    ...(review === undefined ? {} : { review }),
  };
}
