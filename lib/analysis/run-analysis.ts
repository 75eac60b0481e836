/**
 * One claimed analysis from its facts to its decision: stage after stage, the agents of a stage side by side. What an agent
 * said is stored before anybody is told and is not asked for again after a takeover. It places nothing and knows no order.
 */
import type { AgentResult, AnalysisFacts, AnalysisRequest } from '../domain/analysis.ts';
import {
  addLog,
  completeTask,
  failTask,
  resultOf,
  storeFacts,
  type Task,
  type TaskDecision,
  type TaskLogLine,
} from '../domain/task.ts';
import { StoreError } from '../domain/store-error.ts';
import { orAbort } from '../ports/or-abort.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { decisionFrom } from './decision-from.ts';
import { holdTask, TaskLostError, type HoldDeps, type TaskHold } from './hold-task.ts';
import type { Judge } from './judge.ts';
import { planSteps, type Step } from './plan-steps.ts';
import { runAgent } from './run-agent.ts';
import type { TellTask } from './task-event.ts';
import { taskTeller, type TaskTeller } from './task-teller.ts';

export interface AnalysisDeps extends HoldDeps {
  readonly judge: Judge;
  /** @throws BrokerError, ValidationError where there is nothing to judge from */
  readonly collectFacts: (request: AnalysisRequest, signal: AbortSignal) => Promise<AnalysisFacts>;
  readonly tell: TellTask;
}

export const FACTS_LIMIT_MS = 60_000;

/** `left`: not ours any more, or let go for another worker. */
export type AnalysisEnd = 'completed' | 'failed' | 'left';

/** Works through a task that this worker has just claimed. Never throws: what went wrong is in the task or in the log. */
export async function runAnalysis(deps: AnalysisDeps, claimed: Task, parent: AbortSignal): Promise<AnalysisEnd> {
  const hold = holdTask(deps, claimed, parent);
  const teller = taskTeller(deps, claimed.taskId, hold.signal);
  const parts = { deps, hold, teller };
  try {
    return await work(parts, claimed);
  } catch (error) {
    if (hold.signal.aborted || error instanceof TaskLostError) return 'left';
    if (error instanceof StoreError) return leave(parts, claimed, error);
    return await fail(parts, claimed, error);
  } finally {
    await hold.end();
  }
}

interface Work {
  readonly deps: AnalysisDeps;
  readonly hold: TaskHold;
  readonly teller: TaskTeller;
}

async function work(parts: Work, claimed: Task): Promise<AnalysisEnd> {
  const { deps, hold, teller } = parts;
  const { createdAtMs, request, owner } = claimed;
  // Whoever queued it has told it already, unless that process died before.
  teller.tell('task_created', { symbol: request.symbol, depth: request.depth, owner }, createdAtMs);
  const steps = planSteps(request);
  let task = await withFacts(parts, claimed);
  for (const step of steps) task = await runStep(parts, { task, step, steps });
  await toldOrLost(parts, claimed);
  const decided = decisionFrom(task);
  await hold.finish((stored, token) => completeTask(stored, token, decided, deps.clock.nowMs()));
  const { rating, targetWeight, review } = decided;
  const told = { rating, targetWeight: targetWeight.toFixed(), progress: 100, review: review?.verdict ?? null };
  return await ended(parts, claimed, () => teller.end('analysis_complete', told), 'completed');
}

async function toldOrLost({ deps, hold, teller }: Work, { taskId }: Task): Promise<void> {
  const failure = await teller.settled();
  hold.signal.throwIfAborted();
  if (failure === undefined) return;
  deps.log.write('ERROR', 'AnalysisEventsLost', { taskId, error: String(failure.error).slice(0, 500) });
}

/** The task is over, whatever becomes of the event that says so. */
async function ended(
  { deps }: Work,
  { taskId }: Task,
  telling: () => Promise<void>,
  end: AnalysisEnd,
): Promise<AnalysisEnd> {
  try {
    await telling();
  } catch (error) {
    deps.log.write('ERROR', 'AnalysisEndNotTold', { taskId, end, error: String(error) });
  }
  return end;
}

async function withFacts({ deps, hold, teller }: Work, claimed: Task): Promise<Task> {
  if (claimed.facts !== undefined) return claimed;
  const limit = {
    what: `reading the facts of ${claimed.request.symbol}`,
    durationMs: FACTS_LIMIT_MS,
    parent: hold.signal,
  };
  const facts = await withDeadline(deps.clock, limit, (signal) =>
    orAbort(deps.collectFacts(claimed.request, signal), signal),
  );
  const groups = Object.keys(facts.readings).join(', ');
  const line: TaskLogLine = { atMs: deps.clock.nowMs(), level: 'info', agentId: undefined, message: `Read: ${groups}` };
  const stored = await hold.change((current, token) => {
    const changed: TaskDecision = storeFacts(current, token, facts);
    return changed.kind === 'changed' ? addLog(changed.task, token, [line]) : changed;
  });
  teller.tell('log', { level: line.level, agentId: null, message: line.message });
  return stored;
}

async function runStep(
  { deps, hold, teller }: Work,
  { task, step, steps }: { readonly task: Task; readonly step: Step; readonly steps: readonly Step[] },
): Promise<Task> {
  const { stage, pass, agents } = step;
  const named = { stage, pass, agents };
  const isFresh = agents.every((agentId) => resultOf(task, { agentId, pass }) === undefined);
  if (isFresh) teller.tell('stage_start', named);
  const count = steps.reduce((sum, one) => sum + one.agents.length, 0);
  const { judge, clock } = deps;
  const settled = await Promise.allSettled(
    agents.map((agentId) => runAgent({ judge, clock, hold, teller }, { task, step, agentId, share: 100 / count })),
  );
  // All have ended: nothing of this stage runs on while the analysis fails.
  const results = settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  const failed = results.filter(({ outcome }) => outcome.kind === 'failed');
  if (failed.length === results.length) throw new StageFailed(step, failed);
  teller.tell('stage_complete', { ...named, failed: failed.map(({ agentId }) => agentId) });
  return { ...task, results: [...task.results.filter((known) => !results.includes(known)), ...results] };
}

/** Nobody of a stage could judge. */
class StageFailed extends Error {
  constructor({ stage }: Step, failed: readonly AgentResult[]) {
    const reasons = failed.map(
      ({ agentId, outcome }) => `${agentId} ${outcome.kind === 'failed' ? outcome.reason : ''}`,
    );
    super(
      `Stage ${stage} failed: found none of ${failed.length} agents with an answer, needed one (${reasons.join('; ')})`,
    );
    this.name = 'StageFailed';
  }
}

/** The store could not be asked: the lease passes, and a worker that can ask it goes on. */
function leave({ deps }: Work, { taskId }: Task, error: StoreError): AnalysisEnd {
  deps.log.write('WARNING', 'AnalysisLeft', { taskId, failure: error.failure, error: error.message.slice(0, 500) });
  return 'left';
}

async function fail(parts: Work, task: Task, error: unknown): Promise<AnalysisEnd> {
  const { deps, hold, teller } = parts;
  const reason = error instanceof Error ? error.message : String(error);
  try {
    await hold.finish((stored, token) => failTask(stored, token, reason, deps.clock.nowMs()));
  } catch (again) {
    if (again instanceof StoreError) return leave(parts, task, again);
    if (!(again instanceof TaskLostError) && !hold.signal.aborted) {
      deps.log.write('ERROR', 'AnalysisNotEnded', { taskId: task.taskId, reason, error: String(again) });
    }
    return 'left';
  }
  return await ended(parts, task, () => teller.end('failed', { reason }), 'failed');
}
