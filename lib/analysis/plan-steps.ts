/**
 * Which agents an analysis asks and in which order, from its depth and its list of agents. Pure: it knows neither what
 * they say nor how long they take.
 */
import {
  AGENT_IDS,
  STAGE_OF,
  STAGES,
  type AgentId,
  type AnalysisRequest,
  type Depth,
  type Stage,
} from '../domain/analysis.ts';

/** Agents that judge side by side. */
export interface Step {
  readonly stage: Stage;
  readonly pass: 1 | 2;
  readonly agents: readonly AgentId[];
}

/** The shallowest depth knows only these beside the decision. */
const QUICK: readonly AgentId[] = ['technical', 'fundamental', 'decision'];

/** Depth 3 lets stage 2 answer each other once more, depth 4 stage 3 as well. */
const passesOf = (stage: Stage, depth: Depth): readonly (1 | 2)[] =>
  (stage === 2 && depth >= 3) || (stage === 3 && depth >= 4) ? [1, 2] : [1];

/** The decision is always among them, whatever list of agents was asked for; a stage without agents is left out. */
export function planSteps({ depth, agents }: Pick<AnalysisRequest, 'depth' | 'agents'>): readonly Step[] {
  const isAsked = (id: AgentId): boolean =>
    (depth > 1 || QUICK.includes(id)) && (id === 'decision' || agents === undefined || agents.includes(id));
  return STAGES.flatMap((stage) => {
    const asked = AGENT_IDS.filter((id) => STAGE_OF[id] === stage && isAsked(id));
    return asked.length === 0 ? [] : passesOf(stage, depth).map((pass) => ({ stage, pass, agents: asked }));
  });
}
