/**
 * Writes answers to the wire: JSON documents, and problems as `application/problem+json` (RFC 9457).
 * What a problem says is decided in `lib/domain/problem.ts`; nothing here adds to it but headers.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { problemDocument, PROBLEM_TYPES, type Problem } from '../domain/problem.ts';
import type { Json } from '../domain/run.ts';

/** Says to browsers that this is no page, may not be kept, framed, sniffed or read from elsewhere. */
export const SECURITY_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** An unread body up to this is skipped by Node, and the connection kept. */
const MAX_SKIPPED_BYTES = 65_536;

export interface WireAnswer {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends `response` with a JSON document. Does nothing where the caller has gone or an answer was begun. */
export function sendJson(response: ServerResponse, { status, body, headers = {} }: WireAnswer): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body), 'utf8');
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    ...headers,
    'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json',
    'Content-Length': bytes.byteLength,
    ...(hasLongRest(response.req) ? { Connection: 'close' } : {}),
  });
  response.end(bytes);
}

/** A rest of the body that nobody will read, and that is not worth reading only to keep the connection. */
function hasLongRest({ complete, headers }: IncomingMessage): boolean {
  const announced = Number(headers['content-length'] ?? 0);
  return !complete && (headers['transfer-encoding'] !== undefined || announced > MAX_SKIPPED_BYTES);
}

/** Ends `response` with a problem, its status and the headers that go with it. */
export function sendProblem(response: ServerResponse, problem: Problem): void {
  sendJson(response, {
    status: PROBLEM_TYPES[problem.type].status,
    body: problemDocument(problem),
    headers: headersOf(problem),
  });
}

function headersOf({ type, retryAfterSeconds, members }: Problem): Readonly<Record<string, string>> {
  const allowed = members?.['allowed'];
  return {
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
    // RFC 9110: a 401 names how to authenticate (15.5.2), a 405 what is allowed (15.5.6).
    ...(type === 'unauthenticated' ? { 'WWW-Authenticate': 'Bearer' } : {}),
    ...(type === 'method-not-allowed' && Array.isArray(allowed) ? { Allow: allowed.join(', ') } : {}),
  };
}
