/** Whatever workers and people do to a task in whatever order: what is over stays as it ended, and of two holders one writes. */
import * as fc from 'fast-check';
import { agentResult, decisionOf, factsOf, pendingTask, TASK_AT_MS } from '../testing/task-values.ts';
import {
  cancelTask,
  claimTask,
  completeTask,
  failTask,
  isOver,
  releaseTask,
  renewTask,
  storeFacts,
  storeResult,
  type Task,
  type TaskDecision,
} from './task.ts';

type Step = (task: Task, nowMs: number) => TaskDecision;

const token = fc.integer({ min: 1, max: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>((task, nowMs) => claimTask(task, { holder: 'w', nowMs })),
  token.map(
    (own): Step =>
      (task, nowMs) =>
        renewTask(task, own, nowMs),
  ),
  token.map(
    (own): Step =>
      (task) =>
        storeFacts(task, own, factsOf()),
  ),
  token.map(
    (own): Step =>
      (task) =>
        storeResult(task, own, { result: agentResult(), progress: 10, message: 'm' }),
  ),
  token.map(
    (own): Step =>
      (task, nowMs) =>
        completeTask(task, own, decisionOf(), nowMs),
  ),
  token.map(
    (own): Step =>
      (task, nowMs) =>
        failTask(task, own, 'failed', nowMs),
  ),
  token.map(
    (own): Step =>
      (task) =>
        releaseTask(task, own),
  ),
  fc.constant<Step>((task, nowMs) => cancelTask(task, 'owner', nowMs)),
);
const history = fc.array(fc.tuple(step, fc.integer({ min: 0, max: 6_000 })), { maxLength: 40 });

describe('a task', () => {
  it('stays as it ended, decides only where it completed, and is written by its newest holder alone', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let task = pendingTask();
        let nowMs = TASK_AT_MS;
        for (const [take, laterMs] of steps) {
          nowMs += laterMs;
          const before = task;
          const decision = take(task, nowMs);
          task = decision.kind === 'changed' ? decision.task : task;
          expect(isOver(before) ? task : before).toEqual(before);
          expect(decision.kind === 'refused' ? decision.task : before).toBe(before);
          expect(task.decision !== undefined).toBe(task.state === 'COMPLETED');
          expect(task.endedAtMs !== undefined).toBe(isOver(task));
          expect(task.claims).toBeGreaterThanOrEqual(before.claims);
          const held = task.lease === undefined ? undefined : [task.state, task.lease.token];
          expect(held ?? ['RUNNING', task.claims]).toEqual(['RUNNING', task.claims]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
