/** Streams of events behind their real HTTP surface: an instance on a free port over a given store. */
import { systemClock } from '../adapters/system/system-clock.ts';
import { DESK_STREAM, streamName } from '../domain/event.ts';
import type { Role } from '../domain/role.ts';
import type { Json } from '../domain/run.ts';
import { createEventStreams, type EventStreams, type StreamLimits } from '../http/event-streams.ts';
import { createInFlight } from '../http/in-flight.ts';
import { createIntentsApp } from '../http/intents-app.ts';
import { serve, type Drained } from '../http/serve.ts';
import { createStreamPasses } from '../http/stream-passes.ts';
import { streamRoutesOf, type StreamRoute } from '../http/stream-route.ts';
import { ProblemError } from '../domain/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { PassStore } from '../ports/pass-store.ts';

export interface StreamInstance {
  readonly port: number;
  readonly streams: EventStreams;
  readonly logged: readonly (readonly [string, { readonly [name: string]: Json }])[];
  drain(): Promise<Drained>;
}

export interface StreamInstanceOptions {
  readonly log: EventLog;
  readonly passes: PassStore;
  readonly limits?: StreamLimits;
  readonly clock?: Clock;
}

export const WIDE_LIMITS: StreamLimits = { perCaller: 2_000, all: 2_000, openMs: 240_000, heartbeatMs: 15_000 };

/** `/events` of the desk, and `/tasks/{taskId}/events`, over with `failed` or `done`. */
export const testRoutes: readonly StreamRoute[] = [
  {
    path: 'events',
    role: 'viewer',
    begins: 'newest',
    streamOf: () => Promise.resolve(DESK_STREAM),
    isLast: () => false,
  },
  {
    path: 'tasks/{taskId}/events',
    role: 'viewer',
    begins: 'oldest',
    streamOf: ({ parameters }) => Promise.resolve(streamName('tasks', parameters['taskId'] ?? '')),
    isLast: ({ kind }) => kind === 'done' || kind === 'failed',
  },
  {
    path: 'admin-events',
    role: 'admin',
    begins: 'newest',
    streamOf: () => Promise.resolve(DESK_STREAM),
    isLast: () => false,
  },
];

/** The bearer token is name and role in one: `viewer`, `trader`, `admin`. */
export async function startStreams(options: StreamInstanceOptions): Promise<StreamInstance> {
  const { log, passes, limits = WIDE_LIMITS, clock = systemClock } = options;
  const inFlight = createInFlight();
  const logged: (readonly [string, { readonly [name: string]: Json }])[] = [];
  const report = {
    write: (_severity: string, event: string, facts: { readonly [name: string]: Json }) =>
      void logged.push([event, facts]),
  };
  const routes = streamRoutesOf(testRoutes);
  const streams = createEventStreams({ log, clock, report, draining: inFlight.draining, limits });
  let secrets = 0;
  const app = createIntentsApp({
    intents: new Map(),
    run: () => Promise.reject(new Error('There are no intents here')),
    resources: new Map(),
    answer: () => Promise.reject(new Error('There are no resources here')),
    streams: routes,
    events: {
      streams,
      passes: createStreamPasses({ passes, routes, clock, newSecret: () => String((secrets += 1)).padStart(64, '0') }),
    },
    authenticate: (headers) => {
      const role = ROLES_BY_TOKEN.get((headers.authorization ?? '').replace('Bearer ', ''));
      if (role !== undefined) return Promise.resolve({ name: role, role, isScheduler: false });
      return Promise.reject(new ProblemError({ type: 'unauthenticated', detail: 'Caller is not known' }));
    },
    limits: { usual: { capacity: 1e6, refillPerSecond: 1e6 }, urgent: { capacity: 1e6, refillPerSecond: 1e6 } },
    ready: () => Promise.resolve({ ready: true, parts: {} }),
    clock,
    log: report,
    inFlight,
  });
  const serving = await serve(app, { port: 0, host: '127.0.0.1', clock: systemClock, inFlight, drainMs: 9_000 });
  return { port: serving.port, streams, logged, drain: () => serving.drain() };
}

const ROLES_BY_TOKEN: ReadonlyMap<string, Role> = new Map([
  ['viewer', 'viewer'],
  ['trader', 'trader'],
  ['admin', 'admin'],
]);

export const VIEWER = { Authorization: 'Bearer viewer' } as const;
