/** What the HTTP surface hands to a resource of the desk: a request that is no run of an intent. */
import type { Caller } from './caller.ts';
import type { IntentAnswer } from './intent-call.ts';
import type { JsonObject } from './json-body.ts';
import type { Method } from './routes.ts';

export interface ResourceCall {
  /** The path template of the route, for example `runs/{runId}`. */
  readonly resource: string;
  readonly method: Method;
  /** Parameter of the path -> text as it was sent; to be checked by the resource. */
  readonly parameters: { readonly [name: string]: string };
  /** Field of the query -> text; only names that the route takes. */
  readonly query: { readonly [name: string]: string };
  /** `{}` for GET. */
  readonly body: JsonObject;
  /** Of a POST; undefined where none was sent. */
  readonly idempotencyKey: string | undefined;
  readonly caller: Caller;
  /** Aborts at the request's deadline or at shutdown. */
  readonly signal: AbortSignal;
}

/** Answers one request. Errors it throws are told as problems (`problemOf`). */
export type AnswerResource = (call: ResourceCall) => Promise<IntentAnswer>;
