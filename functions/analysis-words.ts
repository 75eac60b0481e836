/** What the description of the API says of the routes of the analysis and its decisions, in the order of their examples. */
import { taskIdOf } from '../intents/analysis.ts';
import { conId } from '../lib/domain/ids.ts';
import { sessionOf } from '../lib/domain/task.ts';
import {
  agentAnswer,
  approvedAnswer,
  analysesAnswer,
  analysisAnswer,
  cancelledAnswer,
  decisionsAnswer,
  logsAnswer,
  submittedAnswer,
} from './analysis-answers.ts';
import type { Words } from './route-words.ts';

const EXAMPLE_KEY = 'example-1';
/** The task of the example analysis, a function of its key; the test of the examples has stored events of it. */
export const EXAMPLE_TASK = taskIdOf('example-1');

/** The contract (SPY) and the task of the example decision, which the test of the examples has stored. */
export const EXAMPLE_CONTRACT = conId(756_733);
export const EXAMPLE_DECISION = taskIdOf('example-decision');

export const ANALYSIS_WORDS: readonly (readonly [string, Words])[] = [
  [
    'POST /analysis',
    {
      summary: 'Queues an analysis',
      description:
        'One durable create and no work: what it decides and how far it is shows under its session. The same Idempotency-Key is the same analysis. A full queue answers 503.',
      status: 202,
      takesKey: true,
      answer: submittedAnswer,
      problems: ['overloaded', 'key-reused'],
      examples: [{ says: 'Analyse SPY', idempotencyKey: EXAMPLE_KEY, body: { symbol: 'SPY', depth: 2 } }],
    },
  ],
  [
    'GET /analysis',
    {
      summary: "The caller's analyses, newest first",
      description: 'An admin sees all. One that is over is kept for a day.',
      answer: analysesAnswer,
      examples: [{ says: 'Those of SPY', path: '/analysis?limit=5&symbol=SPY' }],
    },
  ],
  [
    'GET /analysis/{sessionId}',
    {
      summary: 'One analysis: how far it is, what each agent said, what was decided',
      description: 'With the readings that every agent judged from.',
      answer: analysisAnswer,
      problems: ['not-found'],
      examples: [{ says: 'The analysis above', path: `/analysis/${sessionOf(EXAMPLE_TASK)}` }],
    },
  ],
  [
    'GET /analysis/{sessionId}/agents/{agentId}',
    {
      summary: 'What one agent of an analysis said',
      description: 'Once for each pass; nothing while it has not been asked.',
      answer: agentAnswer,
      problems: ['not-found'],
      examples: [{ says: 'The technical analyst', path: `/analysis/${sessionOf(EXAMPLE_TASK)}/agents/technical` }],
    },
  ],
  [
    'GET /analysis/{sessionId}/logs',
    {
      summary: 'The log of an analysis',
      description: 'Oldest first, page by page; the newest 500 lines are kept.',
      answer: logsAnswer,
      problems: ['not-found'],
      examples: [{ says: 'Its first lines', path: `/analysis/${sessionOf(EXAMPLE_TASK)}/logs?start=0&count=10` }],
    },
  ],
  [
    'POST /analysis/{sessionId}/cancel',
    {
      summary: 'Cancels an analysis',
      description:
        'Final: running agents are stopped, and nothing it would decide is kept. One that is over stays as it is.',
      answer: cancelledAnswer,
      problems: ['not-found'],
      examples: [{ says: 'Stop the analysis above', path: `/analysis/${sessionOf(EXAMPLE_TASK)}/cancel`, body: {} }],
    },
  ],
  [
    'GET /tasks/{taskId}',
    {
      summary: 'The task of an analysis',
      description: 'The same as its session.',
      answer: analysisAnswer,
      problems: ['not-found'],
      examples: [{ says: 'The task above', path: `/tasks/${EXAMPLE_TASK}` }],
    },
  ],
  [
    'GET /decisions',
    {
      summary: 'The newest decision of each contract, and whether a person has approved it',
      description:
        'With `analysis.requireApproval` (true live where it is not set) strategies see only those that are approved. Nobody acts on one from `expiresAt` on, which is market time.',
      answer: decisionsAnswer,
      problems: ['configuration'],
      examples: [{ says: 'What waits for a person' }],
    },
  ],
  [
    'POST /decisions/{conId}/approve',
    {
      summary: 'Approves the newest decision of a contract',
      description:
        'The one of `taskId`, which the caller has seen: 409 where another has taken its place. Trades nothing: the next allocation with the analyst does. A newer decision waits for approval again.',
      answer: approvedAnswer,
      problems: ['not-found', 'decision-replaced'],
      examples: [
        {
          says: 'Approve the decision on SPY',
          path: `/decisions/${EXAMPLE_CONTRACT}/approve`,
          body: { taskId: EXAMPLE_DECISION },
        },
      ],
    },
  ],
];
