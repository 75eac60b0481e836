/**
 * What the description of the API says of each route: words, answer and examples, beside the roles and schemas that come
 * from the registries themselves. A test holds it to have exactly their routes, and runs every example.
 */
import type { z } from 'zod';
import type { Intent } from '../intents/intent.ts';
import { intents } from '../intents/registry.ts';
import { resources } from '../intents/resources.ts';
import { sessionOf } from '../lib/domain/task.ts';
import type { ProblemType } from '../lib/domain/problem.ts';
import { passAnswer, passBody, streamQuery } from '../lib/http/pass-body.ts';
import { PASS_PATH } from '../lib/http/stream-route.ts';
import type { ApiRoute } from '../lib/http/api-route.ts';
import {
  adjustHoldingsAnswer,
  allocationAnswer,
  breakerResetAnswer,
  cashBalancerAnswer,
  closeAllAnswer,
  collectMarketDataAnswer,
  healthAnswer,
  orchestratorAnswer,
  pingAnswer,
  readyAnswer,
  reconciliationAnswer,
  runAnswer,
  runsAnswer,
  summaryAnswer,
  tradingStateAnswer,
} from './answer-schemas.ts';
import { DASHBOARD_WORDS } from './dashboard-words.ts';
import { EXAMPLE_KEY, EXAMPLE_RUN, EXAMPLE_SESSION } from './example-run.ts';
import { EVENT_PATHS, EVENT_ROLE } from './event-routes.ts';
import { liveStatusAnswer, liveStopAnswer } from './live-answers.ts';
import { liveSessionAnswer } from './live-table.ts';
import { ANALYSIS_WORDS, EXAMPLE_TASK } from './analysis-words.ts';
import type { Words } from './route-words.ts';
import { intentMethods } from './intent-methods.ts';
import { tradeLogWords } from './trade-log-words.ts';

const strategies = ['spy-macd-vixy', 'dummy'] as const;

/** `POST /ping` -> what is said of it. In the order of the examples. */
const WORDS: ReadonlyMap<string, Words> = new Map<string, Words>([
  [
    'POST /ping',
    {
      summary: "The broker's time",
      description: 'Connects, asks for the time, and disconnects.',
      answer: pingAnswer,
      examples: [{ says: 'Is the broker there', body: {} }],
    },
  ],
  [
    'POST /allocation',
    {
      summary: 'Asks the strategies, nets, checks, trades',
      description:
        'Resolves and books what is open, stops at drift, plans, commits the plan, and sends each order once. What became of an order is in the answer, also a rejection.',
      answer: allocationAnswer,
      problems: ['ledger-drift'],
      examples: [
        { says: 'Show what would be sent, and send nothing', body: { strategies, dryRun: true } },
        { says: 'Trade; the same call again gives the same answer', idempotencyKey: EXAMPLE_KEY, body: { strategies } },
        {
          says: 'Show orders with a limit',
          body: {
            strategies: ['dummy'],
            dryRun: true,
            orderProperties: { orderType: 'LMT', limitPrice: '3260.25', tif: 'DAY' },
          },
        },
      ],
    },
  ],
  [
    'POST /trade-reconciliation',
    {
      summary: 'Books executions, compares ledger and broker',
      description: 'Where they differ: 409 with the rows, an alert, and nothing changed by itself.',
      answer: reconciliationAnswer,
      problems: ['ledger-drift'],
      examples: [{ says: 'Book what was executed', body: {} }],
    },
  ],
  [
    'GET /summary',
    {
      summary: 'Account, positions, orders, fills, books, drift',
      description: 'Read side by side; changes nothing.',
      answer: summaryAnswer,
      examples: [{ says: 'The whole account beside the ledger' }],
    },
  ],
  [
    'POST /summary',
    {
      summary: 'The same as GET',
      description: 'For callers that can only POST.',
      answer: summaryAnswer,
      examples: [{ says: 'The whole account beside the ledger', body: {} }],
    },
  ],
  [
    'POST /adjust-holdings',
    {
      summary: 'Moves units between books, or takes in what the broker has beyond them',
      description: 'What only a person can decide. Sends nothing; works while HALTED; never beyond the difference.',
      answer: adjustHoldingsAnswer,
      examples: [
        {
          says: 'Move units out of a strategy',
          idempotencyKey: 'example-2',
          body: {
            conId: 360202003,
            from: 'dummy',
            to: 'unallocated',
            quantity: '1',
            price: '3257.5',
            reason: 'kept by hand',
          },
        },
      ],
    },
  ],
  [
    'POST /orchestrator',
    {
      summary: 'Reconciles, allocates, reconciles',
      description: 'Stops at the first step that fails, and tells those before it.',
      answer: orchestratorAnswer,
      problems: ['ledger-drift'],
      examples: [
        { says: 'The day of one strategy in one call', idempotencyKey: 'example-3', body: { strategies: ['dummy'] } },
      ],
    },
  ],
  [
    'POST /cash-balancer',
    {
      summary: 'Converts foreign cash above the threshold',
      description: 'In whole lots toward zero, at the market, through the one placement path; in no book.',
      answer: cashBalancerAnswer,
      examples: [{ says: 'Show what would be converted', body: { dryRun: true } }],
    },
  ],
  [
    'POST /collect-market-data',
    {
      summary: 'Collects bars of contracts',
      description: 'Goes on where it stood, in the pace that the broker allows for history.',
      answer: collectMarketDataAnswer,
      examples: [
        {
          says: 'Ten days of one contract',
          idempotencyKey: 'example-4',
          body: {
            contracts: [{ symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: 'USD' }],
            duration: '10 D',
          },
        },
      ],
    },
  ],
  [
    'POST /close-all',
    {
      summary: 'Cancels what works and closes the books',
      description: 'Waits for the end of each order, reads again, books, and closes. Allowed while REDUCING.',
      answer: closeAllAnswer,
      problems: ['ledger-drift'],
      examples: [
        { says: 'Show what would be cancelled and closed', body: { dryRun: true } },
        { says: 'Only cancel', idempotencyKey: 'example-5', body: { cancelOnly: true } },
        { says: 'Close one book', idempotencyKey: 'example-6', body: { strategies: ['spy-macd-vixy'] } },
      ],
    },
  ],
  [
    'POST /live-session',
    {
      summary: 'Many symbols side by side for a while, behind one circuit breaker',
      description:
        'Quotes by subscription, signals each interval, orders over the same checks and the same placement as an allocation. Answers with the report when the session is over; a caller who goes before ends it. Refused while the circuit breaker is open.',
      answer: liveSessionAnswer,
      examples: [
        {
          says: 'One symbol for a second',
          idempotencyKey: EXAMPLE_KEY,
          body: { config: 'live-momentum', durationSeconds: 1, symbols: ['BTC'] },
        },
      ],
    },
  ],
  [
    'GET /live-session',
    {
      summary: 'How the running live session stands, or the last one',
      description:
        'Each symbol with quote, signal, position, P&L, orders and heartbeat; the breaker with its limits. A second old at most while it runs, from the store: any instance answers.',
      answer: liveStatusAnswer,
      examples: [{ says: 'The session above' }],
    },
  ],
  [
    'POST /live-session/stop',
    {
      summary: 'Ends the running live session',
      description:
        'As SIGTERM does: nothing new is ordered, working orders are cancelled, the report is written. Heard within a second, over the store; where nothing runs nothing is changed.',
      answer: liveStopAnswer,
      examples: [{ says: 'Enough for today', body: { reason: 'enough for today' } }],
    },
  ],
  [
    'POST /breaker/reset',
    {
      summary: 'Closes the open circuit breaker',
      description: 'With a reason, by an admin. It loosens no trading state that people have set.',
      answer: breakerResetAnswer,
      examples: [
        { says: 'Trade again after a look', body: { reason: 'the feed was wrong, positions are as they should be' } },
      ],
    },
  ],
  [
    'GET /runs',
    {
      summary: 'Runs, newest first',
      description: 'From the run store alone: it waits for no run that is busy.',
      answer: runsAnswer,
      examples: [{ says: 'The newest five that are over', path: '/runs?limit=5&state=DONE' }],
    },
  ],
  [
    'GET /runs/{runId}',
    {
      summary: 'One run: its stored answer and why it did what it did',
      description: 'A run that failed before its plan is known by its record only.',
      answer: runAnswer,
      problems: ['not-found'],
      examples: [{ says: 'The run of the allocation above', path: `/runs/${EXAMPLE_RUN}` }],
    },
  ],
  ...ANALYSIS_WORDS,
  [
    'POST /trading-state',
    {
      summary: 'The kill switch',
      description:
        'Sets the state at once, also for a basket under way. Traders tighten, only admins loosen. It has a bucket of requests of its own and waits for nothing.',
      answer: tradingStateAnswer,
      examples: [
        { says: 'Only shrink what is held', body: { state: 'REDUCING', reason: 'volatility' } },
        { says: 'Send nothing any more', body: { state: 'HALTED', reason: 'the feed looks wrong' } },
        { says: 'Trade again', body: { state: 'ACTIVE', reason: 'the feed is right again' } },
      ],
    },
  ],
  [
    'GET /trading-state',
    {
      summary: 'The effective trading state',
      description: 'What holds, who said so and why, what each configuration document says, and the history.',
      answer: tradingStateAnswer,
      examples: [{ says: 'May the desk trade' }],
    },
  ],
  ...DASHBOARD_WORDS,
]);

const STREAM = `Server-sent events, each stored before it is sent: \`id\` is its number, \`data\` is JSON with number, stream, kind, atMs and facts. Named ones are about the stream: \`gap\` (events have expired), \`reset\` (the number is not known, numbers begin anew), \`end\` (why the connection ends, and whether to come again).`;

const STREAM_WORDS: ReadonlyMap<string, Words> = new Map<string, Words>([
  [
    'GET /runs/{runId}/events',
    {
      summary: 'What happens in a run',
      description: `claimed, planned, sent, confirmed, filled, crossed, denied, rejected, cancelled, unknown; over with done or failed. ${STREAM}`,
      answer: 'events',
      problems: ['not-found', 'overloaded'],
      examples: [{ says: 'The run of the allocation above', path: `/runs/${EXAMPLE_RUN}/events` }],
    },
  ],
  [
    'GET /tasks/{taskId}/events',
    {
      summary: 'What happens in a task',
      description: `Over with analysis_complete, cancelled or failed. ${STREAM}`,
      answer: 'events',
      problems: ['not-found', 'overloaded'],
      examples: [{ says: 'From the third event on', path: `/tasks/${EXAMPLE_TASK}/events?lastEventId=2` }],
    },
  ],
  [
    'GET /analysis/{sessionId}/events',
    {
      summary: 'What happens in an analysis',
      description: `The same as the events of its task. ${STREAM}`,
      answer: 'events',
      problems: ['not-found', 'overloaded'],
      examples: [{ says: 'The analysis above', path: `/analysis/${sessionOf(EXAMPLE_TASK)}/events` }],
    },
  ],
  [
    'GET /live-session/{sessionId}/events',
    {
      summary: 'What happens in a live session',
      description: `session_started, heartbeat, order, execution, denied, configuration_taken, breaker_tripped, flattened, ...; over with session_ended. ${STREAM}`,
      answer: 'events',
      problems: ['not-found', 'overloaded'],
      examples: [{ says: 'The session above', path: `/live-session/${EXAMPLE_SESSION}/events` }],
    },
  ],
  [
    'GET /events',
    {
      summary: 'What happens on the desk',
      description: `Every event of every stream with a number of its own; from now on where no number is given. ${STREAM}`,
      answer: 'events',
      problems: ['overloaded'],
      examples: [{ says: 'Everything that happens from now on' }],
    },
  ],
  [
    `POST /${PASS_PATH}`,
    {
      summary: 'A ticket for one stream',
      description:
        "For a browser's EventSource, which cannot set headers: opens one stream once, within 30 seconds, as its caller. Fetch a fresh one before each reconnect.",
      answer: passAnswer,
      examples: [{ says: 'Open the stream of the desk', body: { path: '/events' } }],
    },
  ],
]);

function streamRoutes(): readonly (readonly [string, Facts])[] {
  const facts = { isClaimed: false, problems: [], role: EVENT_ROLE } as const;
  return [
    ...EVENT_PATHS.map((path): readonly [string, Facts] => [
      `GET /${path}`,
      { ...facts, method: 'GET', path, query: streamQuery },
    ]),
    [`POST /${PASS_PATH}`, { ...facts, method: 'POST', path: PASS_PATH, body: passBody }],
  ];
}

const RUN_PROBLEMS: readonly ProblemType[] = [
  'broker-unavailable',
  'broker-pacing',
  'broker-refused',
  'configuration',
  'overloaded',
];
const CLAIM_PROBLEMS: readonly ProblemType[] = ['run-in-progress', 'lease-held', 'lease-lost', 'key-reused'];

const OPEN: readonly ApiRoute[] = [
  {
    ...open('health', 'Is the process up', 'Asks nobody else.'),
    answer: healthAnswer,
    examples: [{ says: 'Is the process up' }],
  },
  {
    ...open('ready', 'What of the desk is on, off or a demo', '503 where the store does not answer.'),
    answer: readyAnswer,
    examples: [{ says: 'Can the desk serve' }],
  },
  {
    ...open('openapi.json', 'This description', 'OpenAPI 3.1.'),
    answer: 'openapi',
    examples: [{ says: 'The description of the API' }],
  },
  {
    ...open('docs', 'This description as a page', 'Without scripts.'),
    answer: 'html',
    examples: [{ says: 'The page' }],
  },
];

function open(
  path: string,
  summary: string,
  description: string,
): Pick<ApiRoute, 'method' | 'path' | 'role' | 'summary' | 'description' | 'isClaimed' | 'problems'> {
  return { method: 'GET', path, role: 'none', summary, description, isClaimed: false, problems: [] };
}

/** Every route of the registries that has words, and the open ones; in the order in which the examples run. */
export function apiRoutes(): readonly ApiRoute[] {
  const known = new Map([...intentRoutes(), ...resourceRoutes(), ...streamRoutes()]);
  return [
    ...[...WORDS, ...tradeLogWords(EXAMPLE_RUN), ...STREAM_WORDS].flatMap(([name, words]) => {
      const facts = known.get(name);
      if (facts === undefined) return [];
      const { problems: own = [], ...said } = words;
      return [{ ...facts, ...said, problems: [...facts.problems, ...own] }];
    }),
    ...OPEN,
  ];
}

type Facts = Pick<ApiRoute, 'method' | 'path' | 'role' | 'isClaimed' | 'problems' | 'body' | 'query'>;

function intentRoutes(): readonly (readonly [string, Facts])[] {
  return [...intents.values()].flatMap(({ name, role, kind, schema }) =>
    intentMethods(name).map((method): readonly [string, Facts] => [
      `${method} /${name}`,
      {
        method,
        path: name,
        role,
        isClaimed: kind !== 'reading',
        problems: runProblems(kind),
        ...bodyOf(method, schema),
      },
    ]),
  );
}

const bodyOf = (method: ApiRoute['method'], body: z.ZodType): { readonly body?: z.ZodType } =>
  method === 'POST' ? { body } : {};

function runProblems(kind: Intent['kind']): readonly ProblemType[] {
  if (kind === 'reading') return RUN_PROBLEMS;
  return [...RUN_PROBLEMS, ...CLAIM_PROBLEMS, ...(kind === 'trading' ? (['halted'] as const) : [])];
}

function resourceRoutes(): readonly (readonly [string, Facts])[] {
  return [...resources].flatMap(([path, { methods }]) =>
    methods.map(({ method, role, bodySchema, querySchema }): readonly [string, Facts] => [
      `${method} /${path}`,
      {
        method,
        path,
        role,
        isClaimed: false,
        problems: [],
        ...(bodySchema === undefined ? {} : { body: bodySchema }),
        ...(querySchema === undefined ? {} : { query: querySchema }),
      },
    ]),
  );
}
