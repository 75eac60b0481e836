/**
 * A queued task, and the only ways in which it may change. Decisions are pure: a store applies them in a transaction, so that
 * of two workers one holds the lease, and what is over stays as it ended. Nothing here knows a queue or a clock.
 */
import type { AgentResult, AnalysisFacts, AnalysisRequest, InvestmentDecision } from './analysis.ts';
import { brand, type Brand } from './brand.ts';
import { InvalidValueError } from './errors.ts';

/** `t-` and 32 hexadecimal digits; chosen before the task is stored. */
export type TaskId = Brand<string, 'TaskId'>;

const FORM = /^t-[0-9a-f]{32}$/;

/** @throws InvalidValueError */
export function taskId(value: string): TaskId {
  if (!FORM.test(value)) {
    throw new InvalidValueError({
      field: 'taskId',
      found: value.slice(0, 80),
      needed: '"t-" and 32 hexadecimal digits',
    });
  }
  return brand<TaskId>(value);
}

/** The session of a task: the same digits, so that either names the other. */
export const sessionOf = (id: TaskId): string => `s-${id.slice(2)}`;
/** @throws InvalidValueError */
export const taskOfSession = (session: string): TaskId =>
  taskId(session.startsWith('s-') ? `t-${session.slice(2)}` : session);

export const TASK_STATES = ['PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
export type TaskState = (typeof TASK_STATES)[number];
export const PRIORITIES = ['high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** A lease not renewed for so long is anybody's. */
export const TASK_LEASE_MS = 5_000;
/** A task that outlived so many workers is what ends them. */
export const MAX_CLAIMS = 5;
export const MAX_LOG_LINES = 500;
/**
 * How much older a task must be to go before one of high priority. Every task ages alike, so their order never changes and
 * can be stored: nothing low waits longer than this behind what came after it.
 */
const HEAD_START_MS: { readonly [priority in Priority]: number } = { high: 0, normal: 60_000, low: 300_000 };

export interface TaskLease {
  readonly holder: string;
  /** Counts the claims: what an earlier holder writes is refused. */
  readonly token: number;
  readonly expiresAtMs: number;
}

export interface TaskLogLine {
  readonly atMs: number;
  readonly level: 'info' | 'warning' | 'error';
  readonly agentId: string | undefined;
  readonly message: string;
}

export interface Task {
  readonly taskId: TaskId;
  readonly type: 'analysis' | 'data' | 'log';
  /** Who submitted it; others need to be admin. */
  readonly owner: string;
  readonly request: AnalysisRequest;
  readonly priority: Priority;
  readonly state: TaskState;
  readonly createdAtMs: number;
  readonly endedAtMs: number | undefined;
  readonly lease: TaskLease | undefined;
  readonly claims: number;
  /** 0..100 */
  readonly progress: number;
  readonly message: string;
  readonly facts: AnalysisFacts | undefined;
  readonly results: readonly AgentResult[];
  readonly decision: InvestmentDecision | undefined;
  /** The newest `MAX_LOG_LINES`. */
  readonly logs: readonly TaskLogLine[];
}

/** Where it stands in the queue: the least goes first. */
export const queueRank = ({ createdAtMs, priority }: Pick<Task, 'createdAtMs' | 'priority'>): number =>
  createdAtMs + HEAD_START_MS[priority];

export const isOver = ({ state }: Pick<Task, 'state'>): boolean =>
  state === 'COMPLETED' || state === 'FAILED' || state === 'CANCELLED';

/** Pending, or left by a worker whose lease has passed. */
export const isClaimable = ({ state, lease }: Pick<Task, 'state' | 'lease'>, nowMs: number): boolean =>
  state === 'PENDING' || (state === 'RUNNING' && (lease === undefined || lease.expiresAtMs <= nowMs));

export type TaskDecision =
  | { readonly kind: 'changed'; readonly task: Task }
  /** Nothing is written; the task is as it was. */
  | { readonly kind: 'refused'; readonly reason: string; readonly task: Task };

const changed = (task: Task): TaskDecision => ({ kind: 'changed', task });
const refused = (task: Task, reason: string): TaskDecision => ({ kind: 'refused', reason, task });

export function newTask(
  given: Pick<Task, 'taskId' | 'owner' | 'request' | 'priority'> & { readonly nowMs: number },
): Task {
  const { nowMs, ...named } = given;
  return {
    ...named,
    type: 'analysis',
    state: 'PENDING',
    createdAtMs: nowMs,
    endedAtMs: undefined,
    lease: undefined,
    claims: 0,
    progress: 0,
    message: 'Waiting for a worker',
    facts: undefined,
    results: [],
    decision: undefined,
    logs: [],
  };
}

/** A worker takes it: PENDING, or RUNNING past its lease. One that has ended too many workers fails instead. */
export function claimTask(task: Task, by: { readonly holder: string; readonly nowMs: number }): TaskDecision {
  if (!isClaimable(task, by.nowMs))
    return refused(task, `found ${task.state}, needed PENDING or a lease that has passed`);
  if (task.claims >= MAX_CLAIMS) {
    const message = `Failed: taken over ${task.claims} times, needed a worker that outlives it`;
    return changed(ended(task, { state: 'FAILED', message, nowMs: by.nowMs }));
  }
  const lease = { holder: by.holder, token: task.claims + 1, expiresAtMs: by.nowMs + TASK_LEASE_MS };
  const message = task.claims === 0 ? 'Running' : 'Taken over from a worker that went away';
  return changed({ ...task, state: 'RUNNING', claims: task.claims + 1, lease, message });
}

/** The holder's own change: refused where the task is over, or another holds it. */
function byHolder(task: Task, token: number, change: (task: Task & { lease: TaskLease }) => Task): TaskDecision {
  const { lease } = task;
  if (task.state !== 'RUNNING') return refused(task, `found ${task.state}, needed RUNNING`);
  if (lease?.token !== token) return refused(task, `found the lease with claim ${lease?.token ?? 0}, needed ${token}`);
  return changed(change({ ...task, lease }));
}

export const renewTask = (task: Task, token: number, nowMs: number): TaskDecision =>
  byHolder(task, token, (held) => ({ ...held, lease: { ...held.lease, expiresAtMs: nowMs + TASK_LEASE_MS } }));

export const storeFacts = (task: Task, token: number, facts: AnalysisFacts): TaskDecision =>
  byHolder(task, token, (held) => ({ ...held, facts: held.facts ?? facts }));

/** Adds what one agent said; said twice, the first stays. */
export const storeResult = (
  task: Task,
  token: number,
  added: { readonly result: AgentResult; readonly progress: number; readonly message: string },
): TaskDecision =>
  byHolder(task, token, (held) => ({
    ...held,
    results: resultOf(held, added.result) === undefined ? [...held.results, added.result] : held.results,
    progress: Math.max(held.progress, Math.min(99, Math.floor(added.progress))),
    message: added.message,
  }));

export const resultOf = (
  task: Pick<Task, 'results'>,
  of: Pick<AgentResult, 'agentId' | 'pass'>,
): AgentResult | undefined => task.results.find(({ agentId, pass }) => agentId === of.agentId && pass === of.pass);

export const addLog = (task: Task, token: number, lines: readonly TaskLogLine[]): TaskDecision =>
  byHolder(task, token, (held) => ({ ...held, logs: [...held.logs, ...lines].slice(-MAX_LOG_LINES) }));

export const completeTask = (task: Task, token: number, decision: InvestmentDecision, nowMs: number): TaskDecision =>
  byHolder(task, token, (held) => ({
    ...ended(held, { state: 'COMPLETED', message: `Decided: ${decision.rating}`, nowMs }),
    decision,
    progress: 100,
  }));

export const failTask = (task: Task, token: number, reason: string, nowMs: number): TaskDecision =>
  byHolder(task, token, (held) => ended(held, { state: 'FAILED', message: reason.slice(0, 500), nowMs }));

/** Anybody who may: final, whoever works on it. */
export function cancelTask(task: Task, by: string, nowMs: number): TaskDecision {
  if (isOver(task)) return refused(task, `found ${task.state}, needed PENDING or RUNNING`);
  return changed(ended(task, { state: 'CANCELLED', message: `Cancelled by ${by}`, nowMs }));
}

/** Lets go what was not finished, so that another worker need not wait for the lease. */
export const releaseTask = (task: Task, token: number): TaskDecision =>
  byHolder(task, token, (held) => ({ ...held, lease: undefined, message: 'Waiting for a worker' }));

const ended = (
  task: Task,
  end: { readonly state: TaskState; readonly message: string; readonly nowMs: number },
): Task => ({ ...task, state: end.state, message: end.message, endedAtMs: end.nowMs, lease: undefined });
