/** Tasks, judgements and decisions for tests. */
import type { AgentResult, AnalysisFacts, InvestmentDecision } from '../domain/analysis.ts';
import { decimal } from '../domain/decimal.ts';
import { conId } from '../domain/ids.ts';
import { claimTask, completeTask, newTask, taskId, type Task, type TaskDecision, type TaskId } from '../domain/task.ts';
import type { TaskStore } from '../ports/task-store.ts';
import { calm } from './store-harness.ts';

export const TASK_AT_MS = 1_700_000_000_000;
export const SPY = conId(756_733);

export const taskIdOf = (n: number): TaskId => taskId(`t-${n.toString(16).padStart(32, '0')}`);

export const pendingTask = (changes: Partial<Task> = {}): Task => ({
  ...newTask({
    taskId: taskIdOf(1),
    owner: 'trader@example.com',
    request: { symbol: 'SPY', name: undefined, depth: 2, agents: undefined },
    priority: 'normal',
    nowMs: TASK_AT_MS,
  }),
  ...changes,
});

/** The task after a change that must have been allowed. */
export function allowed(decision: TaskDecision | undefined): Task {
  if (decision?.kind !== 'changed') throw new Error(`Change was not allowed: found ${JSON.stringify(decision)}`);
  return decision.task;
}

export const runningTask = (changes: Partial<Task> = {}, nowMs = TASK_AT_MS): Task =>
  allowed(claimTask(pendingTask(changes), { holder: 'worker-1', nowMs }));

export const agentResult = (changes: Partial<AgentResult> = {}): AgentResult => ({
  agentId: 'technical',
  pass: 1,
  beganAtMs: TASK_AT_MS,
  endedAtMs: TASK_AT_MS + 10,
  outcome: {
    kind: 'judged',
    judgement: { score: 0.5, confidence: 0.6, summary: 'Rising', reasons: ['Above its averages'] },
    source: { mode: 'rules' },
  },
  ...changes,
});

export const factsOf = (changes: Partial<AnalysisFacts> = {}): AnalysisFacts => ({
  conId: SPY,
  atMs: TASK_AT_MS,
  close: decimal('347.57'),
  indexSymbol: 'SPX',
  indexClose: decimal('3484.55'),
  readings: { trend: { sma50: 330.1, note: null } },
  ...changes,
});

export const decisionOf = (changes: Partial<InvestmentDecision> = {}): InvestmentDecision => ({
  taskId: taskIdOf(1),
  conId: SPY,
  symbol: 'SPY',
  rating: 'buy',
  targetWeight: decimal('0.4'),
  confidence: 0.7,
  horizonDays: 20,
  reasons: ['Trend and flow agree'],
  source: { mode: 'rules' },
  decidedAtMs: TASK_AT_MS,
  expiresAtMs: TASK_AT_MS + 86_400_000,
  close: decimal('347.57'),
  indexSymbol: 'SPX',
  indexClose: decimal('3484.55'),
  ...changes,
});

/** Lets a task decide, as a worker would. */
export async function storeDecision(tasks: TaskStore, changes: Partial<InvestmentDecision> = {}): Promise<void> {
  const decision = decisionOf(changes);
  const id = taskId(decision.taskId);
  await tasks.create(pendingTask({ taskId: id }), calm());
  const claimed = (task: Task): Task => allowed(claimTask(task, { holder: 'w', nowMs: TASK_AT_MS }));
  allowed(await tasks.change(id, (task) => completeTask(claimed(task), 1, decision, TASK_AT_MS), calm()));
}
