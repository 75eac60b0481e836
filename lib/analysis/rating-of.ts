/** A score as a rating, the same for a decision and for its review. */
import type { Rating } from '../domain/analysis.ts';

/** Weakest opinion that is more than none, and the one that is strong. */
const SOME = 0.1;
const STRONG = 0.5;

export function ratingOf(score: number): Rating {
  if (Math.abs(score) < SOME) return 'hold';
  if (score > 0) return score >= STRONG ? 'strong buy' : 'buy';
  return score <= -STRONG ? 'strong sell' : 'sell';
}
