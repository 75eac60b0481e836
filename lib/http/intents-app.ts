/**
 * The HTTP surface of the desk's intents as an Express app: routes, callers, bodies, deadline, problem documents.
 * What an intent does is plugged in as `run`; this file neither claims runs nor knows the broker.
 * A caller that goes away does not end a run.
 */
import express, { type Express, type Request, type Response } from 'express';
import { problemOf } from '../domain/problem.ts';
import type { Json } from '../domain/run.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/trade-log.ts';
import { refuseOtherSites, requireRole, type Authenticate } from './caller.ts';
import type { InFlight } from './in-flight.ts';
import type { IntentCall, RunIntent } from './intent-call.ts';
import { intentHeaders } from './intent-headers.ts';
import { MAX_BODY_BYTES, readJsonBody } from './json-body.ts';
import { sendJson, sendProblem } from './problem.ts';
import { checkRoutes, findRoute, refuseQuery, type Found, type Routes } from './routes.ts';
import { runInTime } from './run-in-time.ts';

/** Whether the desk can serve, and what of it is on, off or a demo. */
export interface Readiness {
  readonly ready: boolean;
  readonly parts: { readonly [part: string]: Json };
}

export interface IntentsAppDeps {
  /** Name in the path -> route. */
  readonly intents: Routes;
  readonly run: RunIntent;
  readonly authenticate: Authenticate;
  readonly ready: (signal: AbortSignal) => Promise<Readiness>;
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
  checkRoutes(deps.intents);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.use((request, response) =>
    deps.inFlight.track(serveOne({ deps, request, response, startedAtMs: deps.clock.nowMs() })),
  );
  return app;
}

interface Exchange {
  readonly deps: IntentsAppDeps;
  readonly request: Request;
  readonly response: Response;
  readonly startedAtMs: number;
}

/** Never rejects: whatever goes wrong is a problem document and, where unexpected, an error in the log. */
async function serveOne(exchange: Exchange): Promise<void> {
  try {
    const found = findRoute(exchange.request, exchange.deps.intents);
    await (found.kind === 'open' ? serveState(exchange, found.name) : serveIntent(exchange, found));
  } catch (error) {
    refuse(exchange, error);
  }
}

async function serveState({ deps, response }: Exchange, name: 'health' | 'ready'): Promise<void> {
  if (name === 'health') return sendJson(response, { status: 200, body: { status: 'ok' } });
  const { ready, parts } = await inTime(deps, 'Readiness', (signal) => orAbort(deps.ready(signal), signal));
  sendJson(response, { status: ready ? 200 : 503, body: { ready, parts } });
}

async function serveIntent(exchange: Exchange, found: Extract<Found, { readonly kind: 'intent' }>): Promise<void> {
  const { deps, response } = exchange;
  await inTime(deps, `Request ${found.method} /${found.name}`, async (signal) => {
    const call = await callOf(exchange, found, signal);
    const answer = await runInTime({ ...deps, graceMs: deps.graceMs ?? 5_000 }, call);
    sendJson(response, answer);
    record(exchange, { status: answer.status, caller: call.caller.name });
  });
}

/** Every check that needs no intent: the cheap ones and the caller first, the body last. */
async function callOf(
  { deps, request }: Exchange,
  { name, method, route }: Extract<Found, { readonly kind: 'intent' }>,
  signal: AbortSignal,
): Promise<IntentCall> {
  refuseOtherSites(request.headers);
  const caller = await orAbort(deps.authenticate(request.headers, signal), signal);
  requireRole(caller, route.role);
  refuseQuery(request.originalUrl);
  const keys = intentHeaders(request.headers, caller);
  const body = method === 'GET' ? {} : await readJsonBody(request, { limitBytes: MAX_BODY_BYTES, signal });
  return { intent: name, method, body, ...keys, caller, signal };
}

function refuse(exchange: Exchange, error: unknown): void {
  const problem = problemOf(error);
  if (problem.type === 'internal') {
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

/** `work`, or the signal's reason where that comes first. */
function orAbort<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
