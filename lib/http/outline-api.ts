/**
 * The description of the API as blocks for people: headings, sentences, tables, examples. How they look (Markdown, a
 * page) is decided by who renders them. The words and fields are those of the OpenAPI document.
 */
import { z } from 'zod';
import { PROBLEM_TYPES } from '../domain/problem.ts';
import type { Json } from '../domain/run.ts';
import { ROLES } from '../domain/role.ts';
import type { ApiExample, ApiRoute } from './api-route.ts';
import { generalProblems } from './describe-api.ts';
import { fieldRows, schemaText, typeText, type SchemaText } from './schema-text.ts';

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

const documentForm = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        requestBody: z
          .object({ content: z.object({ 'application/json': z.object({ schema: schemaText }) }) })
          .optional(),
        parameters: z
          .array(z.object({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema: schemaText }))
          .optional(),
        responses: z.record(
          z.string(),
          z.object({ content: z.record(z.string(), z.object({ schema: schemaText })).optional() }),
        ),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), schemaText) }),
});
type ApiDocument = z.infer<typeof documentForm>;
type Operation = ApiDocument['paths'][string][string];

const INTRODUCTION = [
  'Bodies are JSON objects of at most 256 KB, whatever their content type; an unknown field is refused, and so is a name that occurs twice or touches prototypes. Money, prices, quantities and fractions are decimal text. Only POST changes anything.',
  'A caller proves who it is by an OIDC token of Google as bearer, its audience exactly the service or the URL of the route. Roles include the weaker ones: ' +
    `${ROLES.join(', ')}. A caller may make 100 requests at once and 20 a second; the kill switch has a bucket of its own.`,
  'The examples run in this order on a fresh `npm start`, where every caller is admin.',
];

/** @param document what `describeApi` made of the same routes */
export function outlineApi(routes: readonly ApiRoute[], document: Json): readonly Block[] {
  const parsed = documentForm.parse(document);
  return [
    heading(1, 'HTTP API'),
    ...INTRODUCTION.map(text),
    table(
      ['Route', 'Does', 'Role'],
      routes.map((route) => [`\`${nameOf(route)}\``, route.summary, route.role]),
    ),
    ...routes.flatMap((route) => routeBlocks(route, parsed)),
    ...schemaBlocks(parsed.components.schemas),
    heading(2, 'Problems'),
    text(`Any route may tell ${listed(generalProblems({ method: 'POST', role: 'viewer' }))}.`),
    text('Errors are RFC 9457 documents, `application/problem+json`, whose `type` is `urn:intentdesk:problem:` and:'),
    table(
      ['Type', 'Status', 'Means'],
      Object.entries(PROBLEM_TYPES).map(([type, { status, title }]) => [`\`${type}\``, String(status), title]),
    ),
  ];
}

const heading = (level: 1 | 2 | 3, words: string): Block => ({ kind: 'heading', level, text: words });
const text = (words: string): Block => ({ kind: 'text', text: words });
const table = (head: readonly string[], rows: readonly (readonly string[])[]): Block => ({ kind: 'table', head, rows });
const nameOf = ({ method, path }: Pick<ApiRoute, 'method' | 'path'>): string => `${method} /${path}`;

function routeBlocks(route: ApiRoute, { paths }: ApiDocument): readonly Block[] {
  const operation = paths[`/${route.path}`]?.[route.method.toLowerCase()];
  if (operation === undefined) return [];
  return [
    heading(2, nameOf(route)),
    text(`${route.summary}. ${route.description} Role: ${route.role}.`),
    ...parameterBlocks(operation),
    ...fieldBlocks('Body', operation.requestBody?.content['application/json'].schema),
    ...route.examples.flatMap((example) => [
      text(`${example.says}:`),
      { kind: 'code', text: curl(route, example) } as const,
    ]),
    ...answerBlocks(operation),
    ...problemBlocks(route),
  ];
}

function problemBlocks({ problems }: ApiRoute): readonly Block[] {
  return problems.length === 0 ? [] : [text(`Its own problems: ${listed(problems)}.`)];
}

const listed = (types: readonly string[]): string => types.map((type) => `\`${type}\``).join(', ');

function parameterBlocks({ parameters = [] }: Operation): readonly Block[] {
  if (parameters.length === 0) return [];
  const rows = parameters.map(({ name, in: where, required, schema }) => [
    `\`${name}\``,
    where,
    required === true ? 'yes' : '',
    typeText(schema),
    schema.description ?? '',
  ]);
  return [table(['Parameter', 'In', 'Needed', 'Type', 'Means'], rows)];
}

function answerBlocks({ responses }: Operation): readonly Block[] {
  const schema = (responses['200'] ?? responses['202'])?.content?.['application/json']?.schema;
  return (schema?.anyOf ?? [schema]).flatMap((one) => fieldBlocks('Answer', one));
}

function fieldBlocks(what: string, schema: SchemaText | undefined): readonly Block[] {
  if (schema === undefined) return [];
  const rows = fieldRows(schema).map((row) => [
    `\`${row.field}\``,
    row.isRequired ? 'yes' : '',
    row.type,
    row.description,
  ]);
  return rows.length === 0 ? [] : [table([what, 'Always', 'Type', 'Means'], rows)];
}

function schemaBlocks(schemas: ApiDocument['components']['schemas']): readonly Block[] {
  return [
    heading(2, 'Values'),
    ...Object.entries(schemas).flatMap(([name, schema]) => [
      heading(3, name),
      text(`${schema.description ?? ''}${schema.properties === undefined ? ` (${typeText(schema)})` : ''}.`),
      ...fieldBlocks('Field', schema),
    ]),
  ];
}

const BASE = 'http://127.0.0.1:8080';

/** A line for a shell; single quotes hold the body, in which none may stand. */
function curl(route: ApiRoute, { path, body, idempotencyKey }: ApiExample): string {
  const parts = [
    'curl',
    ...(route.method === 'POST' ? ['-X', 'POST'] : []),
    `'${BASE}${path ?? `/${route.path}`}'`,
    ...(idempotencyKey === undefined ? [] : ['-H', `'Idempotency-Key: ${idempotencyKey}'`]),
    ...(body === undefined ? [] : ['-d', `'${JSON.stringify(body)}'`]),
  ];
  return parts.join(' ');
}
