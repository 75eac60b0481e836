/** Tasks, agents' results and decisions as callers see them: decimals as text, times in ISO 8601. */
import type { AgentResult, AgentReview, DecisionReview, InvestmentDecision } from '../lib/domain/analysis.ts';
import { decimalText, isZero } from '../lib/domain/decimal.ts';
import type { Json } from '../lib/domain/run.ts';
import { sessionOf, type Task } from '../lib/domain/task.ts';
import { isoTime } from '../lib/trading/iso-time.ts';

type JsonObject = { readonly [name: string]: Json };

/** @param length `short` without what the agents said and judged from */
export function showTask(task: Task, length: 'short' | 'long' = 'long'): JsonObject {
  const { facts, decision, request } = task;
  const short = {
    taskId: task.taskId,
    sessionId: sessionOf(task.taskId),
    state: task.state,
    symbol: request.symbol,
    depth: request.depth,
    priority: task.priority,
    owner: task.owner,
    progress: task.progress,
    message: task.message,
    createdAt: isoTime(task.createdAtMs),
    endedAt: task.endedAtMs === undefined ? null : isoTime(task.endedAtMs),
    decision: decision === undefined ? null : showDecision(decision),
  };
  if (length === 'short') return short;
  return {
    ...short,
    name: request.name ?? null,
    agents: request.agents ?? null,
    takenOver: Math.max(0, task.claims - 1),
    facts: facts === undefined ? null : { marketTime: isoTime(facts.atMs), readings: facts.readings },
    results: task.results.map(showResult),
  };
}

export function showResult({ agentId, pass, beganAtMs, endedAtMs, outcome }: AgentResult): JsonObject {
  const times = { agentId, pass, beganAt: isoTime(beganAtMs), endedAt: isoTime(endedAtMs) };
  if (outcome.kind === 'failed') return { ...times, outcome: 'failed', reason: outcome.reason };
  const { judgement, source } = outcome;
  const { score, confidence, summary, reasons, maxWeight, horizonDays } = judgement;
  return {
    ...times,
    outcome: 'judged',
    score,
    confidence,
    summary,
    reasons,
    maxWeight: maxWeight ?? null,
    horizonDays: horizonDays ?? null,
    source: { ...source },
    review: outcome.review === undefined ? null : showSecond(outcome.review),
  };
}

function showSecond(review: AgentReview): JsonObject {
  if (review.kind === 'failed') return { outcome: 'failed', reason: review.reason };
  const { score, confidence, summary, reasons } = review.judgement;
  return { outcome: 'judged', score, confidence, summary, reasons, source: { ...review.source } };
}

export const showReview = (review: DecisionReview): JsonObject => ({
  verdict: review.verdict,
  model: review.model ?? null,
  rating: review.rating ?? null,
  score: review.score ?? null,
  confidence: review.confidence ?? null,
  summary: review.summary,
  reasons: review.reasons,
  weightBefore: decimalText(review.weightBefore),
});

export const showDecision = (decision: InvestmentDecision): JsonObject => ({
  conId: decision.conId,
  symbol: decision.symbol,
  rating: decision.rating,
  targetWeight: decimalText(decision.targetWeight),
  confidence: decision.confidence,
  horizonDays: decision.horizonDays,
  reasons: decision.reasons,
  mode: decision.source.mode,
  decidedAt: isoTime(decision.decidedAtMs),
  expiresAt: isoTime(decision.expiresAtMs),
  close: decimalText(decision.close),
  index: decision.indexSymbol,
  // Where the index was not known there is no close of it.
  indexClose: isZero(decision.indexClose) ? null : decimalText(decision.indexClose),
});
