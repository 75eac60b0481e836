/**
 * Work on one document, one after the other within this process: transactions that read a document and then write it each hold
 * what the others wait for, so that dozens of one process at once get nowhere. Other processes are not kept away; Firestore
 * decides between them.
 */
import { orAbort } from '../../ports/or-abort.ts';

/** Waits until the earlier work under this key has ended, however it ended. @throws what `work` throws, or the signal's reason while it waits */
export type InTurn = <Result>(key: string, signal: AbortSignal, work: () => Promise<Result>) => Promise<Result>;

export function createTurns(): InTurn {
  /** Key -> resolves when all who came so far are through. */
  const last = new Map<string, Promise<void>>();
  return async (key, signal, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const { promise: own, resolve: through } = Promise.withResolvers<void>();
    const all = before.then(() => own);
    last.set(key, all);
    void all.then(() => {
      if (last.get(key) === all) last.delete(key);
    });
    try {
      await orAbort(before, signal);
      return await work();
    } finally {
      through();
    }
  };
}
