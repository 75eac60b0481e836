/** Why an agent has nothing to judge from: the group of readings that its whole field is could not be had. Pure; it judges nothing. */
import type { AgentId, AnalysisFacts } from '../domain/analysis.ts';

/** Directors are not among them: they weigh what was said, and those of risk accept less where a reading is missing. */
const FIELD: { readonly [agent in AgentId]?: string } = { macro: 'index', industry: 'relative' };

/** Undefined where there is something. The same for rules and models: nobody judges from what is not there. */
export function gapOf(agentId: AgentId, { readings }: Pick<AnalysisFacts, 'readings'>): string | undefined {
  const problem = readings[FIELD[agentId] ?? '']?.['problem'];
  return typeof problem === 'string' ? problem : undefined;
}
