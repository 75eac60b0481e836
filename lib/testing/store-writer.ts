/**
 * A process for crash tests: commits the same number to two books and an order, again and again, and prints each
 * number once its commit has returned. Killed from outside. `node store-writer.ts FILE FIRST [MORE]`: with MORE, once a
 * commit is refused it commits that the order is gone, which takes little room, and ends.
 */
import { orderRef } from '../domain/ids.ts';
import { memoryLedger } from '../adapters/memory/memory-ledger.ts';
import { FileJournal } from '../adapters/memory/file-journal.ts';
import { MemoryDatabase } from '../adapters/memory/memory-database.ts';
import { commit } from './ledger-contract.ts';
import { bareOrder, book, DUMMY, MACD } from './ledger-fixtures.ts';

const [file = '', first = '1', more] = process.argv.slice(2);
// Little slack: a kill also falls into compactions.
const journal = new FileJournal({ file, sync: 'at-compaction', slackBytes: 20_000, notice: () => undefined });
const ledger = memoryLedger(new MemoryDatabase({ journal }), 'paper');

try {
  for (let n = Number(first); ; n += 1) {
    await commit(
      ledger,
      { kind: 'put-book', strategyId: DUMMY, book: book(String(n)) },
      { kind: 'put-book', strategyId: MACD, book: book(String(n)) },
      { kind: 'put-order', order: bareOrder('r1', { reason: String(n) }) },
    );
    process.stdout.write(`${n}\n`);
  }
} catch (error) {
  if (more === undefined) throw error;
  await commit(ledger, { kind: 'remove-order', orderRef: orderRef('r1') });
}
