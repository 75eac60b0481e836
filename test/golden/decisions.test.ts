/**
 * The rule-based decision on SPY for three named dates of the shipped data: pinned, and explained by what is stored with it. Each
 * number of a decision follows from stored judgements, each of those from stored readings, by the rules alone.
 */
import { analysisDeps } from '../../functions/analysis-parts.ts';
import { momentsOf } from '../../functions/local-days.ts';
import { decisionFrom } from '../../lib/analysis/decision-from.ts';
import { judgeByRules, ruleJudgement } from '../../lib/analysis/judge-by-rules.ts';
import { drainQueue } from '../../lib/analysis/work-queue.ts';
import { STAGE_OF } from '../../lib/domain/analysis.ts';
import { decimalText } from '../../lib/domain/decimal.ts';
import type { Task } from '../../lib/domain/task.ts';
import { startDesk } from '../../lib/testing/desk-harness.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { pendingTask, taskIdOf } from '../../lib/testing/task-values.ts';

const GOLDEN = [
  ['2020-02-24', 'buy 0.25 at 0.73, close 333.48: macro 0.74, industry 0.01, technical 0.32, capital-flow 0.1, fundamental 0.54, fundamental-director 0.38, momentum-director 0.13, systemic-risk 0.25, portfolio-risk 0.25, decision 0.25'],
  ['2020-03-23', 'strong sell -0.12 at 0.77, close 228.8: macro -1, industry -0.05, technical -0.99, capital-flow -0.72, fundamental -0.8, fundamental-director -0.58, momentum-director -0.58, systemic-risk -0.58, portfolio-risk -0.58, decision -0.58'],
  ['2020-08-27', 'strong buy 0.53 at 0.74, close 347.57: macro 1, industry 0, technical 0.85, capital-flow 0.86, fundamental 0.56, fundamental-director 0.52, momentum-director 0.53, systemic-risk 0.53, portfolio-risk 0.53, decision 0.53'],
] as const;

async function analysedOn(day: string): Promise<Task> {
  const desk = await startDesk({ gateway: { startAtMs: momentsOf(day).tradeAtMs } });
  try {
    await desk.stores.tasks.create(pendingTask(), calm());
    const deps = analysisDeps(desk.desk.deps, judgeByRules, () => Promise.resolve());
    await drainQueue(deps, { holder: 'golden', concurrency: 1 }, calm());
    const task = await desk.stores.tasks.get(taskIdOf(1), calm());
    if (task === undefined) throw new Error('Task is gone');
    return task;
  } finally {
    await desk.close();
  }
}

const inWords = ({ decision, results }: Task): string => {
  const scores = results.flatMap(({ agentId, outcome }) =>
    outcome.kind === 'judged' ? [`${agentId} ${outcome.judgement.score}`] : [],
  );
  return `${decision?.rating} ${decision && decimalText(decision.targetWeight)} at ${decision?.confidence}, close ${decision && decimalText(decision.close)}: ${scores.join(', ')}`;
};

describe('decisions on SPY by rules', () => {
  it.each(GOLDEN)('of %s are as they were, and follow from their stored inputs', async (day, golden) => {
    const task = await analysedOn(day);
    expect(inWords(task)).toBe(golden);
    const { facts, decision, results, request } = task;
    if (facts === undefined) throw new Error('Task has no facts');
    expect(decisionFrom(task)).toEqual(decision);
    for (const { agentId, pass, outcome } of results) {
      const earlier = results.filter((other) => STAGE_OF[other.agentId] < STAGE_OF[agentId]);
      const again = ruleJudgement({ agentId, pass, request, facts, earlier });
      expect(outcome).toEqual({ kind: 'judged', judgement: again, source: { mode: 'rules' } });
    }
  });
});
