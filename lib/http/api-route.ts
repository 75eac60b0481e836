/** What the description of the API says of one route. The schemas are those that check what comes in. */
import type { z } from 'zod';
import type { ProblemType } from '../domain/problem.ts';
import type { Role } from '../domain/role.ts';
import type { Json } from '../domain/run.ts';
import type { Method } from './routes.ts';

/** A request that runs, in this order, on a fresh local desk. */
export interface ApiExample {
  /** What it shows, as a sentence without a full stop. */
  readonly says: string;
  /** `/runs/0af3...?limit=5`; the route's own path where left out. */
  readonly path?: string;
  readonly idempotencyKey?: string;
  readonly body?: { readonly [name: string]: Json };
}

export interface ApiRoute {
  readonly method: Method;
  /** Template without a leading slash: `runs/{runId}`. */
  readonly path: string;
  /** The weakest role that may call it; `none` where nobody need be known. */
  readonly role: Role | 'none';
  /** What it does, in a few words. */
  readonly summary: string;
  /** Sentences. */
  readonly description: string;
  /** It is a run, claimed under its key: `Idempotency-Key` and what goes with it. */
  readonly isClaimed: boolean;
  /** Not a run, and the same `Idempotency-Key` is the same thing all the same. */
  readonly takesKey?: true;
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  /** Of success; 200 where left out. */
  readonly status?: 202;
  /** `events`: a stream of server-sent events. */
  readonly answer: z.ZodType | 'html' | 'openapi' | 'events';
  /** Types of problem beside those that any route may tell. */
  readonly problems: readonly ProblemType[];
  readonly examples: readonly ApiExample[];
}
