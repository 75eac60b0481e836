/**
 * Numbered events of streams, stored before anybody is told: runs, live sessions and analyses share it. Each event of a
 * stream is told once more in `DESK_STREAM`, in the same commit. It neither encodes nor sends anything.
 * Adapters: `lib/adapters/firestore` (across instances, by listener) and `lib/adapters/memory`; one contract suite.
 */
import type { NewEvent, StoredEvent, StreamName } from '../domain/event.ts';

/** Events kept at most in one read, and in one call of a watcher. */
export const MAX_EVENTS_READ = 500;
/** JSON text of one event's facts, in bytes. */
export const MAX_FACTS_BYTES = 64_000;

export interface EventWatcher {
  /** Events above the number told last, in order, without gaps but for those that have expired. */
  readonly onEvents: (events: readonly StoredEvent[]) => void;
  /** The watch cannot go on; nothing comes after it. */
  readonly onEnd: (error: unknown) => void;
}

export interface EventWatch {
  /** Idempotent; nothing is told after it. */
  stop(): void;
}

export interface EventLog {
  /**
   * Stores one event under the next number of its stream, durably when it resolves. Calls of one process are numbered in
   * the order in which they were made. Never stores an event twice, however often the store has to be asked.
   * @throws StoreError (`outcome-unknown`: it may be stored), InvalidValueError, the signal's reason
   */
  append(stream: StreamName, event: NewEvent, signal: AbortSignal): Promise<StoredEvent>;
  /**
   * Stores the event as the first of its stream, and nothing where the stream has one already: of several who begin the same
   * stream one does. Whether this call stored it; otherwise as `append`.
   */
  begin(stream: StreamName, event: NewEvent, signal: AbortSignal): Promise<boolean>;
  /**
   * The same for a caller that has just made what the stream tells of, so that nobody else can have begun it: the store need not be
   * read first. Where that was wrong, it costs another try and nothing else.
   */
  beginNew(stream: StreamName, event: NewEvent, signal: AbortSignal): Promise<boolean>;
  /** Events above `after`, oldest first, at most `limit` (1 to `MAX_EVENTS_READ`). */
  read(
    stream: StreamName,
    range: { readonly after: number; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly StoredEvent[]>;
  /** Number of the newest event, also where that has expired; 0 where there never was one. */
  newest(stream: StreamName, signal: AbortSignal): Promise<number>;
  /** Tells every event above `after`, those stored already first, whichever instance stores them. */
  watch(stream: StreamName, after: number, watcher: EventWatcher): EventWatch;
}
