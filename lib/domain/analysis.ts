/**
 * What an analysis is made of: who judges, in which stage, and what a judgement and a decision hold. Scores are opinions and
 * therefore plain numbers; a weight that may reach an order is an exact decimal. Nothing here asks or computes.
 */
import type { Decimal } from './decimal.ts';
import type { ConId } from './ids.ts';
import type { Json } from './run.ts';

/** Every agent, in the order of its stage; `decision` is always the last. */
export const AGENT_IDS = [
  'macro',
  'industry',
  'technical',
  'capital-flow',
  'fundamental',
  'fundamental-director',
  'momentum-director',
  'systemic-risk',
  'portfolio-risk',
  'decision',
] as const;
export type AgentId = (typeof AGENT_IDS)[number];

export const STAGES = [1, 2, 3, 4] as const;
export type Stage = (typeof STAGES)[number];

/** agent -> its stage: analysts, directors of research, directors of risk, the decision. */
export const STAGE_OF: { readonly [agent in AgentId]: Stage } = {
  macro: 1,
  industry: 1,
  technical: 1,
  'capital-flow': 1,
  fundamental: 1,
  'fundamental-director': 2,
  'momentum-director': 2,
  'systemic-risk': 3,
  'portfolio-risk': 3,
  decision: 4,
};

export const DEPTHS = [1, 2, 3, 4] as const;
export type Depth = (typeof DEPTHS)[number];

export const RATINGS = ['strong sell', 'sell', 'hold', 'buy', 'strong buy'] as const;
export type Rating = (typeof RATINGS)[number];

export interface AnalysisRequest {
  readonly symbol: string;
  /** What a person calls it; text from outside. */
  readonly name: string | undefined;
  readonly depth: Depth;
  /** Agents asked beside the decision; undefined: all that the depth has. */
  readonly agents: readonly AgentId[] | undefined;
}

/** What one agent says. */
export interface Judgement {
  /** -1 (sell) .. 1 (buy). */
  readonly score: number;
  /** 0..1 */
  readonly confidence: number;
  readonly summary: string;
  readonly reasons: readonly string[];
  /** Directors of risk: the greatest absolute weight they would accept, 0..1. */
  readonly maxWeight?: number | undefined;
  /** The decision: trading days for which it is meant. */
  readonly horizonDays?: number | undefined;
}

/** `rules`: computed by the desk; otherwise the language model that wrote it. */
export type JudgementSource =
  | { readonly mode: 'rules' }
  | { readonly mode: 'model'; readonly model: string; readonly inputTokens: number; readonly outputTokens: number };

/** What a second model made of the same question, side by side with the first. */
export type AgentReview =
  | { readonly kind: 'judged'; readonly judgement: Judgement; readonly source: JudgementSource }
  | { readonly kind: 'failed'; readonly reason: string };

/** What became of one agent in one pass; stored once and never asked for again. */
export interface AgentResult {
  readonly agentId: AgentId;
  /** 1, or 2 where a deeper analysis lets the agents of a stage answer each other. */
  readonly pass: 1 | 2;
  readonly beganAtMs: number;
  readonly endedAtMs: number;
  readonly outcome:
    | {
        readonly kind: 'judged';
        readonly judgement: Judgement;
        readonly source: JudgementSource;
        /** Of the decision, where a second model is configured; stored in the same write. */
        readonly review?: AgentReview | undefined;
      }
    | { readonly kind: 'failed'; readonly reason: string };
}

/** `failed`: it could not be had, which counts as no agreement. */
export type ReviewVerdict = 'agrees' | 'disagrees' | 'failed';

/** The second model's view of a decision; any verdict but `agrees` has halved the weight. */
export interface DecisionReview {
  readonly verdict: ReviewVerdict;
  /** What the second model would have decided; undefined where it failed. */
  readonly rating?: Rating | undefined;
  readonly score?: number | undefined;
  readonly confidence?: number | undefined;
  readonly model?: string | undefined;
  /** Its own sentence, or why there is none. */
  readonly summary: string;
  readonly reasons: readonly string[];
  /** Target weight without the review. */
  readonly weightBefore: Decimal;
}

/** A person has acknowledged the decision. */
export interface DecisionApproval {
  readonly by: string;
  /** System time. */
  readonly atMs: number;
}

export interface InvestmentDecision {
  readonly taskId: string;
  readonly conId: ConId;
  readonly symbol: string;
  readonly rating: Rating;
  /** Fraction of the strategy's exposure, -1..1. */
  readonly targetWeight: Decimal;
  /** 0..1 */
  readonly confidence: number;
  readonly horizonDays: number;
  readonly reasons: readonly string[];
  readonly source: JudgementSource;
  /** Market time. */
  readonly decidedAtMs: number;
  /** Market time; nothing acts on it from then on. */
  readonly expiresAtMs: number;
  /** What it is measured from later: closes of the contract and of the index when it was decided. */
  readonly close: Decimal;
  readonly indexSymbol: string;
  /** 0 where it was not known. */
  readonly indexClose: Decimal;
  /** Undefined where no second model is configured. */
  readonly review?: DecisionReview | undefined;
  /** Only ever in `decisions/{conId}`: a task keeps the decision as it was made. */
  readonly approval?: DecisionApproval | undefined;
}

/** Figures of a contract's financials that agents know; growth, margin, return and yield are fractions, the rest ratios. */
export const FINANCIAL_FIGURES = [
  'peRatio',
  'priceToBook',
  'revenueGrowth',
  'earningsGrowth',
  'profitMargin',
  'returnOnEquity',
  'debtToEquity',
  'dividendYield',
] as const;

/** What every agent of an analysis judges from, read once and stored, so that a takeover judges from the same. */
export interface AnalysisFacts {
  readonly conId: ConId;
  /** Market time at which they were read. */
  readonly atMs: number;
  readonly close: Decimal;
  readonly indexSymbol: string;
  /** 0 where it is not known. */
  readonly indexClose: Decimal;
  /** Indicators, position, books: names and plain values, as they are told to agents and people. */
  readonly readings: { readonly [group: string]: { readonly [name: string]: Json } };
}
