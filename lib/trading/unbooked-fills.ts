/**
 * Which of a long day's fills still have to be booked: the broker lists all of them each time, and nearly all were booked by an
 * earlier read. It books nothing and proves nothing: whether a fill is new is decided again in the transaction that books it.
 */
import type { Fill } from '../domain/execution.ts';
import type { Ledger } from '../ports/ledger.ts';
import { newerFill, newestRevisions } from './newest-revisions.ts';

/**
 * The newest revision of each execution, without those that the ledger has with all they say: executions are never removed
 * within their day, so that one that is known stays known. Executions after `readThroughAtMs` are not looked up: nobody
 * has read them yet. @throws StoreError, CorruptRecordError
 */
export async function unbookedFills(
  ledger: Ledger,
  fills: readonly Fill[],
  {
    readThroughAtMs = -Infinity,
    signal,
  }: { readonly readThroughAtMs: number | undefined; readonly signal: AbortSignal },
): Promise<readonly Fill[]> {
  const newest = newestRevisions(fills);
  const probablyKnown = [...newest].filter(([, { execution }]) => execution.atMs <= readThroughAtMs);
  if (probablyKnown.length === 0) return fills;
  const { executions } = await ledger.read({ executions: probablyKnown.map(([key]) => key) }, signal);
  const unbooked = [...newest].filter(([key, fill]) => {
    const known = executions.get(key)?.fill;
    return known === undefined || newerFill(known, fill) !== known;
  });
  return unbooked.map(([, fill]) => fill);
}
