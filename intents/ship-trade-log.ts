/**
 * The trade log at the end of a run: flushed before the answer, then compared with what the ledger holds as not shipped.
 * What this process never saw (its predecessor died with its disk) is emitted again, the same entries under the same ids;
 * what is shipped the ledger forgets. It reads no order and no execution: entries were written with their commits.
 */
import type { Ledger } from '../lib/ports/ledger.ts';
import type { TradeLog } from '../lib/ports/trade-log.ts';

/** Commits settled at the end of one run: more wait for the next one. */
const MAX_COMMITS = 100;

/** @throws what the flush or the ledger throw: then everything stays for the next run */
export async function shipTradeLog(
  { ledger, tradeLog }: { readonly ledger: Ledger; readonly tradeLog: TradeLog },
  signal: AbortSignal,
): Promise<void> {
  await tradeLog.flush(signal);
  const whereIs = tradeLog.whereIs?.bind(tradeLog);
  if (whereIs === undefined) return;
  const { unshipped } = await ledger.read({ unshipped: 'all' }, signal);
  const commits = [...unshipped].slice(0, MAX_COMMITS);
  const lost = commits.flatMap(([, entries]) => entries.filter(({ id }) => whereIs(id) === 'unknown'));
  if (lost.length > 0) {
    for (const entry of lost) tradeLog.push(entry);
    await tradeLog.flush(signal);
  }
  const told = commits.filter(([, entries]) => entries.every(({ id }) => whereIs(id) === 'shipped'));
  if (told.length === 0) return;
  await ledger.transact<void>(
    {},
    () => ({ changes: told.map(([id]) => ({ kind: 'remove-unshipped', id })), result: undefined }),
    signal,
  );
}
