/**
 * How long the stand-in of a language model takes for each agent of each analysis: a Pareto tail around a mean of one second, the same
 * for the same seed, so that every contender of a round meets the same model. What the best scheduler could reach follows from it.
 */
import { AGENT_IDS, STAGES, STAGE_OF, type AgentId } from '../lib/domain/analysis.ts';
import { seededRandom } from '../lib/paper/random.ts';

/** Tail exponent: a mean of 1.67 times the shortest, and now and then twenty times it. */
const TAIL = 2.5;
const LONGEST = 20;

export interface ModelTimes {
  readonly tasks: number;
  /** Milliseconds. */
  of(task: number, agentId: AgentId): number;
  /** The longest analysis if nothing but its model took time: its slowest agent of each stage, one stage after the other. */
  readonly criticalPathMs: number;
}

/** @param options.meanMs of the model; 1,000 is what 07 asks for */
export function modelTimes(options: {
  readonly seed: number;
  readonly tasks: number;
  readonly meanMs: number;
}): ModelTimes {
  const { seed, tasks, meanMs } = options;
  const random = seededRandom(seed);
  const shortest = (meanMs * (TAIL - 1)) / TAIL;
  const draw = (): number => Math.min(LONGEST * meanMs, shortest / (1 - random.next()) ** (1 / TAIL));
  const drawn = Array.from({ length: tasks }, () => new Map(AGENT_IDS.map((id) => [id, draw()])));
  const of = (task: number, agentId: AgentId): number => drawn[task]?.get(agentId) ?? 0;
  const pathOf = (task: number): number =>
    STAGES.reduce((sum, stage) => {
      const agents = AGENT_IDS.filter((id) => STAGE_OF[id] === stage);
      return sum + Math.max(...agents.map((id) => of(task, id)));
    }, 0);
  return { tasks, of, criticalPathMs: Math.max(...drawn.map((_, task) => pathOf(task))) };
}
