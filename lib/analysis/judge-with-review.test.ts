import { analysisBench, judgement, passTime, untilAborted } from '../testing/analysis-bench.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { calm } from '../testing/store-harness.ts';
import { factsOf, pendingTask, taskIdOf } from '../testing/task-values.ts';
import type { AgentQuestion, Judge } from './judge.ts';
import { judgeWithReview, REVIEW_LIMIT_MS } from './judge-with-review.ts';
import { drainQueue } from './work-queue.ts';

const source = { mode: 'model', model: 'second', inputTokens: 1, outputTokens: 1 } as const;

/** One analysis whose first model decides `first`; what is asked of the second. */
async function decided(first: number, second: Judge) {
  const bench = analysisBench();
  const asked: AgentQuestion[] = [];
  bench.doing.set('decision', () => Promise.resolve(judgement({ score: first })));
  const reviewer: Judge = (question, signal) => {
    asked.push(question);
    return second(question, signal);
  };
  const judge = judgeWithReview({ clock: bench.clock, first: bench.deps.judge, second: reviewer });
  await bench.submit(1);
  const running = drainQueue({ ...bench.deps, judge }, { holder: 'w', concurrency: 1 }, calm());
  await passTime(bench.clock, REVIEW_LIMIT_MS + 1_000);
  await running;
  const task = await bench.deps.tasks.get(taskIdOf(1), calm());
  return { task, decision: task?.decision, asked };
}
const says =
  (score: number): Judge =>
  () =>
    Promise.resolve({ judgement: judgement({ score, summary: 'Other' }), source });

describe('review by a second model', () => {
  it('is asked the decision alone, with what the first is asked', async () => {
    const { asked } = await decided(0.6, says(0.3));
    expect(asked.map(({ agentId, earlier }) => [agentId, earlier.length])).toEqual([['decision', 9]]);
  });

  it.each([
    [0.6, 0.2, 'agrees', '0.6', []],
    [0.6, 0.05, 'disagrees', '0.3', ['Weight halved: second model second would decide hold (0.05)']],
    [0.6, -0.9, 'disagrees', '0.3', ['Weight halved: second model second would decide strong sell (-0.90)']],
    [-0.25, 0.1, 'disagrees', '-0.125', ['Weight halved: second model second would decide buy (0.10)']],
    [0.05, 0.9, 'disagrees', '0', ['Weight halved: second model second would decide strong buy (0.90)']],
  ])('of %p by %p %s: weight %s', async (first, second, verdict, weight, added) => {
    const { decision } = await decided(first, says(second));
    expect(decision?.targetWeight.toFixed()).toBe(weight);
    expect(decision?.reasons).toEqual(['It rises', ...added]);
    expect(decision?.review).toMatchObject({ verdict, score: second, model: 'second', summary: 'Other' });
  });

  it('that fails is told, halves the weight, and fails nothing', async () => {
    const { decision, task } = await decided(0.6, () => Promise.reject(new Error('No model answered: second 503')));
    expect(task?.state).toBe('COMPLETED');
    expect(decision?.targetWeight.toFixed()).toBe('0.3');
    expect(decision?.review).toMatchObject({ verdict: 'failed', summary: 'No model answered: second 503' });
    const result = task?.results.find(({ agentId }) => agentId === 'decision');
    expect(result?.outcome).toMatchObject({ kind: 'judged', review: { kind: 'failed' } });
  });

  it('that hangs is given up while the first still has its time', async () => {
    const { decision } = await decided(0.6, (_question, signal) => untilAborted(signal));
    expect(decision?.review?.summary).toMatch(/^Deadline passed: the review of the decision/);
  });

  it('is stopped where the first fails', async () => {
    const stopped: unknown[] = [];
    const second: Judge = (_question, signal) => {
      signal.addEventListener('abort', () => stopped.push(signal.reason));
      return untilAborted(signal);
    };
    const reason = new Error('first is down');
    const judge = judgeWithReview({ clock: manualClock(0), first: () => Promise.reject(reason), second });
    const { request } = pendingTask();
    const question = { agentId: 'decision', pass: 1, request, facts: factsOf(), earlier: [] } as const;
    await expect(judge(question, calm())).rejects.toBe(reason);
    expect(stopped).toHaveLength(1);
  });
});
