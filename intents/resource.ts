/**
 * What the desk keeps and shows without a run: no claim, no lease, no connection to the broker, so that nothing here
 * ever waits for a run that is busy. What a caller can have done is an intent (`intent.ts`).
 */
import type { z } from 'zod';
import type { Role } from '../lib/domain/role.ts';
import type { Json } from '../lib/domain/run.ts';
import type { IntentAnswer, IntentDeps, LiveDeps } from './intent.ts';
import type { Part } from './parts.ts';

/** One request, its caller authenticated and its role found sufficient for the method. */
export interface ResourceCall {
  readonly method: 'GET' | 'POST';
  /** Parameter of the path -> text as it was sent. */
  readonly parameters: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  readonly body: Json;
  readonly idempotencyKey?: string | undefined;
  readonly role: Role;
  readonly callerName: string;
  readonly signal: AbortSignal;
}

/** No broker among them: nothing here can connect or send. Of the ledger only the breaker is written, by its reset. */
export type ResourceDeps = Pick<
  IntentDeps,
  | 'mode'
  | 'clock'
  | 'configuration'
  | 'runs'
  | 'log'
  | 'tasks'
  | 'overview'
  | 'random'
  | 'wakeAnalysis'
  | 'events'
  | 'queueDepth'
> & {
  readonly ledger: Pick<IntentDeps['ledger'], 'read' | 'transact'>;
  /** Left out: this desk runs no live sessions. */
  readonly live?: Pick<LiveDeps, 'sessions'>;
  /** What only the dashboard asks for; left out where nobody does. */
  readonly accounts?: IntentDeps['accounts'];
  readonly orders?: IntentDeps['orders'];
  readonly strategies?: IntentDeps['strategies'];
  /** Left out: a desk that nobody asks over HTTP. */
  readonly surface?: DeskSurface;
};

/** What only the HTTP surface around the resources knows. */
export interface DeskSurface {
  readonly parts: () => readonly Part[];
  /** Routes that a role may call, for example `POST /allocation`. */
  readonly allowed: (role: Role) => readonly string[];
}

export interface ResourceMethod {
  readonly method: 'GET' | 'POST';
  /** The weakest role that may call it. */
  readonly role: Role;
  /** Fields it takes in the query. */
  readonly query: readonly string[];
  /** What the body of a POST must be, for the description of the API. */
  readonly bodySchema?: z.ZodType;
  /** What the query must be, for the description of the API. */
  readonly querySchema?: z.ZodObject;
  /** @throws ProblemError, ValidationError, StoreError */
  answer(deps: ResourceDeps, call: ResourceCall): Promise<IntentAnswer>;
}

export interface Resource {
  /** Path template, for example `runs/{runId}`. */
  readonly path: string;
  readonly methods: readonly ResourceMethod[];
}
