/**
 * The OpenAPI 3.1 description of the desk, made from the zod schemas that check what comes in, so that it cannot drift
 * from them. It knows no route by name: the list is its argument. Source: https://spec.openapis.org/oas/v3.1.1
 */
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { Json } from '../domain/run.ts';
import { PROBLEM_TYPES, type ProblemType } from '../domain/problem.ts';
import type { ApiRoute } from './api-route.ts';

/** What any route may tell, and what any that needs a caller may. */
const ALWAYS: readonly ProblemType[] = [
  'method-not-allowed',
  'headers-too-large',
  'request-timeout',
  'internal',
  'shutdown',
];
const WITH_CALLER: readonly ProblemType[] = [
  'validation',
  'unauthenticated',
  'forbidden',
  'rate-limited',
  'identity-unavailable',
  'store-unavailable',
  'store-refused',
  'deadline',
];
const WITH_BODY: readonly ProblemType[] = ['body-too-large'];

const problem = z
  .object({
    type: z.enum(Object.keys(PROBLEM_TYPES).map((type) => `urn:intentdesk:problem:${type}`)),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What failed, what was found and what is needed' }),
    problems: z
      .array(z.object({ field: z.string(), found: z.string(), needed: z.string() }))
      .optional()
      .meta({ description: 'Each field that does not fit' }),
    retryAfterSeconds: z.int().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details; further members depend on the type' });

const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .optional()
  .meta({ description: 'Names the run: the same call again gives the stored answer and does nothing' });
const lastEventId = z
  .string()
  .regex(/^\d{1,15}$/)
  .optional()
  .meta({ description: 'Number of the last event received: what comes after it is sent' });
const replayed = z.literal('true').optional().meta({ description: 'The answer of an earlier call with the same key' });
const retryAfter = z.int().optional().meta({ description: 'Seconds after which another try makes sense' });

export interface DescribedApi {
  readonly routes: readonly ApiRoute[];
  readonly version: string;
}

export function describeApi({ routes, version }: DescribedApi): Json {
  const document = createDocument({
    openapi: '3.1.1',
    info: {
      title: 'intentdesk',
      version,
      summary: 'A serverless trading desk: intents are HTTP calls',
      description:
        'Bodies are JSON objects of at most 256 KB; unknown fields are refused. Money, prices and quantities are decimal text. Errors are problem documents (RFC 9457).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ google: [] }],
    paths: pathsOf(routes),
    components: {
      securitySchemes: {
        google: {
          type: 'openIdConnect',
          openIdConnectUrl: 'https://accounts.google.com/.well-known/openid-configuration',
          description: 'An OIDC token of Google as bearer, its audience the service; no token with AUTH_MODE=local',
        },
      },
    },
  });
  // Without what is undefined: as it is sent.
  const json: Json = JSON.parse(JSON.stringify(document));
  return json;
}

function pathsOf(routes: readonly ApiRoute[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = `/${route.path}`;
    const operation = operationOf(route);
    paths[path] = { ...paths[path], ...(route.method === 'GET' ? { get: operation } : { post: operation }) };
  }
  return paths;
}

function operationOf(route: ApiRoute): ZodOpenApiOperationObject {
  const { method, path, role, summary, description, query, isClaimed } = route;
  const parameters = [...path.matchAll(/\{([A-Za-z]+)\}/g)].map(([, name = '']) => name);
  return {
    operationId: `${method.toLowerCase()}-${path.replaceAll(/[{}]/g, '').replaceAll(/[/.]/g, '-')}`,
    summary,
    description: `${description} ${role === 'none' ? 'Needs no caller.' : `Needs the role ${role}.`}`,
    ...(role === 'none' ? { security: [] } : {}),
    requestParams: {
      ...(parameters.length === 0 ? {} : { path: z.object(Object.fromEntries(parameters.map(textParameter))) }),
      ...(query === undefined ? {} : { query }),
      ...(isClaimed || route.takesKey === true ? { header: z.object({ 'Idempotency-Key': idempotencyKey }) } : {}),
      ...(route.answer === 'events' ? { header: z.object({ 'Last-Event-ID': lastEventId }) } : {}),
    },
    ...requestBodyOf(route),
    responses: responsesOf(route),
  };
}

const textParameter = (name: string): readonly [string, z.ZodString] => [name, z.string().min(1).max(256)];

function requestBodyOf({ body, examples }: ApiRoute): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (body === undefined) return {};
  const shown = examples.flatMap(({ says, body: value }, index) =>
    value === undefined ? [] : [[`example-${index + 1}`, { summary: says, value }] as const],
  );
  return {
    requestBody: {
      required: !body.safeParse({}).success,
      content: { 'application/json': { schema: body, examples: Object.fromEntries(shown) } },
    },
  };
}

function responsesOf(route: ApiRoute): ZodOpenApiResponsesObject {
  return {
    ...(route.answer === 'events'
      ? { '204': { description: 'The last event has been received: do not come again' } }
      : {}),
    [String(route.status ?? 200)]: {
      description: route.status === undefined ? 'Done' : 'Stored; the work follows',
      content: answerOf(route),
      ...(route.isClaimed ? { headers: z.object({ 'Idempotent-Replayed': replayed }) } : {}),
    },
    ...Object.fromEntries(
      [...byStatus(problemsOf(route))].map(([status, types]) => [
        status,
        {
          description: types.map((type) => `${type}: ${PROBLEM_TYPES[type].title}`).join('. '),
          content: { 'application/problem+json': { schema: problem } },
          ...(status === 409 || status === 429 || status >= 502
            ? { headers: z.object({ 'Retry-After': retryAfter }) }
            : {}),
        },
      ]),
    ),
  };
}

function answerOf({ answer }: ApiRoute): NonNullable<ZodOpenApiResponseObject['content']> {
  if (answer === 'html') return { 'text/html': { schema: { type: 'string' } } };
  if (answer === 'events') return { 'text/event-stream': { schema: { type: 'string' } } };
  return { 'application/json': { schema: answer === 'openapi' ? { type: 'object' } : answer } };
}

/** Every type of problem that the route may tell, each once. */
const problemsOf = (route: ApiRoute): readonly ProblemType[] => [
  ...new Set([...generalProblems(route), ...route.problems]),
];

/** What is told by any route like this one. */
export function generalProblems({ method, role }: Pick<ApiRoute, 'method' | 'role'>): readonly ProblemType[] {
  return [...ALWAYS, ...(role === 'none' ? [] : WITH_CALLER), ...(method === 'POST' ? WITH_BODY : [])];
}

function byStatus(types: readonly ProblemType[]): ReadonlyMap<number, readonly ProblemType[]> {
  const groups = Map.groupBy(types, (type) => PROBLEM_TYPES[type].status);
  return new Map([...groups].toSorted(([a], [b]) => a - b));
}
