/**
 * The routes that the description of the API tells of: words and examples of each, joined with the roles and schemas that come
 * from the registries themselves. A test holds it to have exactly their routes, and runs every example.
 */
import type { z } from 'zod';
import type { Intent } from '../intents/intent.ts';
import { intents } from '../intents/registry.ts';
import { resources } from '../intents/resources.ts';
import type { ProblemType } from '../lib/domain/problem.ts';
import { passBody, streamQuery } from '../lib/http/pass-body.ts';
import { PASS_PATH } from '../lib/http/stream-route.ts';
import type { ApiRoute } from '../lib/http/api-route.ts';
import { ANALYSIS_WORDS } from './analysis-words.ts';
import { DASHBOARD_WORDS } from './dashboard-words.ts';
import { EVENT_PATHS, EVENT_ROLE } from './event-routes.ts';
import { EXAMPLE_RUN } from './example-run.ts';
import { intentMethods } from './intent-methods.ts';
import { INTENT_WORDS } from './intent-words.ts';
import { healthAnswer, readyAnswer } from './resource-answers.ts';
import { RUN_WORDS, STATE_WORDS } from './resource-words.ts';
import type { Words } from './route-words.ts';
import { STREAM_WORDS } from './stream-words.ts';
import { tradeLogWords } from './trade-log-words.ts';

/** In the order in which the examples run. */
const WORDS: readonly (readonly [string, Words])[] = [
  ...INTENT_WORDS,
  ...RUN_WORDS,
  ...ANALYSIS_WORDS,
  ...STATE_WORDS,
  ...DASHBOARD_WORDS,
  ...tradeLogWords(EXAMPLE_RUN),
  ...STREAM_WORDS,
];

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
    ...WORDS.flatMap(([name, words]) => {
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
