/**
 * Passes to event streams: who may open which stream, once and soon, for callers that cannot set headers. Kept under a
 * hash, so that whoever reads the store can use none. It makes no secrets and checks no time.
 */
import type { Role } from '../domain/role.ts';

export interface StreamPass {
  /** Path of the stream with its leading slash: `/runs/{runId}/events`. */
  readonly path: string;
  readonly callerName: string;
  readonly role: Role;
  readonly expiresAtMs: number;
}

export interface PassStore {
  /** @param hash hexadecimal; @throws StoreError */
  keep(hash: string, pass: StreamPass, signal: AbortSignal): Promise<void>;
  /** Takes it out: of any number of racing calls, also of other instances, at most one gets it. @throws StoreError */
  take(hash: string, signal: AbortSignal): Promise<StreamPass | undefined>;
}
