/** Google's client does not end while somebody listens: what listens is remembered, so that closing it can stop them. */
import type { Firestore } from '@google-cloud/firestore';

/** client -> how to stop each listener. */
const stops = new WeakMap<Firestore, Set<() => void>>();

/** `stop` is called when the client is closed. Returns how to forget it again. */
export function rememberListener(firestore: Firestore, stop: () => void): () => void {
  const known = stops.get(firestore) ?? new Set();
  stops.set(firestore, known);
  known.add(stop);
  return () => void known.delete(stop);
}

export function stopListeners(firestore: Firestore): void {
  for (const stop of stops.get(firestore) ?? []) stop();
}
