/** Which paths are streams of events, and what stands behind each. A part that has events of its own adds its route. */
import type { StoredEvent, StreamName } from '../domain/event.ts';
import type { Role } from '../domain/role.ts';
import type { Caller } from './caller.ts';

export interface StreamCall {
  /** Parameter of the path -> text as it was sent; to be checked by the route. */
  readonly parameters: { readonly [name: string]: string };
  readonly caller: Pick<Caller, 'name' | 'role'>;
  readonly signal: AbortSignal;
}

export interface StreamRoute {
  /** Template without a leading slash: `runs/{runId}/events`. */
  readonly path: string;
  /** The weakest role that may read it. */
  readonly role: Role;
  /** Where a reader begins that names no number: with all there is, or with what comes. */
  readonly begins: 'oldest' | 'newest';
  /** The stream, where it exists and is the caller's to read. @throws ProblemError `not-found`, `forbidden`; ValidationError */
  readonly streamOf: (call: StreamCall) => Promise<StreamName>;
  /** Whether nothing comes after this event for now: the connection ends with it, and a reader that has it is told 204. */
  readonly isLast: (event: StoredEvent) => boolean;
  /** Whether what the stream tells of is over since a while, whatever its last event says. Left out: never. */
  readonly hasEnded?: (call: StreamCall) => Promise<boolean>;
}

/** Template -> route. */
export type StreamRoutes = ReadonlyMap<string, StreamRoute>;

/** The route that gives passes, for callers that cannot set headers. */
export const PASS_PATH = 'sse-ticket';

export const streamRoutesOf = (routes: readonly StreamRoute[]): StreamRoutes =>
  new Map(routes.map((route) => [route.path, route]));
