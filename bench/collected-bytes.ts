/** What lives on this process's heap once everything that is dead has been collected. It turns the collector's handle on by itself. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** What dies in one collection may have finalizers, which run in turns of their own and let go of more. */
const COLLECTIONS = 3;

/** Bytes. */
export async function collectedBytes(): Promise<number> {
  if (typeof collect !== 'function') throw new Error('Heap cannot be collected: found no gc, needed --expose-gc');
  for (let n = 0; n < COLLECTIONS; n += 1) {
    collect();
    await nextTurn();
  }
  collect();
  return process.memoryUsage().heapUsed;
}
