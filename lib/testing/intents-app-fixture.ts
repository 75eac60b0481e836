/**
 * The HTTP side of the intents alone, on a port of 127.0.0.1: three intents that echo, three resources, callers by bearer
 * token. What stands behind it is told by the test; no desk, store or broker does.
 */
import { systemClock } from '../adapters/system/system-clock.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Role } from '../domain/role.ts';
import type { Json } from '../domain/run.ts';
import type { Caller } from '../http/caller.ts';
import { createInFlight, type InFlight } from '../http/in-flight.ts';
import type { IntentAnswer, IntentCall } from '../http/intent-call.ts';
import { createIntentsApp, type IntentsAppDeps } from '../http/intents-app.ts';
import type { ResourceCall } from '../http/resource-call.ts';
import type { ResourceRoutes, Routes } from '../http/routes.ts';
import { serve, type Serving } from '../http/serve.ts';

const intents: Routes = new Map([
  ['summary', { role: 'viewer', methods: ['GET', 'POST'] }],
  ['allocation', { role: 'trader', methods: ['POST'] }],
  ['adjust-holdings', { role: 'admin', methods: ['POST'] }],
]);

const resources: ResourceRoutes = new Map([
  [
    'trading-state',
    [
      { method: 'GET', role: 'viewer', query: [] },
      { method: 'POST', role: 'trader', query: [] },
    ],
  ],
  ['runs', [{ method: 'GET', role: 'viewer', query: ['limit'] }]],
  ['runs/{runId}', [{ method: 'GET', role: 'viewer', query: [] }]],
]);

/** Callers by bearer token. */
const callers: ReadonlyMap<string, Caller> = new Map(
  (['viewer', 'trader', 'admin'] satisfies Role[]).map((role) => [role, { name: role, role, isScheduler: false }]),
);
const scheduler: Caller = { name: 'scheduler', role: 'trader', isScheduler: true };

export interface Init extends Omit<RequestInit, 'headers'> {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ServedApp {
  readonly url: string;
  readonly calls: IntentCall[];
  readonly asked: Omit<ResourceCall, 'signal'>[];
  readonly logged: (readonly [string, { readonly [name: string]: Json }])[];
  readonly inFlight: InFlight;
  readonly send: (path: string, init?: Init) => Promise<Response>;
}

/** The init of a request with a body. */
export const post = (body: NonNullable<RequestInit['body']>): { readonly body: NonNullable<RequestInit['body']> } => ({
  body,
});

/** Call it at the top of a test file; what the result serves is drained after each test. */
export function servingIntentsApp(): (options?: Partial<IntentsAppDeps>) => Promise<ServedApp> {
  let serving: Serving | undefined;
  afterEach(async () => {
    await serving?.drain();
    serving = undefined;
  });
  return async (options = {}) => {
    const served = await serveApp(options);
    serving = served.serving;
    return served;
  };
}

const echo = (call: IntentCall): Promise<IntentAnswer> =>
  Promise.resolve({ status: 200, body: { intent: call.intent, body: call.body } });

async function serveApp(options: Partial<IntentsAppDeps>): Promise<ServedApp & { readonly serving: Serving }> {
  const calls: IntentCall[] = [];
  const asked: Omit<ResourceCall, 'signal'>[] = [];
  const logged: (readonly [string, { readonly [name: string]: Json }])[] = [];
  const inFlight = createInFlight();
  const { run = echo, ...others } = options;
  const app = createIntentsApp({
    intents,
    run: (call) => {
      calls.push(call);
      return run(call);
    },
    resources,
    answer: ({ signal, ...call }) => {
      signal.throwIfAborted();
      asked.push(call);
      return Promise.resolve({ status: 200, body: { resource: call.resource } });
    },
    authenticate: ({ authorization = '' }) => {
      const token = authorization.replace('Bearer ', '');
      const caller = token === 'scheduler' ? scheduler : callers.get(token);
      if (caller !== undefined) return Promise.resolve(caller);
      return Promise.reject(new ProblemError({ type: 'unauthenticated', detail: 'Caller is not known' }));
    },
    ready: () => Promise.resolve({ ready: true, parts: { broker: 'on', tradeLog: 'off' } }),
    clock: systemClock,
    log: { write: (_severity, event, facts) => logged.push([event, facts]) },
    inFlight,
    ...others,
  });
  const serving = await serve(app, { port: 0, host: '127.0.0.1', clock: systemClock, inFlight, drainMs: 2_000 });
  const url = `http://127.0.0.1:${serving.port}`;
  return {
    serving,
    url,
    calls,
    asked,
    logged,
    inFlight,
    send: (path, { token = 'admin', headers = {}, ...init } = {}) =>
      fetch(url + path, {
        method: 'POST',
        ...init,
        headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...headers },
      }),
  };
}

/** A run that never ends by itself; `started` resolves when it is called. */
export function endlessRun(): {
  readonly run: IntentsAppDeps['run'];
  readonly started: Promise<IntentCall>;
  readonly ended: PromiseWithResolvers<IntentAnswer>;
} {
  const started = Promise.withResolvers<IntentCall>();
  const ended = Promise.withResolvers<IntentAnswer>();
  return { run: (call) => (started.resolve(call), ended.promise), started: started.promise, ended };
}
