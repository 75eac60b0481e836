import { ProblemError } from '../domain/problem.ts';
import { readQuery } from './read-query.ts';
import { checkRoutes, findRoute, type IntentRoute, type ResourceRoute, type RouteTable } from './routes.ts';

const routes: RouteTable = {
  intents: new Map<string, IntentRoute>([
    ['summary', { role: 'viewer', methods: ['GET', 'POST'] }],
    ['allocation', { role: 'trader', methods: ['POST'] }],
  ]),
  resources: new Map<string, readonly ResourceRoute[]>([
    ['runs', [{ method: 'GET', role: 'viewer', query: ['limit'] }]],
    ['runs/{runId}', [{ method: 'GET', role: 'viewer', query: [] }]],
  ]),
};
const table = (name: string, route: IntentRoute): RouteTable => ({
  intents: new Map([[name, route]]),
  resources: routes.resources,
});
const resourceTable = (path: string, methods: readonly ResourceRoute[]): RouteTable => ({
  intents: new Map(),
  resources: new Map([[path, methods]]),
});

function refusal(act: () => unknown): ProblemError['problem'] {
  try {
    act();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('Nothing was refused');
}

describe('findRoute', () => {
  it('finds an intent by its exact path and method', () => {
    expect(findRoute({ path: '/summary', method: 'GET' }, routes)).toMatchObject({ kind: 'intent', name: 'summary' });
    expect(findRoute({ path: '/health', method: 'GET' }, routes)).toEqual({ kind: 'open', name: 'health' });
  });

  it.each([
    '/',
    '/Allocation',
    '/allocation/',
    '//allocation',
    '/%61llocation',
    '/__proto__',
    '/allocation/x',
    '/toString',
  ])('does not know %s and names what it knows', (path) => {
    const problem = refusal(() => findRoute({ path, method: 'POST' }, routes));
    expect(problem).toMatchObject({ type: 'not-found', members: { known: ['allocation', 'summary'] } });
  });

  it('finds a resource with the text of its parameter as it was sent', () => {
    const found = findRoute({ path: '/runs/%2e%2e', method: 'GET' }, routes);
    expect(found).toMatchObject({ kind: 'resource', name: 'runs/{runId}', parameters: { runId: '%2e%2e' } });
    expect(findRoute({ path: '/runs', method: 'GET' }, routes)).toMatchObject({ name: 'runs', query: ['limit'] });
  });

  it.each(['/runs/', '/runs/a/b', '/Runs', `/runs/${'a'.repeat(257)}`])('knows no resource at %s', (path) => {
    expect(refusal(() => findRoute({ path, method: 'GET' }, routes)).type).toBe('not-found');
  });

  it('refuses a method of a resource and names those it has', () => {
    const problem = refusal(() => findRoute({ path: '/runs', method: 'POST' }, routes));
    expect(problem).toMatchObject({ type: 'method-not-allowed', members: { allowed: ['GET'] } });
  });

  it('refuses a method and names those it allows', () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'post']) {
      const problem = refusal(() => findRoute({ path: '/allocation', method }, routes));
      expect(problem).toMatchObject({ type: 'method-not-allowed', members: { allowed: ['POST'] } });
    }
    expect(refusal(() => findRoute({ path: '/health', method: 'POST' }, routes)).type).toBe('method-not-allowed');
  });
});

/** As a configuration that the compiler has not seen. */
const untyped = (text: string): IntentRoute => JSON.parse(text);

describe('checkRoutes', () => {
  it('refuses a route without a role', () => {
    expect(() => checkRoutes(table('allocation', untyped('{"methods":["POST"]}')))).toThrow(
      'Route "allocation" cannot start: found role "undefined", needed a role',
    );
    expect(() => checkRoutes(table('x', untyped('{"role":"root","methods":["POST"]}')))).toThrow(/role "root"/);
  });

  it('refuses a route without a method, a name that is no path, and a name that is taken', () => {
    expect(() => checkRoutes(table('x', { role: 'admin', methods: [] }))).toThrow(/found no method/);
    for (const name of ['', 'Close-all', 'a/b', 'health', 'ready']) {
      expect(() => checkRoutes(table(name, { role: 'admin', methods: ['POST'] }))).toThrow(/needed a free name/);
    }
    expect(() => checkRoutes(table('runs', { role: 'admin', methods: ['GET'] }))).toThrow(/needed a free name/);
  });

  it('lets a resource lie under the name of an intent with another method, each with its own role', () => {
    const shared = table('runs', { role: 'admin', methods: ['POST'] });
    checkRoutes(shared);
    expect(findRoute({ path: '/runs', method: 'POST' }, shared)).toMatchObject({ kind: 'intent', role: 'admin' });
    expect(findRoute({ path: '/runs', method: 'GET' }, shared)).toMatchObject({ kind: 'resource', role: 'viewer' });
    const problem = refusal(() => findRoute({ path: '/runs', method: 'PUT' }, shared));
    expect(problem).toMatchObject({ type: 'method-not-allowed', members: { allowed: ['POST', 'GET'] } });
  });

  it('refuses a resource whose path is no path or whose methods say too little', () => {
    const route: ResourceRoute = { method: 'GET', role: 'viewer', query: [] };
    for (const path of ['', '{runId}', 'Runs', 'runs//x', 'runs/{run-id}', 'health']) {
      expect(() => checkRoutes(resourceTable(path, [route]))).toThrow(/needed a free path/);
    }
    expect(() => checkRoutes(resourceTable('runs', []))).toThrow(/found no method/);
    expect(() => checkRoutes(resourceTable('runs', [JSON.parse('{"method":"GET"}')]))).toThrow(/needed a role/);
  });
});

describe('readQuery', () => {
  it('reads the fields that a route names', () => {
    expect(readQuery('/allocation', [])).toEqual({});
    expect(readQuery('/allocation?', [])).toEqual({});
    expect(readQuery('/runs?limit=5&state=DONE', ['limit', 'state'])).toEqual({ limit: '5', state: 'DONE' });
  });

  it('refuses a field that would be ignored in silence', () => {
    expect(() => readQuery('/allocation?dryRun=true&x', [])).toThrow(/\?dryRun: .*JSON body only; \?x: /);
    expect(() => readQuery('/runs?limt=5', ['limit'])).toThrow(/\?limt: .*needed one of limit/);
  });

  it('refuses a field that comes twice', () => {
    expect(() => readQuery('/runs?limit=5&limit=6', ['limit'])).toThrow(/\?limit: found a field sent twice/);
  });
});
