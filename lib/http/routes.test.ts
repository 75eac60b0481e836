import { ProblemError } from '../domain/problem.ts';
import { checkRoutes, findRoute, refuseQuery, type IntentRoute, type Routes } from './routes.ts';

const routes: Routes = new Map<string, IntentRoute>([
  ['summary', { role: 'viewer', methods: ['GET', 'POST'] }],
  ['allocation', { role: 'trader', methods: ['POST'] }],
]);

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
    expect(() => checkRoutes(new Map([['allocation', untyped('{"methods":["POST"]}')]]))).toThrow(
      'Route "allocation" cannot start: found role "undefined", needed a role',
    );
    expect(() => checkRoutes(new Map([['x', untyped('{"role":"root","methods":["POST"]}')]]))).toThrow(/role "root"/);
  });

  it('refuses a route without a method, a name that is no path, and a name that is taken', () => {
    expect(() => checkRoutes(new Map([['x', { role: 'admin', methods: [] }]]))).toThrow(/found no method/);
    for (const name of ['', 'Close-all', 'a/b', 'health', 'ready']) {
      expect(() => checkRoutes(new Map([[name, { role: 'admin', methods: ['POST'] }]]))).toThrow(/needed a free name/);
    }
  });
});

describe('refuseQuery', () => {
  it('passes a path without fields', () => {
    expect(() => refuseQuery('/allocation')).not.toThrow();
    expect(() => refuseQuery('/allocation?')).not.toThrow();
  });

  it('refuses a field that would be ignored in silence', () => {
    expect(() => refuseQuery('/allocation?dryRun=true&x')).toThrow(/\?dryRun: .*; \?x: /);
  });
});
