/** What the analysis answers, for the description of the API; a test holds every example to it. */
import { z } from 'zod';
import { AGENT_IDS, DEPTHS, RATINGS } from '../lib/domain/analysis.ts';
import { PRIORITIES, TASK_STATES } from '../lib/domain/task.ts';

const time = z.iso.datetime({ offset: true });
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const named = { taskId: z.string(), sessionId: z.string() };

const review = z
  .strictObject({
    verdict: z.enum(['agrees', 'disagrees', 'failed']).meta({ description: 'Any but agrees halves the weight' }),
    model: z.string().nullable(),
    rating: z.enum(RATINGS).nullable(),
    score: z.number().nullable(),
    confidence: z.number().nullable(),
    summary: z.string().meta({ description: 'What the second model says; why it could not, where it failed' }),
    reasons: z.array(z.string()),
    weightBefore: decimal.meta({ description: 'Target weight without the review' }),
  })
  .nullable()
  .meta({ description: 'Of a second model, side by side; null where none is configured' });

const decisionFields = {
  conId: z.int(),
  symbol: z.string(),
  rating: z.enum(RATINGS),
  targetWeight: decimal.meta({ description: "Fraction of the strategy's exposure, -1 to 1" }),
  confidence: z.number(),
  horizonDays: z.int(),
  reasons: z.array(z.string()),
  mode: z.enum(['rules', 'model']),
  decidedAt: time.meta({ description: 'Market time' }),
  expiresAt: time.meta({ description: 'Market time' }),
  close: decimal,
  index: z.string(),
  indexClose: decimal.nullable().meta({ description: 'Null where the index was not known' }),
};
const decision = z.strictObject(decisionFields).nullable();

const short = {
  ...named,
  state: z.enum(TASK_STATES),
  symbol: z.string(),
  depth: z.literal(DEPTHS),
  priority: z.enum(PRIORITIES),
  owner: z.string(),
  progress: z.number().meta({ description: '0 to 100' }),
  message: z.string(),
  createdAt: time,
  endedAt: time.nullable(),
  decision,
};

const source = z.record(z.string(), z.json()).meta({ description: 'mode: rules, or the model that wrote it' });
const times = { agentId: z.enum(AGENT_IDS), pass: z.literal([1, 2]), beganAt: time, endedAt: time };
const result = z.union([
  z.strictObject({ ...times, outcome: z.literal('failed'), reason: z.string() }),
  z.strictObject({
    ...times,
    outcome: z.literal('judged'),
    score: z.number(),
    confidence: z.number(),
    summary: z.string(),
    reasons: z.array(z.string()),
    maxWeight: z.number().nullable(),
    horizonDays: z.number().nullable(),
    source,
    review: z
      .union([
        z.strictObject({ outcome: z.literal('failed'), reason: z.string() }),
        z.strictObject({
          outcome: z.literal('judged'),
          score: z.number(),
          confidence: z.number(),
          summary: z.string(),
          reasons: z.array(z.string()),
          source,
        }),
      ])
      .nullable()
      .meta({ description: 'Of the decision: what the second model said to the same question' }),
  }),
]);

const answered = { utcTimestamp: time };

export const submittedAnswer = z.strictObject({ ...answered, ...named, eventsUrl: z.string() });
export const analysesAnswer = z.strictObject({
  ...answered,
  analyses: z.array(z.strictObject(short)),
  searched: z.int(),
});
export const analysisAnswer = z.strictObject({
  ...answered,
  ...short,
  name: z.string().nullable(),
  agents: z.array(z.enum(AGENT_IDS)).nullable(),
  takenOver: z.int().meta({ description: 'Times that another worker went on with it' }),
  facts: z.strictObject({ marketTime: time, readings: z.record(z.string(), z.json()) }).nullable(),
  results: z.array(result),
});
export const agentAnswer = z.strictObject({
  ...answered,
  agentId: z.string(),
  state: z.enum(TASK_STATES),
  results: z.array(result),
});
/** The newest decision of a contract, and whether a person has acknowledged it. */
const standingDecision = z.strictObject({
  ...decisionFields,
  ...named,
  review,
  approval: z.enum(['pending', 'approved']),
  approvedBy: z.string().nullable(),
  approvedAt: time.nullable(),
});
export const decisionsAnswer = z.strictObject({
  ...answered,
  requireApproval: z.boolean().meta({ description: 'Whether the analyst acts on approved decisions alone' }),
  decisions: z.array(standingDecision),
});
export const approvedAnswer = z.strictObject({
  ...answered,
  approved: z.boolean().meta({ description: 'false: it was approved before' }),
  decision: standingDecision,
});
export const cancelledAnswer = z.strictObject({ ...answered, cancelled: z.boolean(), ...short });
export const logsAnswer = z.strictObject({
  ...answered,
  start: z.int(),
  total: z.int(),
  entries: z.array(
    z.strictObject({
      at: time,
      level: z.enum(['info', 'warning', 'error']),
      agentId: z.string().nullable(),
      message: z.string(),
    }),
  ),
});
