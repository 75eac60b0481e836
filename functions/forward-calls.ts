/**
 * Passes calls of the dashboard on to the service that can answer them: a table of routes, an identity token of the
 * dashboard's own account, and beside it the proof of who stands before it. Bodies are the parsed JSON that passed the
 * dashboard's own door; answers are bounded, and a redirect is refused. It retries nothing: a run's key does that.
 */
import { readBounded } from '../lib/adapters/google-auth/read-bounded.ts';
import type { IdentityToken } from '../lib/adapters/google-auth/identity-tokens.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import type { Json } from '../lib/domain/run.ts';
import { PASSED_ON_HEADER } from '../lib/http/authenticate-oidc.ts';
import type { Caller } from '../lib/http/caller.ts';
import type { IntentAnswer } from '../lib/http/intent-call.ts';

/** Resources that the dashboard cannot answer from the store: an analysis wakes a worker of its service. */
export const FORWARDED: ReadonlySet<string> = new Set(['POST analysis']);

export interface ForwardedCall {
  readonly method: 'GET' | 'POST';
  /** Without a leading slash; a name of the registries, never what a caller wrote. */
  readonly path: string;
  readonly body: Json;
  readonly idempotencyKey: string | undefined;
  readonly caller: Caller;
  readonly signal: AbortSignal;
}

export type ForwardCall = (call: ForwardedCall) => Promise<IntentAnswer>;

export interface ForwardOptions {
  /** Origin of the service; undefined: there is none, and whoever asks is told so. */
  readonly url: string | undefined;
  /** Left out on loopback, where nobody asks for one. */
  readonly identityToken?: IdentityToken;
  readonly fetch: typeof fetch;
}

/** Answers are told as a whole: a summary of 500 positions is below a megabyte. */
const MAX_ANSWER_BYTES = 16_000_000;
/** Headers of an answer that mean something to a caller. */
const PASSED_BACK = ['Idempotent-Replayed', 'Retry-After'] as const;

/** @throws ProblemError `service-unavailable`; the signal's reason */
export function createForward({ url, identityToken, fetch: send }: ForwardOptions): ForwardCall {
  return async (call) => {
    const { method, path, body, signal } = call;
    if (url === undefined) throw unavailable('INTENTS_URL is not set');
    const headers = await headersOf(call, url, identityToken);
    const content = method === 'POST' ? { body: JSON.stringify(body) } : {};
    try {
      const response = await send(`${url}/${path}`, { method, headers, ...content, signal, redirect: 'error' });
      return await answerOf(response);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw unavailable(error instanceof RangeError ? 'its answer is too long' : 'it did not answer');
    }
  };
}

async function headersOf(
  { method, idempotencyKey, caller, signal }: ForwardedCall,
  url: string,
  identityToken: IdentityToken | undefined,
): Promise<Record<string, string>> {
  return {
    accept: 'application/json',
    ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...(identityToken === undefined ? {} : { authorization: `Bearer ${await identityToken(url, signal)}` }),
    ...(caller.assertion === undefined ? {} : { [PASSED_ON_HEADER]: caller.assertion }),
  };
}

/** @throws SyntaxError for what is no JSON, RangeError for what is too long */
async function answerOf(response: Response): Promise<IntentAnswer> {
  const body: Json = JSON.parse(await readBounded(response, MAX_ANSWER_BYTES));
  const headers = PASSED_BACK.flatMap((name): [string, string][] => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { status: response.status, body, headers: Object.fromEntries(headers) };
}

/** Whether the call arrived is not known then: the same key again finds out. */
const unavailable = (why: string): ProblemError =>
  new ProblemError({
    type: 'service-unavailable',
    detail: `The intents service is not available: ${why}; the same call with the same key is safe`,
    retryAfterSeconds: 5,
  });
