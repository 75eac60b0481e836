/** Google's client takes no AbortSignal: a promise of its is left behind when the signal aborts, and remembered. */
import type { Firestore } from '@google-cloud/firestore';

/** client -> work that nobody waits for any more. */
const abandoned = new WeakMap<Firestore, Set<Promise<unknown>>>();

/** Work on this client that goes on although its caller has been told of an abort. */
export const leftBehind = (firestore: Firestore): readonly Promise<unknown>[] => [...(abandoned.get(firestore) ?? [])];

/** `work`, or a rejection with `reason()` as soon as `signal` aborts; the work itself is left behind then. */
export function abortable<Result>(
  firestore: Firestore,
  work: Promise<Result>,
  signal: AbortSignal,
  reason: () => unknown = () => signal.reason,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      leaveBehind(firestore, work);
      reject(reason());
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    const settle = (): void => signal.removeEventListener('abort', abort);
    work.then(
      (result) => {
        settle();
        resolve(result);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });
}

/** Remembers work that goes on behind its callers' backs until it ends: a client must not be ended under it. */
export function leaveBehind(firestore: Firestore, work: Promise<unknown>): void {
  const left = abandoned.get(firestore) ?? new Set();
  abandoned.set(firestore, left);
  left.add(work);
  const forget = (): void => void left.delete(work);
  work.then(forget, forget);
}
