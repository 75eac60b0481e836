/**
 * The analysis over HTTP: submitting is one durable create and a wake-up, never work. Reading and cancelling are for its
 * owner and for admins; a caller who may not see a task is told the same as of one that is not there.
 */
import { z } from 'zod';
import { AGENT_IDS, DEPTHS, type AnalysisRequest } from '../lib/domain/analysis.ts';
import { streamName } from '../lib/domain/event.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import { includesRole } from '../lib/domain/role.ts';
import type { Json } from '../lib/domain/run.ts';
import {
  cancelTask,
  newTask,
  PRIORITIES,
  sessionOf,
  TASK_STATES,
  taskId,
  taskOfSession,
  type Task,
  type TaskId,
} from '../lib/domain/task.ts';
import { MAX_TASKS_LISTED } from '../lib/ports/task-store.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { hashJson } from '../lib/trading/run-key.ts';
import type { IntentAnswer } from './intent.ts';
import { parseWith } from './parse-with.ts';
import { MAX_QUEUED } from './queue-depth.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';
import { showResult, showTask } from './show-task.ts';

const RETRY_AFTER_SECONDS = 30;
const DEFAULT_COUNT = 50;

export const analysisBodySchema = z.strictObject({
  symbol: z.string().regex(/^[A-Z0-9.]{1,12}$/, 'a symbol in capital letters, for example SPY'),
  name: z.string().min(1).max(120).exactOptional(),
  depth: z.literal(DEPTHS).default(2),
  agents: z.array(z.enum(AGENT_IDS)).min(1).max(AGENT_IDS.length).exactOptional(),
  priority: z.enum(PRIORITIES).default('normal'),
});
type Body = z.output<typeof analysisBodySchema>;

export const requestOf = ({ symbol, name, depth, agents }: Omit<Body, 'priority'>): AnalysisRequest => ({
  symbol,
  name,
  depth,
  agents,
});

const wholeNumber = (maximum: number, otherwise: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/, `an integer from 0 to ${maximum}`)
    .transform(Number)
    .refine((value) => value <= maximum, `an integer from 0 to ${maximum}`)
    .default(otherwise);

const listSchema = z.strictObject({
  limit: wholeNumber(MAX_TASKS_LISTED, DEFAULT_COUNT),
  state: z.enum(TASK_STATES).optional(),
  symbol: z.string().max(12).optional(),
});
const logsSchema = z.strictObject({ start: wholeNumber(9_999, 0), count: wholeNumber(500, DEFAULT_COUNT) });

export const analyses: Resource = {
  path: 'analysis',
  methods: [
    { method: 'POST', role: 'trader', query: [], bodySchema: analysisBodySchema, answer: submit },
    { method: 'GET', role: 'viewer', query: ['limit', 'state', 'symbol'], querySchema: listSchema, answer: list },
  ],
};

export const oneAnalysis: Resource = {
  path: 'analysis/{sessionId}',
  methods: [
    {
      method: 'GET',
      role: 'viewer',
      query: [],
      answer: async (deps, call) => ok(deps, showTask(await named(deps, call))),
    },
  ],
};

export const oneAgent: Resource = {
  path: 'analysis/{sessionId}/agents/{agentId}',
  methods: [{ method: 'GET', role: 'viewer', query: [], answer: agent }],
};

export const cancelAnalysis: Resource = {
  path: 'analysis/{sessionId}/cancel',
  methods: [{ method: 'POST', role: 'trader', query: [], bodySchema: z.strictObject({}), answer: cancel }],
};

export const analysisLogs: Resource = {
  path: 'analysis/{sessionId}/logs',
  methods: [{ method: 'GET', role: 'viewer', query: ['start', 'count'], querySchema: logsSchema, answer: logs }],
};

export const oneTask: Resource = {
  path: 'tasks/{taskId}',
  methods: [
    {
      method: 'GET',
      role: 'viewer',
      query: [],
      answer: async (deps, call) => ok(deps, showTask(await named(deps, call))),
    },
  ],
};

const ok = ({ clock }: ResourceDeps, body: { readonly [name: string]: Json }, status = 200): IntentAnswer => ({
  status,
  body: { utcTimestamp: isoTime(clock.nowMs()), ...body },
  headers: {},
});

async function submit(deps: ResourceDeps, call: ResourceCall): Promise<IntentAnswer> {
  const { priority, ...asked } = parseWith(analysisBodySchema, call.body, 'Body of analysis');
  const open = await deps.queueDepth.open(call.signal);
  if (open >= MAX_QUEUED) {
    deps.log.write('ERROR', 'AnalysisQueueFull', { open, limit: MAX_QUEUED });
    throw new ProblemError({
      type: 'overloaded',
      detail: `Analysis was not queued: found ${open} open tasks, needed fewer than ${MAX_QUEUED}`,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  const id = taskIdOf(call.idempotencyKey ?? deps.random());
  const owner = call.callerName;
  const task = newTask({ taskId: id, owner, request: requestOf(asked), priority, nowMs: deps.clock.nowMs() });
  deps.queueDepth.add();
  const isNew = await deps.tasks.create(task, call.signal);
  if (!isNew) await refuseOther(deps, task, call);
  // Before any worker is woken: it is the first event of its stream, whoever tells it.
  const { symbol, depth } = asked;
  const first = { sessionId: sessionOf(id), symbol, depth, owner };
  deps.events[isNew ? 'beginNew' : 'begin'](streamName('tasks', id), 'task_created', first);
  deps.wakeAnalysis();
  const sessionId = sessionOf(id);
  return ok(deps, { taskId: id, sessionId, eventsUrl: `/analysis/${sessionId}/events` }, 202);
}

/** The same key is the same task. */
export const taskIdOf = (key: string): TaskId => taskId(`t-${hashJson(['analysis', key]).slice(0, 32)}`);

/** The key was used before: for the same by the same caller it is the same submission. */
async function refuseOther(deps: ResourceDeps, asked: Task, { signal }: ResourceCall): Promise<void> {
  const stored = await deps.tasks.get(asked.taskId, signal);
  if (stored === undefined || whatIsAsked(stored) === whatIsAsked(asked)) return;
  throw new ProblemError({ type: 'key-reused', detail: 'Analysis was not queued: found its key used for another one' });
}

const whatIsAsked = ({ owner, priority, request }: Task): string => hashJson([owner, priority, showRequest(request)]);

const showRequest = ({ symbol, name, depth, agents }: AnalysisRequest): Json => [
  symbol,
  name ?? null,
  depth,
  agents ?? null,
];

/** A viewer or trader sees their own, an admin all. */
const maySee = ({ owner }: Task, { role, callerName }: ResourceCall): boolean =>
  owner === callerName || includesRole(role, 'admin');

async function list(deps: ResourceDeps, call: ResourceCall): Promise<IntentAnswer> {
  const { limit, state, symbol } = parseWith(listSchema, call.query, 'Query of analysis');
  const listed = await deps.tasks.list({ limit: MAX_TASKS_LISTED }, call.signal);
  const found = listed.filter(
    (task) =>
      maySee(task, call) &&
      (state === undefined || task.state === state) &&
      (symbol === undefined || task.request.symbol === symbol),
  );
  return ok(deps, { analyses: found.slice(0, limit).map((task) => showTask(task, 'short')), searched: listed.length });
}

/** @throws ProblemError `not-found`, also for a task of somebody else */
async function named(deps: ResourceDeps, call: ResourceCall): Promise<Task> {
  const { sessionId, taskId: id } = call.parameters;
  const text = sessionId ?? id ?? '';
  const form = sessionId === undefined ? /^t-[0-9a-f]{32}$/ : /^s-[0-9a-f]{32}$/;
  const task = form.test(text) ? await deps.tasks.get(taskOfSession(text), call.signal) : undefined;
  if (task !== undefined && maySee(task, call)) return task;
  throw new ProblemError({
    type: 'not-found',
    detail: `Analysis is not known: found "${text.slice(0, 80)}", needed one of your own that is not over for a day`,
  });
}

async function agent(deps: ResourceDeps, call: ResourceCall): Promise<IntentAnswer> {
  const task = await named(deps, call);
  const id = call.parameters['agentId'];
  const results = task.results.filter(({ agentId }) => agentId === id);
  if (AGENT_IDS.every((known) => known !== id)) {
    throw new ProblemError({
      type: 'not-found',
      detail: `Agent is not known: found "${(id ?? '').slice(0, 80)}", needed one of ${AGENT_IDS.join(', ')}`,
    });
  }
  return ok(deps, { agentId: id ?? '', state: task.state, results: results.map(showResult) });
}

async function cancel(deps: ResourceDeps, call: ResourceCall): Promise<IntentAnswer> {
  parseWith(z.strictObject({}), call.body, 'Body of cancel');
  const { taskId: id } = await named(deps, call);
  const decision = await deps.tasks.change(
    id,
    (task) => cancelTask(task, call.callerName, deps.clock.nowMs()),
    call.signal,
  );
  if (decision === undefined) return ok(deps, showTask(await named(deps, call)));
  if (decision.kind === 'changed') {
    deps.events.tell(streamName('tasks', id), 'cancelled', { sessionId: sessionOf(id), by: call.callerName });
    await deps.events.flush(call.signal);
  }
  return ok(deps, { cancelled: decision.kind === 'changed', ...showTask(decision.task, 'short') });
}

async function logs(deps: ResourceDeps, call: ResourceCall): Promise<IntentAnswer> {
  const { start, count } = parseWith(logsSchema, call.query, 'Query of logs');
  const { logs: lines } = await named(deps, call);
  const page = lines.slice(start, start + count).map(({ atMs, level, agentId, message }) => ({
    at: isoTime(atMs),
    level,
    agentId: agentId ?? null,
    message,
  }));
  return ok(deps, { start, total: lines.length, entries: page });
}
