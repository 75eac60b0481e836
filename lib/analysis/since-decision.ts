/** What became of an earlier decision: the contract's return since then against the index, and what the weight made of it. */
import type { AnalysisFacts, InvestmentDecision } from '../domain/analysis.ts';
import { decimalText, divideHalfUp, isZero, ONE, type Decimal } from '../domain/decimal.ts';
import type { Json } from '../domain/run.ts';

const PLACES = 6;

const change = (from: Decimal, to: Decimal): Decimal | undefined =>
  isZero(from) ? undefined : divideHalfUp(to, from, PLACES).minus(ONE);

const text = (value: Decimal | undefined): string | null => (value === undefined ? null : decimalText(value));

/** Readings for people and agents; fractions as decimal text, null where a price is not known. */
export function sinceDecision(
  decision: InvestmentDecision,
  now: Pick<AnalysisFacts, 'atMs' | 'close' | 'indexClose'>,
): { readonly [name: string]: Json } {
  const own = change(decision.close, now.close);
  const index = change(decision.indexClose, now.indexClose);
  return {
    taskId: decision.taskId,
    rating: decision.rating,
    targetWeight: decimalText(decision.targetWeight),
    decidedAtMs: decision.decidedAtMs,
    isExpired: decision.expiresAtMs <= now.atMs,
    returnSince: text(own),
    indexReturnSince: text(index),
    moreThanIndex: text(own === undefined || index === undefined ? undefined : own.minus(index)),
    weightedReturn: text(own?.times(decision.targetWeight)),
  };
}
