/**
 * How the newest live session of each mode stands, and whether somebody wants it to end: what another instance answers from
 * while the session runs elsewhere. It decides nothing, and nothing that trades waits for it.
 * Adapters: `lib/adapters/firestore` and `lib/adapters/memory`; one contract suite holds both.
 */
import type { LiveStop, StoredLiveStatus } from '../domain/live-status.ts';
import type { Mode } from '../domain/run.ts';

export interface LiveSessionView {
  readonly status: StoredLiveStatus | undefined;
  /** Of that very session. */
  readonly stop: LiveStop | undefined;
}

export interface LiveSessionStore {
  /**
   * Stores how the session stands, in one transaction with reading whether it is to end: the stop, if there is one. Where a
   * newer session has told already nothing is written. @throws StoreError
   */
  tell(mode: Mode, status: StoredLiveStatus, signal: AbortSignal): Promise<LiveStop | undefined>;
  get(mode: Mode, signal: AbortSignal): Promise<LiveSessionView>;
  /** Asks the newest session to end, unless it has ended: the first stop stays. What is stored then. @throws StoreError */
  askToStop(mode: Mode, request: Omit<LiveStop, 'sessionId'>, signal: AbortSignal): Promise<LiveSessionView>;
}
