/**
 * The HTTP surface of the desk as an Express app: routes, callers, bodies, deadline, problem documents. What an intent
 * does is plugged in as `run`, what a resource says as `answer`; this file neither claims runs nor knows the broker.
 * A caller that goes away does not end a run, and no resource waits for one.
 */
import type { IncomingHttpHeaders } from 'node:http';
import express, { type Express, type Request, type Response } from 'express';
import { problemOf, ProblemError, PROBLEM_TYPES } from '../domain/problem.ts';
import type { Json } from '../domain/run.ts';
import type { Clock } from '../ports/clock.ts';
import { orAbort } from '../ports/or-abort.ts';
import type { Log } from '../ports/trade-log.ts';
import { admit, CALLER_LIMITS, type Admitted, type CallerLimits } from './admit.ts';
import type { Authenticate } from './caller.ts';
import { askedNumber, type EventStreams } from './event-streams.ts';
import type { InFlight } from './in-flight.ts';
import type { IntentCall, RunIntent } from './intent-call.ts';
import { intentHeaders } from './intent-headers.ts';
import { MAX_BODY_BYTES, readJsonBody, type JsonObject } from './json-body.ts';
import { sendDocument, type OpenDocument } from './open-document.ts';
import { sendPageFile, type PageFile, type PageFiles } from './page.ts';
import { sendJson, sendProblem } from './problem.ts';
import type { AnswerResource } from './resource-call.ts';
import {
  checkRoutes,
  findRoute,
  type FoundGuarded,
  type FoundIntent,
  type FoundPass,
  type FoundResource,
  type FoundStream,
  type Method,
  type OpenPath,
  type ResourceRoutes,
  type Routes,
} from './routes.ts';
import { runInTime } from './run-in-time.ts';
import { shareReadiness, type AskReadiness } from './share-readiness.ts';
import type { StreamPasses } from './stream-passes.ts';
import type { StreamRoutes } from './stream-route.ts';
import { createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

/** Runs at once; each may wait for the lease, so that more would only wait longer. */
const MAX_RUNS = 64;

/** A page is a few dozen files, each asked for once. */
const PAGE_LIMITS = { capacity: 400, refillPerSecond: 40 };

export interface IntentsAppDeps {
  /** Name in the path -> route. */
  readonly intents: Routes;
  readonly run: RunIntent;
  /** Path template -> its methods. */
  readonly resources: ResourceRoutes;
  readonly answer: AnswerResource;
  /** Streams of events; none where left out. */
  readonly streams?: StreamRoutes;
  readonly events?: { readonly streams: EventStreams; readonly passes: StreamPasses };
  readonly authenticate: Authenticate;
  readonly ready: AskReadiness;
  /** Open path -> what is served there; `health` and `ready` are answered by the app itself. */
  readonly documents?: ReadonlyMap<OpenPath, () => Promise<OpenDocument>>;
  /** Files of the dashboard's page, for known callers; none where left out. */
  readonly page?: PageFiles;
  /** Runs the work of one request so that each of its log lines says to which request it belongs. */
  readonly within?: (headers: IncomingHttpHeaders, work: () => Promise<void>) => Promise<void>;
  /** `CALLER_LIMITS` by default. */
  readonly limits?: CallerLimits;
  readonly clock: Clock;
  readonly log: Log;
  /** Shared with `serve`, so that a drain waits for runs whose caller has gone. */
  readonly inFlight: InFlight;
  /** 60,000 by default. */
  readonly deadlineMs?: number;
  /** How long after its signal aborted a run may still answer for itself; 5,000 by default. */
  readonly graceMs?: number;
  /** Aborts, with the reason to be told, when runs in flight must come to an end. */
  readonly shutdown?: AbortSignal;
}

/** @throws Error where a route has no role, no method or a name that is no path: such a desk does not start. */
export function createIntentsApp(deps: IntentsAppDeps): Express {
  checkRoutes(deps);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  const buckets = createTokenBuckets(deps.clock);
  const runs: Counter = { count: 0 };
  const within = deps.within ?? ((_headers: IncomingHttpHeaders, work: () => Promise<void>) => work());
  const shared = { ...deps, ready: shareReadiness(deps.clock, deps.ready) };
  app.use((request, response) =>
    deps.inFlight.track(
      within(request.headers, () =>
        serveOne({ deps: shared, buckets, runs, request, response, startedAtMs: deps.clock.nowMs() }),
      ),
    ),
  );
  return app;
}

interface Counter {
  count: number;
}

interface Exchange {
  readonly buckets: TokenBuckets;
  /** Runs under way. */
  readonly runs: Counter;
  readonly deps: IntentsAppDeps;
  readonly request: Request;
  readonly response: Response;
  readonly startedAtMs: number;
}

/** Never rejects: whatever goes wrong is a problem document and, where unexpected, an error in the log. */
async function serveOne(exchange: Exchange): Promise<void> {
  try {
    const file = pageFileOf(exchange);
    if (file !== undefined) return await servePage(exchange, file);
    const found = findRoute(exchange.request, exchange.deps);
    if (found.kind === 'open') await serveOpen(exchange, found.name);
    else if (found.kind === 'intent') await serveIntent(exchange, found);
    else if (found.kind === 'resource') await serveResource(exchange, found);
    else if (found.kind === 'stream') await serveStream(exchange, found);
    else await servePass(exchange, found);
  } catch (error) {
    refuse(exchange, error);
  }
}

/** A path of the page is no route: `checkRoutes` takes no name with a dot or an empty one. */
function pageFileOf({ deps, request }: Exchange): PageFile | undefined {
  return request.method === 'GET' || request.method === 'HEAD' ? deps.page?.get(request.path) : undefined;
}

async function servePage({ deps, buckets, request, response }: Exchange, file: PageFile): Promise<void> {
  const caller = await inTime(deps, 'Page', (signal) =>
    orAbort(deps.authenticate(request.headers, signal, request.path), signal),
  );
  if (buckets.take(`page ${caller.name}`, PAGE_LIMITS) > 0) {
    throw new ProblemError({ type: 'rate-limited', detail: 'The page is asked for too often', retryAfterSeconds: 1 });
  }
  sendPageFile(request, response, file);
}

async function serveOpen({ deps, response }: Exchange, name: OpenPath): Promise<void> {
  if (name === 'health') return sendJson(response, { status: 200, body: { status: 'ok' } });
  if (name !== 'ready') {
    const document = deps.documents?.get(name);
    if (document !== undefined) return sendDocument(response, await document());
    throw new ProblemError({ type: 'not-found', detail: `Document is not served here: found "${name}"` });
  }
  const { ready, parts } = await inTime(deps, 'Readiness', (signal) => orAbort(deps.ready(signal), signal));
  sendJson(response, { status: ready ? 200 : 503, body: { ready, parts } });
}

async function serveIntent(exchange: Exchange, found: FoundIntent): Promise<void> {
  const { deps, request, response } = exchange;
  await inTime(deps, `Request ${found.method} /${found.name}`, async (signal) => {
    const { caller } = await admitted(exchange, found, signal);
    const keys = intentHeaders(request.headers, caller);
    const body = await bodyOf(exchange, found.method, signal);
    const call: IntentCall = { intent: found.name, method: found.method, body, ...keys, caller, signal };
    const answer = await runInTime({ ...deps, run: counted(exchange), graceMs: deps.graceMs ?? 5_000 }, call);
    sendJson(response, answer);
    record(exchange, { status: answer.status, caller: caller.name });
  });
}

/** Reading needs none. */
const NO_KEY = { idempotencyKey: undefined };

async function serveResource(exchange: Exchange, found: FoundResource): Promise<void> {
  const { deps, response } = exchange;
  const { name: resource, method, parameters } = found;
  await inTime(deps, `Request ${method} /${resource}`, async (signal) => {
    const { caller, query } = await admitted(exchange, found, signal);
    const body = await bodyOf(exchange, method, signal);
    const { idempotencyKey } = method === 'POST' ? intentHeaders(exchange.request.headers, caller) : NO_KEY;
    const answering = deps.answer({ resource, method, parameters, query, body, idempotencyKey, caller, signal });
    const answer = await orAbort(deps.inFlight.track(answering), signal);
    sendJson(response, answer);
    record(exchange, { status: answer.status, caller: caller.name });
  });
}

/** Its beginning has the request's deadline; the stream itself has a limit of its own. */
async function serveStream(exchange: Exchange, found: FoundStream): Promise<void> {
  const { deps, request, response } = exchange;
  const { streams } = eventsOf(deps);
  const { route, parameters } = found;
  const begun = await inTime(deps, `Request GET /${found.name}`, async (signal) => {
    const { caller, query } = await admitted(exchange, found, signal);
    const asked = askedNumber(request.headers, query);
    return { caller, start: await streams.begin(route, { parameters, caller, signal }, asked) };
  });
  const { status, reason, lastEventId } = await streams.open(begun.start, begun.caller.name, response);
  record(exchange, { status, caller: begun.caller.name, reason, lastEventId });
}

async function servePass(exchange: Exchange, found: FoundPass): Promise<void> {
  const { deps, response } = exchange;
  await inTime(deps, `Request POST /${found.name}`, async (signal) => {
    const { caller } = await admitted(exchange, found, signal);
    const body = await bodyOf(exchange, 'POST', signal);
    const answer = await orAbort(eventsOf(deps).passes.issue(body, caller, signal), signal);
    sendJson(response, answer);
    record(exchange, { status: answer.status, caller: caller.name });
  });
}

function eventsOf({ events }: IntentsAppDeps): NonNullable<IntentsAppDeps['events']> {
  if (events !== undefined) return events;
  throw new Error('Streams cannot be served: found routes of streams without what serves them');
}

function admitted({ deps, buckets, request }: Exchange, found: FoundGuarded, signal: AbortSignal): Promise<Admitted> {
  const { authenticate, events, limits = CALLER_LIMITS } = deps;
  const redeem = events === undefined ? {} : { redeem: events.passes.redeem.bind(events.passes) };
  return admit({ authenticate, ...redeem, buckets, limits }, request, { found, signal });
}

/** Counts runs until they end, also those whose caller has gone. */
function counted({ deps, runs }: Exchange): RunIntent {
  return async (call) => {
    if (runs.count >= MAX_RUNS) throw overloaded();
    runs.count += 1;
    try {
      return await deps.run(call);
    } finally {
      runs.count -= 1;
    }
  };
}

const overloaded = (): ProblemError =>
  new ProblemError({
    type: 'overloaded',
    detail: `The desk has too much in hand: found ${MAX_RUNS} runs under way, needed fewer`,
    retryAfterSeconds: 5,
  });

const bodyOf = ({ request }: Exchange, method: Method, signal: AbortSignal): Promise<JsonObject> =>
  method === 'GET' ? Promise.resolve({}) : readJsonBody(request, { limitBytes: MAX_BODY_BYTES, signal });

function refuse(exchange: Exchange, error: unknown): void {
  const problem = problemOf(error);
  // A ProblemError has said all it knows to the caller; of anything else the caller was told less than the log.
  if (PROBLEM_TYPES[problem.type].status >= 500 && !(error instanceof ProblemError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    exchange.deps.log.write('ERROR', 'request-failed', { path: pathOf(exchange.request), error: text.slice(0, 4_000) });
  }
  sendProblem(exchange.response, problem);
  record(exchange, { status: exchange.response.statusCode, problem: problem.type });
}

function record({ deps, request, startedAtMs }: Exchange, facts: { readonly [name: string]: Json }): void {
  const durationMs = deps.clock.nowMs() - startedAtMs;
  deps.log.write('INFO', 'request', { method: request.method, path: pathOf(request), ...facts, durationMs });
}

const pathOf = (request: Request): string => request.path.slice(0, 100);

/** Gives `work` the request's deadline, and frees its timer. (`using` would do; dependency-cruiser cannot read it.) */
async function inTime<Result>(
  { clock, deadlineMs, shutdown }: IntentsAppDeps,
  what: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const parent = shutdown === undefined ? {} : { parent: shutdown };
  const deadline = clock.deadline({ what, durationMs: deadlineMs ?? 60_000, ...parent });
  try {
    return await work(deadline.signal);
  } finally {
    deadline.cancel();
  }
}
