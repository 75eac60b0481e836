/** Joins a desk with the HTTP surface: the Express app of the `intents` function, under its routes and roles. */
import { Temporal } from '@js-temporal/polyfill';
import type { Express } from 'express';
import type { LogContext } from '../lib/adapters/system/log-context.ts';
import { randomHex } from '../lib/adapters/system/random-name.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import type { CallerLimits } from '../lib/http/admit.ts';
import type { Authenticate } from '../lib/http/caller.ts';
import { createEventStreams, type StreamLimits } from '../lib/http/event-streams.ts';
import type { InFlight } from '../lib/http/in-flight.ts';
import type { IntentAnswer as AnsweredCall, IntentCall as HttpCall } from '../lib/http/intent-call.ts';
import { createIntentsApp, type IntentsAppDeps } from '../lib/http/intents-app.ts';
import type { Readiness } from '../lib/http/share-readiness.ts';
import type { OpenDocument } from '../lib/http/open-document.ts';
import type { PageFiles } from '../lib/http/page.ts';
import { requestFacts } from '../lib/http/request-facts.ts';
import type { ResourceCall as HttpResourceCall } from '../lib/http/resource-call.ts';
import type { IntentRoute, OpenPath, ResourceRoute } from '../lib/http/routes.ts';
import { createStreamPasses } from '../lib/http/stream-passes.ts';
import { PASS_PATH, streamRoutesOf, type StreamRoutes } from '../lib/http/stream-route.ts';
import type { IntentCall } from '../intents/intent.ts';
import { intents } from '../intents/registry.ts';
import { answerResource, resources } from '../intents/resources.ts';
import type { ApiDocuments } from './api-documents.ts';
import { eventRoutes } from './event-routes.ts';
import { createReadiness } from './desk-readiness.ts';
import { deskSurface } from './desk-surface.ts';
import { FORWARDED, type ForwardCall, type ForwardedCall } from './forward-calls.ts';
import { intentMethods } from './intent-methods.ts';
import type { Desk } from './wiring.ts';

export interface IntentsFunctionOptions {
  readonly desk: Desk;
  readonly authenticate: Authenticate;
  readonly inFlight: InFlight;
  /** What is on, off or a demo, for `/ready`; asked anew each time. */
  readonly parts: () => Readiness['parts'];
  /** Aborts when runs in flight must come to an end. */
  readonly shutdown: AbortSignal;
  /** Names in each log line the request it belongs to; nothing does where left out. */
  readonly logContext?: LogContext;
  /** Google Cloud's project, for the names of traces. */
  readonly project?: string | undefined;
  /** The dashboard's page; not served where left out. */
  readonly page?: PageFiles;
  /** Passes on what only another service can do; left out: this desk does it all itself. */
  readonly forward?: ForwardCall;
  /** The app's own where left out. */
  readonly limits?: CallerLimits;
  readonly streamLimits?: StreamLimits;
  /** Templates of the paths that this function serves; all of the desk's where left out. */
  readonly serves?: (path: string) => boolean;
}

export function intentsFunction(options: IntentsFunctionOptions): Express {
  const { desk, authenticate, inFlight, parts, shutdown, limits, logContext, page, serves = () => true } = options;
  const routes = new Map(
    [...intents]
      .filter(([name]) => serves(name))
      .map(([name, { role }]): [string, IntentRoute] => [name, { role, methods: intentMethods(name) }]),
  );
  const { events, runs, tasks, clock } = { ...desk.deps, events: desk.streams.events };
  const streams = streamRoutesOf(eventRoutes({ events, runs, tasks, clock }).filter(({ path }) => serves(path)));
  return createIntentsApp({
    streams,
    events: eventParts(options, streams),
    intents: routes,
    run: (call) => (options.forward === undefined ? desk.call(deskCall(call)) : options.forward(passedOn(call))),
    authenticate,
    resources: new Map(
      [...resources]
        .filter(([path]) => serves(path))
        .map(([path, { methods }]): [string, readonly ResourceRoute[]] => [
          path,
          methods.map(({ method, role, query }) => ({ method, role, query })),
        ]),
    ),
    answer: (call) => resourceAnswer(options, call),
    ready: createReadiness(desk.deps, parts),
    documents: servedDocuments(serves),
    clock: systemClock,
    log: desk.deps.log,
    inFlight,
    shutdown,
    ...(limits === undefined ? {} : { limits }),
    ...(page === undefined ? {} : { page }),
    ...(logContext === undefined ? {} : { within: withRequest(logContext, options.project) }),
  });
}

/** Streams end when the drain begins; `inFlight` tells both. */
function eventParts(
  { desk, inFlight, streamLimits }: IntentsFunctionOptions,
  routes: StreamRoutes,
): NonNullable<IntentsAppDeps['events']> {
  const { events: log, passes } = desk.streams;
  const limits = streamLimits === undefined ? {} : { limits: streamLimits };
  return {
    streams: createEventStreams({
      log,
      clock: systemClock,
      report: desk.deps.log,
      draining: inFlight.draining,
      ...limits,
    }),
    passes: createStreamPasses({ passes, routes, clock: systemClock, newSecret: () => randomHex(32) }),
  };
}

function withRequest({ within }: LogContext, project: string | undefined): NonNullable<IntentsAppDeps['within']> {
  const sources = { project, newExecutionId: () => randomHex(6) };
  return (headers, work) => within(requestFacts(headers, sources), work);
}

/** Made when first asked for, and once: a start-up waits for nothing that describes it. */
function servedDocuments(serves: (path: string) => boolean): ReadonlyMap<OpenPath, () => Promise<OpenDocument>> {
  let made: Promise<ApiDocuments> | undefined;
  const make = (): Promise<ApiDocuments> => (made ??= makeDocuments(serves));
  return new Map([
    ['openapi.json', async () => (await make()).openApi],
    ['docs', async () => (await make()).page],
  ]);
}

async function makeDocuments(serves: (path: string) => boolean): Promise<ApiDocuments> {
  const [{ apiDocuments }, { apiRoutes }] = await Promise.all([
    import('./api-documents.ts'),
    import('./api-routes.ts'),
  ]);
  return apiDocuments(apiRoutes().filter(({ path, role }) => role === 'none' || path === PASS_PATH || serves(path)));
}

const passedOn = ({ intent: path, ...call }: HttpCall): ForwardedCall => ({ path, ...call });

function resourceAnswer(
  { desk, parts, forward }: IntentsFunctionOptions,
  call: HttpResourceCall,
): Promise<AnsweredCall> {
  if (forward !== undefined && FORWARDED.has(`${call.method} ${call.resource}`)) {
    return forward({ path: call.resource, ...call });
  }
  const { resource, method, parameters, query, body, idempotencyKey, caller, signal } = call;
  const { role, name: callerName } = caller;
  const deps = { ...desk.deps, surface: deskSurface(parts) };
  return answerResource(deps, resource, { method, parameters, query, body, idempotencyKey, role, callerName, signal });
}

function deskCall({ intent, body, idempotencyKey, scheduleTime, jobName, caller, signal }: HttpCall): IntentCall {
  const schedule =
    scheduleTime === undefined ? undefined : { timeAtMs: scheduledAtMs(scheduleTime), jobName: jobName ?? '' };
  return { intent, body, idempotencyKey, schedule, role: caller.role, callerName: caller.name, signal };
}

/** @throws ValidationError for a header that is no moment */
function scheduledAtMs(text: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw new ValidationError('Header', [
      { field: 'X-CloudScheduler-ScheduleTime', found: text.slice(0, 80), needed: 'an RFC 3339 moment' },
    ]);
  }
}
