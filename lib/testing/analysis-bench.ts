/** An analysis on an embedded store with agents that say what the test tells them, and everything it told anybody. */
import { memoryTaskStore } from '../adapters/memory/memory-task-store.ts';
import { MemoryDatabase } from '../adapters/memory/memory-database.ts';
import type { AgentId, AnalysisRequest, Judgement } from '../domain/analysis.ts';
import type { Task } from '../domain/task.ts';
import type { AgentQuestion } from '../analysis/judge.ts';
import type { AnalysisDeps } from '../analysis/run-analysis.ts';
import type { TaskEvent } from '../analysis/task-event.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { calm } from './store-harness.ts';
import { factsOf, pendingTask, TASK_AT_MS, taskIdOf } from './task-values.ts';

export interface AnalysisBench {
  readonly deps: AnalysisDeps;
  readonly clock: ManualClock;
  readonly asked: readonly AgentQuestion[];
  readonly told: readonly TaskEvent[];
  /** Names of what was logged. */
  readonly logged: readonly string[];
  /** agent -> what it does instead of agreeing. */
  readonly doing: Map<AgentId, (signal: AbortSignal) => Promise<Judgement>>;
  submit(n: number, request?: Partial<AnalysisRequest>): Promise<void>;
  task(n: number): Promise<Task | undefined>;
}

export const judgement = (changes: Partial<Judgement> = {}): Judgement => ({
  score: 0.6,
  confidence: 0.5,
  summary: 'Rising',
  reasons: ['It rises'],
  ...changes,
});

export function analysisBench(): AnalysisBench {
  const clock = manualClock(TASK_AT_MS);
  const tasks = memoryTaskStore(new MemoryDatabase());
  const asked: AgentQuestion[] = [];
  const told: TaskEvent[] = [];
  const logged: string[] = [];
  const doing: AnalysisBench['doing'] = new Map();
  const deps: AnalysisDeps = {
    tasks,
    clock,
    log: { write: (_severity, event) => void logged.push(event) },
    collectFacts: () => Promise.resolve(factsOf()),
    tell: (_task, event) => Promise.resolve(void told.push(event)),
    async judge(question, signal) {
      asked.push(question);
      const said = await (doing.get(question.agentId)?.(signal) ?? Promise.resolve(judgement()));
      return { judgement: said, source: { mode: 'rules' } };
    },
  };
  return {
    deps,
    clock,
    asked,
    told,
    logged,
    doing,
    submit: async (n, request = {}) => {
      const task = pendingTask({ taskId: taskIdOf(n), createdAtMs: TASK_AT_MS + n });
      await tasks.create({ ...task, request: { ...task.request, ...request } }, calm());
    },
    task: (n) => tasks.get(taskIdOf(n), calm()),
  };
}

/** Waits on the signal and rejects with its reason. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** Moves time on in small steps, leaving the work of each its turns. */
export async function passTime(clock: ManualClock, durationMs: number): Promise<void> {
  const stepMs = 250;
  for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(stepMs);
  }
}
