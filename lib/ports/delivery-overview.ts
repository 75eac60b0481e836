/**
 * What people see of the trade log's deliveries: entries with what was delivered where, each sink's state, dead letters.
 * Kept in the store, so that every instance shows the same. It delivers nothing, and nothing that trades reads it.
 */
import type { RunId } from '../domain/ids.ts';
import type { DeliverySteps, Failure } from './delivery-store.ts';
import type { SequencedEntry } from './trade-log.ts';

/** From the least to the most severe. */
export const SEVERITIES = ['INFO', 'WARNING', 'ERROR'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** `demo`: on, but a stand-in on this machine. */
export const SINK_STATES = ['on', 'off', 'demo'] as const;
export type SinkState = (typeof SINK_STATES)[number];

export const MAX_ENTRIES_LISTED = 200;
export const MAX_DEAD_LETTERS_LISTED = 20;

export interface ListedDelivery {
  readonly entry: SequencedEntry;
  readonly steps: DeliverySteps;
  /** step -> its last failure, of steps that are not done. */
  readonly failures: ReadonlyMap<string, Failure>;
  /** Steps still to do. */
  readonly waitingFor: readonly string[];
  readonly attempts: number;
  readonly firstAtMs: number;
  /** Given up by the topic: a dead letter. */
  readonly dead: Failure | undefined;
}

export interface ListWanted {
  /** 1 to `MAX_ENTRIES_LISTED`. */
  readonly limit: number;
  /** `next` of the page before; undefined: the newest. */
  readonly before: string | undefined;
  readonly atLeast: Severity;
  readonly runId: RunId | undefined;
}

export interface ListedPage {
  /** Newest first, by sequence. */
  readonly deliveries: readonly ListedDelivery[];
  /** Undefined where nothing older is. */
  readonly next: string | undefined;
}

export interface SinkRecord {
  readonly name: string;
  readonly state: SinkState;
  readonly why: string;
  readonly check: { readonly atMs: number; readonly isReady: boolean; readonly detail: string } | undefined;
  readonly lastSuccessAtMs: number | undefined;
  readonly lastFailure: Failure | undefined;
  readonly toldAtMs: number;
}

export interface DeliveryOverview {
  /** @throws InvalidValueError for a limit beyond the bounds, StoreError */
  list(wanted: ListWanted, signal: AbortSignal): Promise<ListedPage>;
  /** sink -> entries that wait for it and are no dead letters. @throws StoreError */
  waiting(sinks: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /** The newest `MAX_DEAD_LETTERS_LISTED`, and how many there are. @throws StoreError */
  deadLetters(signal: AbortSignal): Promise<{ readonly count: number; readonly newest: readonly ListedDelivery[] }>;
  /**
   * Joins what an instance tells with what others told: of successes, failures and checks the newest stays, of state and
   * words the last one told. @throws StoreError
   */
  tellSinks(sinks: readonly SinkRecord[], signal: AbortSignal): Promise<void>;
  /** By name. @throws StoreError */
  sinks(signal: AbortSignal): Promise<readonly SinkRecord[]>;
}
