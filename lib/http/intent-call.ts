/** What the HTTP surface hands to an intent, and what it takes back. Nothing of Express or Node is in either. */
import type { Json } from '../domain/run.ts';
import type { Caller } from './caller.ts';
import type { JsonObject } from './json-body.ts';
import type { Method } from './routes.ts';

/** One request, as an intent sees it. */
export interface IntentCall {
  readonly intent: string;
  readonly method: Method;
  /** A JSON object without prototype names; not yet checked against the intent's schema. `{}` for GET. */
  readonly body: JsonObject;
  /** `Idempotency-Key`: 1 to 255 visible ASCII characters. */
  readonly idempotencyKey: string | undefined;
  /** `X-CloudScheduler-ScheduleTime` as sent, and the job's name; only from the Scheduler's own account. */
  readonly scheduleTime: string | undefined;
  readonly jobName: string | undefined;
  readonly caller: Caller;
  /** Aborts at the request's deadline or at shutdown, never because the caller has gone. */
  readonly signal: AbortSignal;
}

/** A status, a JSON document (a problem document from 400 on) and its headers: `Idempotent-Replayed`, `Retry-After`. */
export interface IntentAnswer {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Runs one intent. Errors it throws are told as problems (`problemOf`). */
export type RunIntent = (call: IntentCall) => Promise<IntentAnswer>;
