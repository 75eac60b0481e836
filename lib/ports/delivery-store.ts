/**
 * What of the trade log was delivered where, an entry a record (`tradeLog/{entryId}`), so that a redelivery repeats only
 * what is missing and two deliveries of one entry are never at it at once. Records expire. Never an input to trading.
 */
import type { SequencedEntry } from './trade-log.ts';

/** One step is one sink's delivery (`notion`), or a note added to it (`notion+gemini`). */
export interface DeliveredStep {
  readonly kind: 'delivered' | 'skipped';
  readonly atMs: number;
  readonly note?: string;
}

export type DeliverySteps = ReadonlyMap<string, DeliveredStep>;

/** What went wrong, in words without secrets. */
export interface Failure {
  readonly atMs: number;
  readonly reason: string;
}

export interface Delivery {
  readonly entry: SequencedEntry;
  readonly steps: DeliverySteps;
  /** How often it was claimed: every delivery of the topic that came to its turn. */
  readonly attempts: number;
}

export type DeliveryClaim =
  /** Ours until `untilMs`; `attempts` counts this one. */
  | { readonly kind: 'claimed'; readonly delivery: Delivery }
  /** Another delivery of the same entry is at it. */
  | { readonly kind: 'busy'; readonly untilMs: number };

export interface ClaimWanted {
  readonly entry: SequencedEntry;
  /** Sinks it is for: what of them is not done waits, for people to see. */
  readonly sinks: readonly string[];
  /** Unique to this delivery. */
  readonly holder: string;
  readonly nowMs: number;
  /** When the claim ends by itself: its holder may have died. */
  readonly untilMs: number;
}

export interface DeliveryProgress {
  readonly entryId: string;
  readonly holder: string;
  readonly steps: DeliverySteps;
  /** step -> why it is not done: it waits. The newest of a step stays, until the step is done. */
  readonly failures?: ReadonlyMap<string, Failure>;
  readonly isEnd: boolean;
  /** The topic's last attempt has failed: a dead letter, until it is claimed again or nothing of it waits. */
  readonly dead?: Failure;
}

export interface DeliveryStore {
  /** Atomic: of racing deliveries one is `claimed`. A claim of the same holder is repeated as it was. @throws StoreError */
  claim(wanted: ClaimWanted, signal: AbortSignal): Promise<DeliveryClaim>;
  /** Adds steps to the record; what is recorded stays. `isEnd` lets the claim go, where it is the holder's. @throws StoreError */
  record(done: DeliveryProgress, signal: AbortSignal): Promise<void>;
  get(entryId: string, signal: AbortSignal): Promise<Delivery | undefined>;
}
