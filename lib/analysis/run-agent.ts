/**
 * One agent of one stage: asked once, its answer stored before anybody is told, and not asked again after a takeover. One that
 * throws or takes too long has failed, and its stage goes on without it.
 */
import type { AgentId, AgentResult, AnalysisFacts } from '../domain/analysis.ts';
import { addLog, resultOf, storeResult, type Task, type TaskDecision, type TaskLogLine } from '../domain/task.ts';
import type { Clock } from '../ports/clock.ts';
import { orAbort } from '../ports/or-abort.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { gapOf } from './gap-of.ts';
import type { TaskHold } from './hold-task.ts';
import type { Judge } from './judge.ts';
import type { Step } from './plan-steps.ts';
import type { TaskTeller } from './task-teller.ts';

export const AGENT_LIMIT_MS = 60_000;
/** An agent that thinks longer says so, and again after as long. */
export const PROGRESS_MS = 5_000;

export interface AgentDeps {
  readonly judge: Judge;
  readonly clock: Clock;
  readonly hold: TaskHold;
  readonly teller: TaskTeller;
}

export interface AskedAgent {
  readonly task: Task;
  readonly step: Step;
  readonly agentId: AgentId;
  /** Of 100, which the analysis is further with this agent. */
  readonly share: number;
}

/** @throws TaskLostError, StoreError, the hold's reason: never what the agent threw */
export async function runAgent(deps: AgentDeps, asked: AskedAgent): Promise<AgentResult> {
  const { task, step, agentId, share } = asked;
  const known = resultOf(task, { agentId, pass: step.pass });
  if (known !== undefined) return known;
  deps.teller.tell('agent_start', { agentId, pass: step.pass });
  const result = await judged(deps, asked);
  const message = `${agentId} ${result.outcome.kind === 'judged' ? 'has judged' : 'failed'}`;
  const line = lineOf(result);
  const stored = await deps.hold.change((current, token) =>
    both(storeResult(current, token, { result, progress: (current.results.length + 1) * share, message }), (changed) =>
      addLog(changed, token, [line]),
    ),
  );
  tellResult(deps, result, stored.progress);
  deps.teller.tell('log', { level: line.level, agentId, message: line.message });
  return result;
}

function tellResult({ teller }: AgentDeps, { agentId, pass, outcome }: AgentResult, progress: number): void {
  if (outcome.kind === 'failed') {
    teller.tell('agent_error', { agentId, pass, progress, reason: outcome.reason });
    return;
  }
  const { judgement, source, review } = outcome;
  teller.tell('agent_complete', {
    agentId,
    pass,
    progress,
    score: judgement.score,
    summary: judgement.summary,
    mode: source.mode,
    ...(review === undefined ? {} : { reviewed: review.kind }),
  });
}

async function judged(deps: AgentDeps, { task, step, agentId }: AskedAgent): Promise<AgentResult> {
  const { facts } = task;
  if (facts === undefined) throw new Error('Analysis has no facts: found none stored, needed them before any agent');
  const beganAtMs = deps.clock.nowMs();
  const outcome = await outcomeOf(deps, { task, step, agentId, facts, beganAtMs });
  return { agentId, pass: step.pass, beganAtMs, endedAtMs: deps.clock.nowMs(), outcome };
}

async function outcomeOf(
  { judge, clock, hold, teller }: AgentDeps,
  asked: Omit<AskedAgent, 'share'> & { readonly facts: AnalysisFacts; readonly beganAtMs: number },
): Promise<AgentResult['outcome']> {
  const { task, step, agentId, facts, beganAtMs } = asked;
  const { pass } = step;
  const gap = gapOf(agentId, facts);
  if (gap !== undefined) return { kind: 'failed', reason: gap.slice(0, 500) };
  const question = { agentId, pass, request: task.request, facts, earlier: task.results };
  const progress = clock.every(PROGRESS_MS, () =>
    teller.tell('agent_progress', { agentId, pass, elapsedMs: clock.nowMs() - beganAtMs, limitMs: AGENT_LIMIT_MS }),
  );
  try {
    const limit = { what: `agent ${agentId}`, durationMs: AGENT_LIMIT_MS, parent: hold.signal };
    const answer = await withDeadline(clock, limit, (signal) => orAbort(judge(question, signal), signal));
    return { kind: 'judged', ...answer };
  } catch (error) {
    hold.signal.throwIfAborted();
    return { kind: 'failed', reason: (error instanceof Error ? error.message : String(error)).slice(0, 500) };
  } finally {
    progress.stop();
  }
}

const both = (first: TaskDecision, then: (task: Task) => TaskDecision): TaskDecision =>
  first.kind === 'changed' ? then(first.task) : first;

function lineOf({ agentId, endedAtMs: atMs, outcome }: AgentResult): TaskLogLine {
  return outcome.kind === 'judged'
    ? { atMs, level: 'info', agentId, message: outcome.judgement.summary }
    : { atMs, level: 'warning', agentId, message: `Failed: ${outcome.reason}` };
}
