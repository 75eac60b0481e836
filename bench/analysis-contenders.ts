/**
 * The same analyses on the same store with the same stand-in of a model, worked on by the desk's worker, by one that asks its agents
 * one after the other, and by one that looks every five seconds what is due. Each is as good as its idea allows: all analyses side by
 * side, every answer stored. No broker: the facts are given.
 */
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { decisionFrom } from '../lib/analysis/decision-from.ts';
import { ruleJudgement } from '../lib/analysis/judge-by-rules.ts';
import type { AgentQuestion, Judge } from '../lib/analysis/judge.ts';
import { planSteps } from '../lib/analysis/plan-steps.ts';
import type { AnalysisDeps } from '../lib/analysis/run-analysis.ts';
import { drainQueue } from '../lib/analysis/work-queue.ts';
import type { AgentResult, AnalysisRequest } from '../lib/domain/analysis.ts';
import {
  claimTask,
  completeTask,
  isOver,
  newTask,
  storeFacts,
  storeResult,
  taskId,
  type Task,
} from '../lib/domain/task.ts';
import { conId } from '../lib/domain/ids.ts';
import { factsOf } from '../lib/testing/task-values.ts';
import { tellTask } from '../functions/analysis-parts.ts';
import type { Stores } from '../functions/wiring.ts';
import type { ModelTimes } from './model-times.ts';

/** A contract of its own for each analysis: decisions on one would wait for each other. */
const factsFor = ({ name }: AnalysisRequest) => factsOf({ conId: conId(1 + Number(name)) });
const POLL_MS = 5_000;
/** Several times what the slowest baseline takes. */
const MAKESPAN_MS = 240_000;
const silent = { write: () => undefined };

let measured = 0;

/** Tasks of one measurement, numbered in their names: nothing else of the question says which analysis asks. */
export function tasksOf(times: ModelTimes): readonly Task[] {
  measured += 1;
  return Array.from({ length: times.tasks }, (_, n) =>
    newTask({
      taskId: taskId(`t-${(measured * 10_000 + n).toString(16).padStart(32, '0')}`),
      owner: 'bench',
      request: { symbol: 'SPY', name: String(n), depth: 2, agents: undefined },
      priority: 'normal',
      nowMs: systemClock.nowMs(),
    }),
  );
}

/** The stand-in: takes its time and answers as the rules would. */
export const modelJudge =
  (times: ModelTimes): Judge =>
  async (question, signal) => {
    await systemClock.sleep(times.of(Number(question.request.name), question.agentId), signal);
    return { judgement: ruleJudgement(question), source: { mode: 'rules' } };
  };

export const workerDeps = (stores: Stores, judge: Judge): AnalysisDeps => ({
  tasks: stores.tasks,
  clock: systemClock,
  log: silent,
  collectFacts: (request) => Promise.resolve(factsFor(request)),
  tell: tellTask(stores.events),
  judge,
});

/** From the first submission until the last decision is stored, milliseconds. */
async function makespan(
  stores: Stores,
  times: ModelTimes,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const signal = AbortSignal.timeout(MAKESPAN_MS);
  const tasks = tasksOf(times);
  const beganAtMs = performance.now();
  await Promise.all(tasks.map((task) => stores.tasks.create(task, signal)));
  await work(signal);
  const tookMs = performance.now() - beganAtMs;
  const ended = await Promise.all(tasks.map((task) => stores.tasks.get(task.taskId, signal)));
  const lost = ended.filter((task) => task?.state !== 'COMPLETED').length;
  if (lost > 0) throw new Error(`Analyses did not all complete: found ${lost} that did not, needed none`);
  return tookMs;
}

export const byDesk = (stores: Stores, times: ModelTimes): Promise<number> =>
  makespan(stores, times, (signal) =>
    drainQueue(workerDeps(stores, modelJudge(times)), { holder: 'bench', concurrency: times.tasks }, signal),
  );

/** The same worker, whose agents of one analysis wait for each other. */
export function byTurns(stores: Stores, times: ModelTimes): Promise<number> {
  const model = modelJudge(times);
  const last = new Map<string | undefined, Promise<unknown>>();
  const judge: Judge = (question: AgentQuestion, signal) => {
    const before = last.get(question.request.name) ?? Promise.resolve();
    const next = before.then(() => model(question, signal));
    last.set(question.request.name, next);
    return next;
  };
  return makespan(stores, times, (signal) =>
    drainQueue(workerDeps(stores, judge), { holder: 'bench', concurrency: times.tasks }, signal),
  );
}

/** Every five seconds each open analysis whose stage is through is given its next one; agents of a stage side by side. */
export function byPolling(stores: Stores, times: ModelTimes): Promise<number> {
  const model = modelJudge(times);
  return makespan(stores, times, async (signal) => {
    const busy = new Map<string, Promise<void>>();
    for (;;) {
      const open = await stores.tasks.open(signal);
      if (open.length === 0 && busy.size === 0) return;
      for (const { taskId: id } of open) {
        if (busy.has(id)) continue;
        busy.set(
          id,
          takeStep({ stores, model, signal }, id).then(() => void busy.delete(id)),
        );
      }
      // The last ones are not kept waiting for the next look.
      const isLast = (await Promise.all(open.map(({ taskId: id }) => stores.tasks.get(id, signal)))).every(
        (task) => task === undefined || isOver(task),
      );
      if (!isLast) await systemClock.sleep(POLL_MS, signal);
    }
  });
}

interface Polling {
  readonly stores: Stores;
  readonly model: Judge;
  readonly signal: AbortSignal;
}

async function takeStep({ stores, model, signal }: Polling, id: Task['taskId']): Promise<void> {
  const change = async (decide: Parameters<Stores['tasks']['change']>[1]): Promise<Task> => {
    const decision = await stores.tasks.change(id, decide, signal);
    if (decision?.kind !== 'changed') throw new Error(`Task was not changed: ${decision?.reason ?? 'not there'}`);
    return decision.task;
  };
  const stored = await stores.tasks.get(id, signal);
  if (stored === undefined || isOver(stored)) return;
  let task = stored;
  if (task.state === 'PENDING') {
    await change((old) => claimTask(old, { holder: 'poll', nowMs: systemClock.nowMs() }));
    task = await change((old) => storeFacts(old, old.claims, factsFor(old.request)));
  }
  const steps = planSteps(task.request);
  const due = steps.find(({ agents }) =>
    agents.some((agentId) => task.results.every((one) => one.agentId !== agentId)),
  );
  if (due !== undefined) {
    const { pass } = due;
    await Promise.all(
      due.agents.map(async (agentId) => {
        const beganAtMs = systemClock.nowMs();
        const question = { agentId, pass, request: task.request, facts: factsFor(task.request), earlier: task.results };
        const answer = await model(question, signal);
        const outcome = { kind: 'judged', ...answer } as const;
        const result: AgentResult = { agentId, pass, beganAtMs, endedAtMs: systemClock.nowMs(), outcome };
        task = await change((old) => storeResult(old, old.claims, { result, progress: 50, message: agentId }));
      }),
    );
  }
  if (steps.at(-1) !== due) return;
  await change((old) => completeTask(old, old.claims, decisionFrom(old), systemClock.nowMs()));
}
