/** What an agent is asked and what it answers, whoever judges: the desk's rules or a language model. */
import type {
  AgentId,
  AgentResult,
  AgentReview,
  AnalysisFacts,
  AnalysisRequest,
  Judgement,
  JudgementSource,
} from '../domain/analysis.ts';

export interface AgentQuestion {
  readonly agentId: AgentId;
  readonly pass: 1 | 2;
  readonly request: AnalysisRequest;
  readonly facts: AnalysisFacts;
  /** What the stages before said, and in a second pass what the agents of its own stage said first; failures among them. */
  readonly earlier: readonly AgentResult[];
}

export interface AgentAnswer {
  readonly judgement: Judgement;
  readonly source: JudgementSource;
  /** Of the decision, by a second judge. */
  readonly review?: AgentReview;
}

/** Heeds the signal: it aborts at the agent's time limit and when the analysis ends early. */
export type Judge = (question: AgentQuestion, signal: AbortSignal) => Promise<AgentAnswer>;

/** The newest answer of an agent among results; undefined where it was not asked or failed. */
export function judgementOf(results: readonly AgentResult[], agentId: AgentId): Judgement | undefined {
  const newest = results.findLast((result) => result.agentId === agentId && result.outcome.kind === 'judged');
  return newest?.outcome.kind === 'judged' ? newest.outcome.judgement : undefined;
}
