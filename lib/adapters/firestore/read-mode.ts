/**
 * How a client reads several documents at one moment. Firestore answers a read-only transaction from one snapshot
 * (`snapshot`: no locks, never waits for a writer). Its emulator does not: about one read in two hundred beside a
 * writer sees half of a commit, even within one query; there reads take locks like a transaction that writes (`locked`).
 */
import type { Firestore } from '@google-cloud/firestore';

export type ReadMode = 'snapshot' | 'locked';

const modes = new WeakMap<Firestore, ReadMode>();

/** Called once, by whoever opens the client. */
export function setReadMode(firestore: Firestore, mode: ReadMode): void {
  modes.set(firestore, mode);
}

export const readModeOf = (firestore: Firestore): ReadMode => modes.get(firestore) ?? 'snapshot';
