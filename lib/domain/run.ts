/** One run of an intent (`runs/{runId}`), and the lease under which it trades (`locks/{mode}`). */
import type { FencingToken, RunId } from './ids.ts';

export const MODES = ['paper', 'live'] as const;
export type Mode = (typeof MODES)[number];

export const RUN_STATES = ['CLAIMED', 'PLANNED', 'DONE', 'FAILED'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** JSON as it is stored and sent; decimals are strings. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface RunAnswer {
  readonly status: number;
  readonly body: Json;
}

export interface Run {
  readonly runId: RunId;
  readonly mode: Mode;
  readonly intent: string;
  /** Where the key came from and its value: what makes a second delivery the same run. */
  readonly key: { readonly kind: 'header' | 'schedule' | 'arguments' | 'random'; readonly value: string };
  /** Hash of the validated body: the same key with another body is refused. */
  readonly argumentsHash: string;
  readonly arguments: Json;
  readonly state: RunState;
  readonly token: FencingToken | undefined;
  readonly answer: RunAnswer | undefined;
  readonly configVersion: string | undefined;
  readonly claimedAtMs: number;
  /** Keys made from arguments: a claim past this moment and in a final state may be replaced. */
  readonly validUntilMs: number | undefined;
  readonly endedAtMs: number | undefined;
}

/** One writer a mode. A successor of a holder that did not release waits until `expiresAtMs` + 2 s. */
export interface Lease {
  readonly token: FencingToken;
  readonly holder: string;
  readonly expiresAtMs: number;
  readonly released: boolean;
  /**
   * Of the one attempt that took it: whoever does not learn whether his commit was made knows by it that the lease is his own.
   * A note (ADR 0047): where it is missing the lease counts as another's.
   */
  readonly noteClaim?: string;
}

/** The stored record of one run: why it did what it did (`activity/{runId}`). */
export interface Activity {
  readonly runId: RunId;
  readonly intent: string;
  readonly atMs: number;
  readonly record: Json;
}
