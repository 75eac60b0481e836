/**
 * One claimed analysis from its facts to its decision: stage after stage, the agents of a stage side by side. What an agent
 * said is stored before anybody is told and is not asked for again after a takeover. It places nothing and knows no order.
 */
import type { AgentId, AgentResult, AnalysisFacts, AnalysisRequest } from '../domain/analysis.ts';
import type { Json } from '../domain/run.ts';
import {
  addLog,
  completeTask,
  failTask,
  resultOf,
  sessionOf,
  storeFacts,
  storeResult,
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

/** What people follow an analysis by; told after it is stored. Where it goes is not said here. */
export interface TaskEvent {
  readonly kind:
    | 'task_created'
    | 'stage_start'
    | 'agent_start'
    | 'agent_progress'
    | 'agent_complete'
    | 'agent_error'
    | 'stage_complete'
    | 'log'
    | 'analysis_complete'
    | 'cancelled'
    | 'failed';
  readonly atMs: number;
  readonly facts: { readonly [name: string]: Json };
}
export type TellTask = (task: Pick<Task, 'taskId'>, event: TaskEvent, signal: AbortSignal) => Promise<void>;

export interface AnalysisDeps extends HoldDeps {
  readonly judge: Judge;
  /** @throws BrokerError, ValidationError where there is nothing to judge from */
  readonly collectFacts: (request: AnalysisRequest, signal: AbortSignal) => Promise<AnalysisFacts>;
  readonly tell: TellTask;
}

export const FACTS_LIMIT_MS = 60_000;
export const AGENT_LIMIT_MS = 60_000;

/** `left`: not ours any more, or let go for another worker. */
export type AnalysisEnd = 'completed' | 'failed' | 'left';

/** Works through a task that this worker has just claimed. Never throws: what went wrong is in the task. */
export async function runAnalysis(deps: AnalysisDeps, claimed: Task, parent: AbortSignal): Promise<AnalysisEnd> {
  const hold = holdTask(deps, claimed, parent);
  try {
    return await work({ deps, hold }, claimed);
  } catch (error) {
    return hold.signal.aborted || error instanceof StoreError ? 'left' : await fail({ deps, hold }, claimed, error);
  } finally {
    // A store that cannot be asked lets the lease pass instead.
    await hold.end().catch(() => undefined);
  }
}

interface Work {
  readonly deps: AnalysisDeps;
  readonly hold: TaskHold;
}

async function work({ deps, hold }: Work, claimed: Task): Promise<AnalysisEnd> {
  const steps = planSteps(claimed.request);
  let task = await withFacts({ deps, hold }, claimed);
  for (const step of steps) task = await runStep({ deps, hold }, { task, step, steps });
  const decided = decisionFrom(task);
  await hold.change((stored, token) => completeTask(stored, token, decided, deps.clock.nowMs()));
  const facts = { rating: decided.rating, targetWeight: decided.targetWeight.toFixed(), progress: 100 };
  await tell({ deps, hold }, task, 'analysis_complete', facts);
  return 'completed';
}

async function withFacts({ deps, hold }: Work, claimed: Task): Promise<Task> {
  if (claimed.facts !== undefined) return claimed;
  const limit = {
    what: `reading the facts of ${claimed.request.symbol}`,
    durationMs: FACTS_LIMIT_MS,
    parent: hold.signal,
  };
  const facts = await withDeadline(deps.clock, limit, (signal) =>
    orAbort(deps.collectFacts(claimed.request, signal), signal),
  );
  return hold.change((stored, token) => storeFacts(stored, token, facts));
}

async function runStep(
  { deps, hold }: Work,
  { task, step, steps }: { readonly task: Task; readonly step: Step; readonly steps: readonly Step[] },
): Promise<Task> {
  const named = { stage: step.stage, pass: step.pass, agents: step.agents };
  const isFresh = step.agents.every((agentId) => resultOf(task, { agentId, pass: step.pass }) === undefined);
  if (isFresh) await tell({ deps, hold }, task, 'stage_start', named);
  const count = steps.reduce((sum, { agents }) => sum + agents.length, 0);
  const settled = await Promise.allSettled(
    step.agents.map((agentId) => runAgent({ deps, hold }, { task, step, agentId, share: 100 / count })),
  );
  // All have ended: nothing of this stage runs on while the analysis fails.
  const results = settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  const failed = results.filter(({ outcome }) => outcome.kind === 'failed');
  if (failed.length === results.length) throw new StageFailed(step, failed);
  await tell({ deps, hold }, task, 'stage_complete', { ...named, failed: failed.map(({ agentId }) => agentId) });
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

async function runAgent(
  { deps, hold }: Work,
  asked: { readonly task: Task; readonly step: Step; readonly agentId: AgentId; readonly share: number },
): Promise<AgentResult> {
  const { task, step, agentId, share } = asked;
  const known = resultOf(task, { agentId, pass: step.pass });
  if (known !== undefined) return known;
  await tell({ deps, hold }, task, 'agent_start', { agentId, pass: step.pass });
  const result = await judged({ deps, hold }, asked);
  const message = `${agentId} ${result.outcome.kind === 'judged' ? 'has judged' : 'failed'}`;
  const stored = await hold.change((current, token) =>
    both(storeResult(current, token, { result, progress: (current.results.length + 1) * share, message }), (changed) =>
      addLog(changed, token, [lineOf(result)]),
    ),
  );
  await tell({ deps, hold }, stored, result.outcome.kind === 'judged' ? 'agent_complete' : 'agent_error', {
    agentId,
    pass: step.pass,
    progress: stored.progress,
    ...(result.outcome.kind === 'judged'
      ? {
          score: result.outcome.judgement.score,
          summary: result.outcome.judgement.summary,
          mode: result.outcome.source.mode,
        }
      : { reason: result.outcome.reason }),
  });
  return result;
}

/** An agent that throws or takes too long has failed, and its stage goes on without it. */
async function judged(
  { deps, hold }: Work,
  { task, step, agentId }: { readonly task: Task; readonly step: Step; readonly agentId: AgentId },
): Promise<AgentResult> {
  const { request, facts, results } = task;
  if (facts === undefined) throw new Error('Analysis has no facts: found none stored, needed them before any agent');
  const beganAtMs = deps.clock.nowMs();
  const outcomeOf = async (): Promise<AgentResult['outcome']> => {
    try {
      const limit = { what: `agent ${agentId}`, durationMs: AGENT_LIMIT_MS, parent: hold.signal };
      const answer = await withDeadline(deps.clock, limit, (signal) =>
        orAbort(deps.judge({ agentId, pass: step.pass, request, facts, earlier: results }, signal), signal),
      );
      return { kind: 'judged', ...answer };
    } catch (error) {
      hold.signal.throwIfAborted();
      return { kind: 'failed', reason: (error instanceof Error ? error.message : String(error)).slice(0, 500) };
    }
  };
  const outcome = await outcomeOf();
  return { agentId, pass: step.pass, beganAtMs, endedAtMs: deps.clock.nowMs(), outcome };
}

const both = (first: TaskDecision, then: (task: Task) => TaskDecision): TaskDecision =>
  first.kind === 'changed' ? then(first.task) : first;

function lineOf({ agentId, endedAtMs: atMs, outcome }: AgentResult): TaskLogLine {
  return outcome.kind === 'judged'
    ? { atMs, level: 'info', agentId, message: outcome.judgement.summary }
    : { atMs, level: 'warning', agentId, message: `Failed: ${outcome.reason}` };
}

async function fail({ deps, hold }: Work, task: Task, error: unknown): Promise<AnalysisEnd> {
  const reason = error instanceof Error ? error.message : String(error);
  try {
    await hold.change((stored, token) => failTask(stored, token, reason, deps.clock.nowMs()));
    await tell({ deps, hold }, task, 'failed', { reason });
    return 'failed';
  } catch (again) {
    if (again instanceof TaskLostError || again instanceof StoreError || hold.signal.aborted) return 'left';
    throw again;
  }
}

const tell = ({ deps, hold }: Work, task: Task, kind: TaskEvent['kind'], facts: TaskEvent['facts']): Promise<void> =>
  deps.tell(
    task,
    { kind, atMs: deps.clock.nowMs(), facts: { sessionId: sessionOf(task.taskId), ...facts } },
    hold.signal,
  );
