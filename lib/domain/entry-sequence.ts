/**
 * Sequence numbers of trade-log entries: growing within a process, and over restarts as long as the clock does not go
 * back by more than entries came. An order for readers, never an identity: that is the entry's id.
 */

/** Entries a millisecond before numbers run ahead of the clock. */
const PER_MS = 1_000;

/** Above `last`, and at least the moment in microseconds; exact in a double until the year 2255. */
export const nextSequence = (last: number, nowMs: number): number => Math.max(last + 1, nowMs * PER_MS);
