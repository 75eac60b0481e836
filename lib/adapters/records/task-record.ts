/**
 * `tasks/{taskId}` and `decisions/{conId}`. `queueRankMs` is there only while a task is open: a query ordered by it sees the
 * queue and nothing else, with the index that Firestore makes by itself.
 */
import * as z from 'zod';
import { AGENT_IDS, DEPTHS, RATINGS, type InvestmentDecision } from '../../domain/analysis.ts';
import { conId } from '../../domain/ids.ts';
import { isOver, PRIORITIES, queueRank, TASK_STATES, taskId, type Task } from '../../domain/task.ts';
import { TASK_RETENTION_MS, type OpenTask } from '../../ports/task-store.ts';
import { decimalField, integerField, jsonTextField, textField, timeField } from './field-codecs.ts';
import { decodeWith, encodeWith, type RecordCodec } from './stored-document.ts';

const sourceFields = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('rules') }),
  z.strictObject({ mode: z.literal('model'), model: z.string(), inputTokens: z.int(), outputTokens: z.int() }),
]);

const judgementFields = z.strictObject({
  score: z.number(),
  confidence: z.number(),
  summary: z.string(),
  reasons: z.array(z.string()),
  maxWeight: z.number().optional(),
  horizonDays: z.int().optional(),
});

const judged = { kind: z.literal('judged'), judgement: judgementFields, source: sourceFields };
const failed = z.strictObject({ kind: z.literal('failed'), reason: z.string() });

const resultFields = z.strictObject({
  agentId: z.enum(AGENT_IDS),
  pass: z.literal([1, 2]),
  beganAtMs: timeField,
  endedAtMs: timeField,
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({
      ...judged,
      review: z.discriminatedUnion('kind', [z.strictObject(judged), failed]).optional(),
    }),
    failed,
  ]),
});

const decisionFields = z.strictObject({
  taskId: z.string(),
  conId: integerField(conId),
  symbol: z.string(),
  rating: z.enum(RATINGS),
  targetWeight: decimalField,
  confidence: z.number(),
  horizonDays: z.int(),
  reasons: z.array(z.string()),
  source: sourceFields,
  decidedAtMs: timeField,
  expiresAtMs: timeField,
  close: decimalField,
  indexSymbol: z.string(),
  indexClose: decimalField,
  review: z
    .strictObject({
      verdict: z.enum(['agrees', 'disagrees', 'failed']),
      rating: z.enum(RATINGS).optional(),
      score: z.number().optional(),
      confidence: z.number().optional(),
      model: z.string().optional(),
      summary: z.string(),
      reasons: z.array(z.string()),
      weightBefore: decimalField,
    })
    .optional(),
  approval: z.strictObject({ by: z.string(), atMs: timeField }).optional(),
});

const leaseFields = z.strictObject({ holder: z.string(), token: z.int(), expiresAtMs: timeField });

const readingsForm = z.record(z.string(), z.record(z.string(), z.json()));

const fields = z.strictObject({
  taskId: textField(taskId),
  type: z.enum(['analysis', 'data', 'log']),
  owner: z.string(),
  request: z.strictObject({
    symbol: z.string(),
    name: z.string().optional(),
    depth: z.literal(DEPTHS),
    agents: z.array(z.enum(AGENT_IDS)).optional(),
  }),
  priority: z.enum(PRIORITIES),
  state: z.enum(TASK_STATES),
  createdAtMs: timeField,
  endedAtMs: timeField.optional(),
  lease: leaseFields.optional(),
  claims: z.int(),
  progress: z.int(),
  message: z.string(),
  facts: z
    .strictObject({
      conId: integerField(conId),
      atMs: timeField,
      close: decimalField,
      indexSymbol: z.string(),
      indexClose: decimalField,
      readingsJson: jsonTextField,
    })
    .optional(),
  results: z.array(resultFields),
  decision: decisionFields.optional(),
  logs: z.array(
    z.strictObject({
      atMs: timeField,
      level: z.enum(['info', 'warning', 'error']),
      agentId: z.string().optional(),
      message: z.string(),
    }),
  ),
  queueRankMs: timeField.optional(),
});

export const taskRecord: RecordCodec<Task> = {
  encode: ({ facts, ...task }) => {
    const { readings, ...read } = facts ?? { readings: undefined };
    return encodeWith(fields, `Task ${task.taskId}`, {
      ...task,
      request: { ...task.request, agents: task.request.agents === undefined ? undefined : [...task.request.agents] },
      results: task.results.map((result) => mutable(result)),
      decision: task.decision === undefined ? undefined : mutableDecision(task.decision),
      logs: [...task.logs],
      facts: readings === undefined || !('conId' in read) ? undefined : { ...read, readingsJson: readings },
      queueRankMs: isOver(task) ? undefined : queueRank(task),
    });
  },
  decode: (path, document) => {
    const { queueRankMs: _rank, facts, ...task } = decodeWith(fields, path, document);
    return {
      ...task,
      request: { ...task.request, name: task.request.name, agents: task.request.agents },
      endedAtMs: task.endedAtMs,
      lease: task.lease,
      decision: task.decision,
      logs: task.logs.map((line) => ({ ...line, agentId: line.agentId })),
      facts: facts && withReadings(path, facts),
    };
  },
};

function withReadings<Facts extends { readonly readingsJson: unknown }>(path: string, facts: Facts) {
  const { readingsJson, ...rest } = facts;
  return { ...rest, readings: decodeWith(readingsForm, path, readingsJson) };
}

type Result = Task['results'][number];

/** zod's arrays are mutable: a copy of each list inside. */
function mutable(result: Result) {
  const { outcome } = result;
  if (outcome.kind === 'failed') return { ...result, outcome };
  const { review } = outcome;
  const reviewed = review?.kind === 'judged' ? { ...review, judgement: mutableReasons(review.judgement) } : review;
  return { ...result, outcome: { ...outcome, judgement: mutableReasons(outcome.judgement), review: reviewed } };
}

const mutableReasons = <Value extends { readonly reasons: readonly string[] }>(value: Value) => ({
  ...value,
  reasons: [...value.reasons],
});

const mutableDecision = (decision: InvestmentDecision) => ({
  ...mutableReasons(decision),
  review: decision.review && mutableReasons(decision.review),
});

export const decisionRecord: RecordCodec<InvestmentDecision> = {
  encode: (decision) => encodeWith(decisionFields, `Decision ${decision.conId}`, mutableDecision(decision)),
  decode: (path, document) => decodeWith(decisionFields, path, document),
};

/** The field that only open tasks have. */
export const RANK = 'queueRankMs';
const rankField = z.object({ [RANK]: timeField });
export const rankOf = (path: string, document: unknown): number => decodeWith(rankField, path, document)[RANK];

const openFields = z.object({ taskId: textField(taskId), state: z.enum(TASK_STATES), lease: leaseFields.optional() });

/** The few fields that a look at the queue reads. */
export function decodeOpenTask(path: string, document: unknown): OpenTask {
  const { lease, ...task } = decodeWith(openFields, path, document);
  return { ...task, lease };
}

/** A task that is not over never expires; a decision outlives its expiry by the time in which people ask what became of it. */
export const taskExpiry = (task: Task): number | undefined =>
  task.endedAtMs === undefined ? undefined : task.endedAtMs + TASK_RETENTION_MS;
