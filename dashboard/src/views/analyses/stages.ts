/** Stages of an analysis as the desk runs them, filled in from its results and from the events that come meanwhile. Pure. */
import type { Got } from '../../api/answers.ts';
import type { LiveEvent } from '../../live/live-events.ts';

export type Analysis = Got<'/analysis/{sessionId}'>;
export type AgentResult = Analysis['results'][number];
export type AgentId = AgentResult['agentId'];

export interface Stage {
  readonly name: string;
  readonly agents: readonly AgentId[];
}

/** In their order; agents of a stage work side by side. */
export const STAGES: readonly Stage[] = [
  { name: 'Analysts', agents: ['macro', 'industry', 'technical', 'capital-flow', 'fundamental'] },
  { name: 'Directors', agents: ['fundamental-director', 'momentum-director'] },
  { name: 'Risk', agents: ['systemic-risk', 'portfolio-risk'] },
  { name: 'Decision', agents: ['decision'] },
];

export type AgentState = 'waiting' | 'running' | 'judged' | 'failed';

export interface AgentRow {
  readonly agentId: AgentId;
  readonly state: AgentState;
  /** Of its newest pass. */
  readonly result: AgentResult | undefined;
}

/** @param running agents of which a start was told and no end since */
export function stageRows(
  analysis: Pick<Analysis, 'results' | 'agents'>,
  running: ReadonlySet<string>,
): readonly { readonly name: string; readonly agents: readonly AgentRow[] }[] {
  const asked: ReadonlySet<string> | undefined = analysis.agents === null ? undefined : new Set(analysis.agents);
  const newest = new Map(analysis.results.map((result) => [result.agentId, result]));
  return STAGES.map(({ name, agents }) => ({
    name,
    agents: agents
      .filter((agentId) => asked === undefined || asked.has(agentId) || newest.has(agentId) || agentId === 'decision')
      .map((agentId) => agentRow(agentId, newest.get(agentId), running)),
  })).filter(({ agents }) => agents.length > 0);
}

function agentRow(agentId: AgentId, result: AgentResult | undefined, running: ReadonlySet<string>): AgentRow {
  if (running.has(agentId)) return { agentId, state: 'running', result };
  return { agentId, state: result?.outcome ?? 'waiting', result };
}

/** Agents at work after this event. */
export function runningAfter(running: ReadonlySet<string>, { kind, facts }: LiveEvent): ReadonlySet<string> {
  const agentId = facts['agentId'];
  if (OVER.has(kind)) return new Set();
  if (typeof agentId !== 'string') return running;
  if (kind === 'agent_start') return new Set([...running, agentId]);
  if (kind !== 'agent_complete' && kind !== 'agent_error') return running;
  return new Set([...running].filter((one) => one !== agentId));
}

/** Events after which nothing more comes. */
export const OVER: ReadonlySet<string> = new Set(['analysis_complete', 'cancelled', 'failed']);
