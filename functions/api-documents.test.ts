import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { intents } from '../intents/registry.ts';
import { resources } from '../intents/resources.ts';
import { PROBLEM_TYPES } from '../lib/domain/problem.ts';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { memoryEventLog } from '../lib/adapters/memory/memory-event-log.ts';
import { memoryTaskStore } from '../lib/adapters/memory/memory-task-store.ts';
import { memoryRunStore } from '../lib/adapters/memory/memory-run-store.ts';
import { manualClock } from '../lib/testing/manual-clock.ts';
import { OPEN_PATHS } from '../lib/http/routes.ts';
import { apiDocuments, type ApiDocuments } from './api-documents.ts';
import { apiRoutes } from './api-routes.ts';
import { EVENT_PATHS, eventRoutes } from './event-routes.ts';
import { intentMethods } from './intent-methods.ts';

const routes = apiRoutes();
const registered = [
  ...[...intents.keys()].flatMap((name) => intentMethods(name).map((method) => `${method} /${name}`)),
  ...[...resources].flatMap(([path, { methods }]) => methods.map(({ method }) => `${method} /${path}`)),
  ...EVENT_PATHS.map((path) => `GET /${path}`),
  'POST /sse-ticket',
  ...OPEN_PATHS.map((path) => `GET /${path}`),
].toSorted();

/** What OpenAPI 3.1 needs of a document that has only paths, schemas and one security scheme. */
const content = z.record(
  z.string(),
  z.object({ schema: z.record(z.string(), z.json()), examples: z.json().optional() }),
);
const operation = z.object({
  operationId: z.string().regex(/^(get|post)-[a-z-]+$/i),
  summary: z.string().min(1),
  description: z.string().min(1),
  security: z.array(z.object({})).length(0).optional(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean().optional(),
        schema: z.json(),
      }),
    )
    .optional(),
  requestBody: z.object({ required: z.boolean(), content }).optional(),
  responses: z.record(
    z.string().regex(/^[2-5]\d\d$/),
    z.object({ description: z.string().min(1), content: content.optional() }),
  ),
});
const form = z.object({
  openapi: z.string().regex(/^3\.1\.\d$/),
  info: z.object({ title: z.string(), version: z.string() }),
  security: z.array(z.object({ google: z.array(z.string()) })).length(1),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post']), operation)),
  components: z.object({ schemas: z.record(z.string(), z.json()), securitySchemes: z.object({ google: z.json() }) }),
});

let documents: ApiDocuments;
let api: z.infer<typeof form>;

beforeAll(async () => {
  documents = await apiDocuments(routes);
  api = form.parse(JSON.parse(documents.openApi.text));
});

const operations = () =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ path, name: `${method.toUpperCase()} ${path}`, ...one })),
  );

describe('the description of the API', () => {
  it('has every route of the registries, and none that is gone', () => {
    expect(routes.map(({ method, path }) => `${method} /${path}`).toSorted()).toEqual(registered);
    expect(
      operations()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(registered);
  });

  it('lists the streams that are served', () => {
    const database = new MemoryDatabase();
    const served = eventRoutes({
      events: memoryEventLog(database),
      runs: memoryRunStore(database),
      tasks: memoryTaskStore(database),
      clock: manualClock(0),
    });
    expect(served.map(({ path }) => path)).toEqual(EVENT_PATHS);
  });

  it('names each operation once, and each parameter of its path', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, parameters = [] } of operations()) {
      const inPath = parameters.filter((one) => one.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{[^}]+\}/g) ?? []);
      expect(inPath.every(({ required }) => required === true)).toBe(true);
    }
  });

  it('refers only to what it has', () => {
    const refs = [...documents.openApi.text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref);
    expect(refs.length).toBeGreaterThan(20);
    const known = new Set(Object.keys(api.components.schemas).map((name) => `#/components/schemas/${name}`));
    expect(refs.filter((ref) => !known.has(ref))).toEqual([]);
  });

  it('takes no unknown field in any body', () => {
    const bodies = operations().filter(({ name }) => name.startsWith('POST'));
    const loose = bodies.filter(
      ({ requestBody }) => requestBody?.content['application/json']?.schema['additionalProperties'] !== false,
    );
    expect(loose.map(({ name }) => name)).toEqual([]);
  });

  it('names the fields of every query that a resource takes', () => {
    for (const [path, { methods }] of resources) {
      for (const { method, query } of methods) {
        const parameters = operations().find(({ name }) => name === `${method} /${path}`)?.parameters ?? [];
        expect(parameters.filter((one) => one.in === 'query').map(({ name }) => name)).toEqual(query);
      }
    }
  });

  it('lists every type of problem', () => {
    const types = Object.keys(PROBLEM_TYPES);
    const problem = JSON.stringify(api.components.schemas['Problem']);
    expect(types.filter((type) => !problem.includes(`"urn:intentdesk:problem:${type}"`))).toEqual([]);
    expect(types.filter((type) => !documents.markdown.includes(`| \`${type}\` |`))).toEqual([]);
  });

  it('needs a caller wherever the route does', () => {
    const open = operations().filter(({ security }) => security !== undefined);
    expect(open.map(({ path }) => path.slice(1)).toSorted()).toEqual([...OPEN_PATHS].toSorted());
  });

  it('has examples whose bodies fit', () => {
    for (const { body, examples } of routes) {
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) expect(body?.safeParse(example.body).success ?? true).toBe(true);
    }
  });

  it('takes the same bodies as the desk, read as JSON Schema by itself', () => {
    for (const { method, path, body, examples } of routes.filter((route) => route.body !== undefined)) {
      const described = operations().find(({ name }) => name === `${method} /${path}`);
      const schema = described?.requestBody?.content['application/json']?.schema ?? {};
      const whole = JSON.stringify({ ...schema, $defs: api.components.schemas });
      const read = z.fromJSONSchema(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')));
      const bodies = [...examples.map((example) => example.body ?? {}), { unknownField: 1 }, [], 'x'];
      for (const one of bodies) {
        expect(`${path} ${read.safeParse(one).success}`).toBe(`${path} ${body?.safeParse(one).success}`);
      }
    }
  });

  it('stands in docs/api.md as it is: npm run docs:api', () => {
    const written = readFileSync(new URL('../docs/api.md', import.meta.url), 'utf8');
    expect(written).toBe(documents.markdown);
  });
});
