/** What lives on this process's heap once everything that is dead has been collected. It turns the collector's handle on by itself. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Bytes. */
export function collectedBytes(): number {
  if (typeof collect !== 'function') throw new Error('Heap cannot be collected: found no gc, needed --expose-gc');
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
