/**
 * What a second model's answer means for a decision. It agrees where it wants the same direction: long, short or nothing. Anything
 * else, and a review that could not be had, halves the weight: two opinions that differ are half an opinion. Pure.
 */
import type { AgentReview, DecisionReview, Rating } from '../domain/analysis.ts';
import { decimal, divideHalfUp, type Decimal } from '../domain/decimal.ts';
import { ratingOf } from './rating-of.ts';

/** Of a weight in two places the half is exact. */
const PLACES = 3;

const directionOf = (rating: Rating): -1 | 0 | 1 => {
  if (rating === 'hold') return 0;
  return rating.endsWith('buy') ? 1 : -1;
};

/** @param decided without the review */
export function reviewOf(
  review: AgentReview,
  decided: { readonly rating: Rating; readonly weight: Decimal },
): DecisionReview {
  const weightBefore = decided.weight;
  if (review.kind === 'failed') return { verdict: 'failed', summary: review.reason, reasons: [], weightBefore };
  const { judgement, source } = review;
  const { score, confidence, summary, reasons } = judgement;
  const rating = ratingOf(score);
  const verdict = directionOf(rating) === directionOf(decided.rating) ? 'agrees' : 'disagrees';
  const model = source.mode === 'model' ? source.model : 'rules';
  return { verdict, rating, score, confidence, model, summary, reasons, weightBefore };
}

export const weightAfter = ({ verdict, weightBefore }: DecisionReview): Decimal =>
  verdict === 'agrees' ? weightBefore : divideHalfUp(weightBefore, decimal(2), PLACES);

/** For the reasons of the decision; undefined where it agrees. */
export function objectionOf({ verdict, model, rating, score, summary }: DecisionReview): string | undefined {
  if (verdict === 'agrees') return undefined;
  if (verdict === 'failed') return `Weight halved: no second model could review it (${summary})`;
  return `Weight halved: second model ${model} would decide ${rating} (${score?.toFixed(2)})`;
}
