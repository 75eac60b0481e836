/**
 * The rule-based agent of every role: directors weigh their analysts by confidence, directors of risk say how much weight they
 * would accept, the decision weighs the directors. Pure; the same question always gets the same answer.
 */
import type { AgentId, AgentResult, AnalysisFacts, Judgement } from '../domain/analysis.ts';
import { judgementOf, type AgentQuestion, type Judge } from './judge.ts';
import { analystJudgement, clamp, inWords, reading } from './rule-analysts.ts';

const DIRECTED: { readonly [agent in AgentId]?: readonly AgentId[] } = {
  'fundamental-director': ['macro', 'industry', 'fundamental'],
  'momentum-director': ['technical', 'capital-flow', 'industry'],
};
const DIRECTORS: readonly AgentId[] = ['fundamental-director', 'momentum-director'];
const ANALYSTS: readonly AgentId[] = ['macro', 'industry', 'technical', 'capital-flow', 'fundamental'];
/** Share of the other's opinion that a director takes over when it answers it. */
const ANSWERED = 0.25;
/** Volatility of a year at which the whole weight is accepted; twice as much halves it. */
const CALM_VOLATILITY = 0.2;
/** Share of net liquidation in one contract from which no more is accepted. */
const LARGEST_SHARE = 0.5;

const twoPlaces = (value: number): number => Number(value.toFixed(2)) + 0;

export const judgeByRules: Judge = (question) =>
  Promise.resolve({ judgement: ruleJudgement(question), source: { mode: 'rules' } });

export function ruleJudgement(question: AgentQuestion): Judgement {
  const { agentId, facts, earlier } = question;
  if (ANALYSTS.includes(agentId)) return analystJudgement(agentId, facts);
  if (agentId === 'systemic-risk') return systemicRisk(facts, earlier);
  if (agentId === 'portfolio-risk') return portfolioRisk(facts, earlier);
  if (agentId === 'decision') return decide(earlier);
  return direct(question);
}

function direct({ agentId, pass, earlier }: AgentQuestion): Judgement {
  const own = weigh(agentId, earlier, DIRECTED[agentId] ?? []);
  const other = DIRECTORS.find((id) => id !== agentId);
  const answered = pass === 2 && other !== undefined ? judgementOf(earlier, other) : undefined;
  if (answered === undefined) return own;
  const score = twoPlaces(own.score * (1 - ANSWERED) + answered.score * ANSWERED);
  return { ...own, score, reasons: [...own.reasons, `Answers ${other}, who says ${answered.score}`] };
}

/** Mean of the judgements there are, by confidence; those that failed are named and lower the confidence. */
function weigh(name: string, earlier: readonly AgentResult[], ids: readonly AgentId[]): Judgement {
  const heard = ids.flatMap((id) => {
    const judged = judgementOf(earlier, id);
    return judged === undefined ? [] : [{ id, ...judged }];
  });
  const weight = heard.reduce((sum, { confidence }) => sum + confidence, 0);
  const missing = ids.filter((id) => heard.every((one) => one.id !== id));
  const gaps = missing.map((id) => `Nothing from ${id}`);
  if (weight === 0) return { score: 0, confidence: 0, summary: `${name}: nothing to weigh`, reasons: gaps };
  const score = heard.reduce((sum, one) => sum + one.score * one.confidence, 0) / weight;
  return {
    score: twoPlaces(clamp(score)),
    confidence: twoPlaces(weight / ids.length),
    summary: `${name}: ${inWords(score)} (${score.toFixed(2)})`,
    reasons: [...heard.map((one) => `${one.id} ${one.score} at confidence ${one.confidence}`), ...gaps],
  };
}

/** The whole market's mood bounds the weight: its volatility, and how far it has fallen. */
function systemicRisk(facts: AnalysisFacts, earlier: readonly AgentResult[]): Judgement {
  const volatility = reading(facts, 'index', 'volatility20');
  const fallen = reading(facts, 'index', 'drawdown');
  const calm = volatility === undefined ? 0.5 : Math.min(1, CALM_VOLATILITY / Math.max(volatility, 0.01));
  const maxWeight = twoPlaces(fallen !== undefined && fallen < -0.2 ? calm * 0.5 : calm);
  return risk('systemic-risk', earlier, maxWeight, [
    volatility === undefined
      ? 'Volatility of the index is not known'
      : `Volatility of the index ${volatility.toFixed(3)} a year`,
    fallen === undefined
      ? 'High of the index is not known'
      : `Index ${(fallen * 100).toFixed(1)} % below its high of a year`,
  ]);
}

/** The contract's own volatility, and how much of the account is in it already, whoever holds it. */
function portfolioRisk(facts: AnalysisFacts, earlier: readonly AgentResult[]): Judgement {
  const volatility = reading(facts, 'volatility', 'volatility20');
  const share = reading(facts, 'portfolio', 'shareOfNetLiquidation');
  const calm = volatility === undefined ? 0.5 : Math.min(1, CALM_VOLATILITY / Math.max(volatility, 0.01));
  const isLarge = share === undefined || Math.abs(share) >= LARGEST_SHARE;
  const maxWeight = twoPlaces(isLarge ? calm * 0.5 : calm);
  return risk('portfolio-risk', earlier, maxWeight, [
    volatility === undefined ? 'Its volatility is not known' : `Its volatility ${volatility.toFixed(3)} a year`,
    share === undefined
      ? 'Its share of net liquidation is not known: counted as large'
      : `${(Math.abs(share) * 100).toFixed(1)} % of net liquidation is in it`,
  ]);
}

function risk(
  name: AgentId,
  earlier: readonly AgentResult[],
  maxWeight: number,
  reasons: readonly string[],
): Judgement {
  const heard = weigh(name, earlier, DIRECTORS.some((id) => judgementOf(earlier, id)) ? DIRECTORS : ANALYSTS);
  const summary = `${name}: at most ${maxWeight} of the exposure`;
  return { score: heard.score, confidence: heard.confidence, summary, reasons, maxWeight };
}

/** By the directors; where none was asked, by the analysts. */
function decide(earlier: readonly AgentResult[]): Judgement {
  const asked = DIRECTORS.filter((id) => earlier.some(({ agentId }) => agentId === id));
  const analysts = ANALYSTS.filter((id) => earlier.some(({ agentId }) => agentId === id));
  return { ...weigh('decision', earlier, asked.length > 0 ? asked : analysts), horizonDays: 20 };
}
