/**
 * What a request must pass before its body is read, the cheap checks first: it comes from no other site, its caller is
 * known, has requests left, and has the role of the route. Nothing here waits for a run.
 */
import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../domain/problem.ts';
import { orAbort } from '../ports/or-abort.ts';
import { refuseOtherSites, requireRole, type Authenticate, type Caller } from './caller.ts';
import { readQuery } from './read-query.ts';
import type { FoundGuarded } from './routes.ts';
import type { BucketLimits, TokenBuckets } from './token-buckets.ts';

/** Requests of one caller. Its urgent ones have a bucket of their own. */
export interface CallerLimits {
  readonly usual: BucketLimits;
  readonly urgent: BucketLimits;
}

/** A dashboard that asks every second beside a person and a schedule is far below it. */
export const CALLER_LIMITS: CallerLimits = {
  usual: { capacity: 100, refillPerSecond: 20 },
  urgent: { capacity: 20, refillPerSecond: 5 },
};

export interface Admitted {
  readonly caller: Caller;
  /** Field of the query -> text. */
  readonly query: { readonly [name: string]: string };
}

export interface AdmitDeps {
  readonly authenticate: Authenticate;
  /** Who opens a stream with this ticket. Left out: there are no streams. */
  readonly redeem?: (ticket: string, path: string, signal: AbortSignal) => Promise<Caller>;
  readonly buckets: TokenBuckets;
  readonly limits: CallerLimits;
}

/** @throws ProblemError `unauthenticated`, `forbidden`, `rate-limited`, `identity-unavailable`; ValidationError */
export async function admit(
  deps: AdmitDeps,
  request: AdmittedRequest,
  { found, signal }: { readonly found: FoundGuarded; readonly signal: AbortSignal },
): Promise<Admitted> {
  const { buckets, limits } = deps;
  refuseOtherSites(request.headers);
  const caller = await orAbort(proved(deps, request, { found, signal }), signal);
  const kind = isUrgent(found) ? 'urgent' : 'usual';
  const waitSeconds = buckets.take(`${kind} ${caller.name}`, limits[kind]);
  if (waitSeconds > 0) throw tooMany(limits[kind], waitSeconds);
  requireRole(caller, found.role);
  return { caller, query: readQuery(request.originalUrl, 'query' in found ? found.query : []) };
}

type AdmittedRequest = Pick<IncomingMessage, 'headers'> & { readonly originalUrl: string; readonly path: string };

/** By its token; a stream also by a ticket in the query, because a browser's EventSource sets no headers. */
function proved(
  { authenticate, redeem }: AdmitDeps,
  { headers, originalUrl, path }: AdmittedRequest,
  { found, signal }: { readonly found: FoundGuarded; readonly signal: AbortSignal },
): Promise<Caller> {
  const ticket = found.kind === 'stream' ? ticketOf(originalUrl) : undefined;
  if (ticket === undefined || redeem === undefined) return authenticate(headers, signal, path);
  return redeem(ticket, path, signal);
}

const ticketOf = (url: string): string | undefined =>
  url.includes('?') ? (new URLSearchParams(url.slice(url.indexOf('?'))).get('ticket') ?? undefined) : undefined;

/** What sets the desk's own state (trading state, breaker): it waits behind nothing. */
const URGENT: ReadonlySet<string> = new Set(['trading-state', 'breaker/reset']);
const isUrgent = ({ kind, method, name }: FoundGuarded): boolean =>
  kind === 'resource' && method === 'POST' && URGENT.has(name);

const tooMany = ({ capacity, refillPerSecond }: BucketLimits, retryAfterSeconds: number): ProblemError =>
  new ProblemError({
    type: 'rate-limited',
    detail: `Caller sends too many requests: needed at most ${refillPerSecond} a second, ${capacity} at once after a rest`,
    retryAfterSeconds,
  });
