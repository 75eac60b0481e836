import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { orderRef } from '../../domain/ids.ts';
import type { Ledger } from '../../ports/ledger.ts';
import { commit } from '../../testing/ledger-contract.ts';
import { bareOrder, book, DUMMY, fullOrder, MACD } from '../../testing/ledger-fixtures.ts';
import { calm } from '../../testing/store-harness.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { FileJournal, type FileJournalOptions } from './file-journal.ts';
import { MemoryDatabase } from './memory-database.ts';
import { memoryLedger } from './memory-ledger.ts';

const orders = async (ledger: Ledger) => [...(await ledger.read({ orders: 'all' }, calm())).orders.values()];

describe('store file', () => {
  const inFolder = temporaryFolder();
  const databases: MemoryDatabase[] = [];
  const notices: string[] = [];
  afterEach(() => {
    for (const database of databases.splice(0)) database.close();
    notices.length = 0;
  });

  const open = (changes: Partial<FileJournalOptions> = {}): Ledger => {
    const options = { file: inFolder('store'), sync: 'at-compaction' as const, slackBytes: 1_000_000, ...changes };
    const database = new MemoryDatabase({
      journal: new FileJournal({ notice: (text) => notices.push(text), ...options }),
    });
    databases.push(database);
    return memoryLedger(database, 'paper');
  };
  const close = (): void => databases.pop()?.close();

  it.each(['at-compaction', 'each-transaction'] as const)('keeps what was committed, synced %s', async (sync) => {
    const ledger = open({ sync });
    await commit(
      ledger,
      { kind: 'put-order', order: fullOrder('r1') },
      { kind: 'put-book', strategyId: DUMMY, book: book('5') },
    );
    await commit(ledger, { kind: 'put-order', order: bareOrder('r2') });
    await commit(ledger, { kind: 'remove-order', orderRef: orderRef('r2') });
    close();
    const view = await open().read({ books: 'all', orders: 'all' }, calm());
    expect([...view.orders.values()]).toStrictEqual([fullOrder('r1')]);
    expect(view.books).toStrictEqual(new Map([[DUMMY, book('5')]]));
    expect(notices).toEqual([]);
  });

  it("is its owner's alone, also after it was rewritten", async () => {
    const ledger = open({ slackBytes: 1 });
    for (const run of ['r1', 'r2', 'r3']) await commit(ledger, { kind: 'put-order', order: fullOrder(run) });
    expect(statSync(inFolder('store')).mode & 0o077).toBe(0);
  });

  it('cuts a last transaction torn at any byte, and says so', async () => {
    const ledger = open();
    await commit(ledger, { kind: 'put-order', order: bareOrder('r1') });
    const whole = statSync(inFolder('store')).size;
    await commit(
      ledger,
      { kind: 'put-order', order: bareOrder('r2') },
      { kind: 'put-book', strategyId: MACD, book: book('1') },
    );
    close();
    const bytes = readFileSync(inFolder('store'));
    for (let length = whole + 1; length < bytes.length; length += 23) {
      writeFileSync(inFolder('store'), bytes.subarray(0, length));
      const view = await open().read({ books: 'all', orders: 'all' }, calm());
      close();
      expect([[...view.orders.keys()], view.books.size]).toEqual([['r1'], 0]);
      expect(notices.pop()).toMatch(`cut ${length - whole} bytes`);
      expect(statSync(inFolder('store')).size).toBe(whole);
    }
  });

  it('cuts a last line that is whole in length but not in content', async () => {
    await commit(open(), { kind: 'put-order', order: bareOrder('r1') });
    close();
    appendFileSync(inFolder('store'), `${'\u0000'.repeat(40)}\n`);
    expect(await orders(open())).toHaveLength(1);
    expect(notices[0]).toMatch('cut 41 bytes');
  });

  it('refuses a file that is damaged before its end, naming the line, and leaves it as it is', async () => {
    const ledger = open();
    for (const ref of ['r1', 'r2', 'r3']) await commit(ledger, { kind: 'put-order', order: bareOrder(ref) });
    close();
    const text = readFileSync(inFolder('store'), 'utf8').replace('"r2"', '"r9"');
    writeFileSync(inFolder('store'), text);
    expect(() => open()).toThrow(/store:3 cannot be read.*checksum/);
    expect(readFileSync(inFolder('store'), 'utf8')).toBe(text);
    expect(existsSync(inFolder('store.lock'))).toBe(false);
  });

  it('refuses a file that is something else, and leaves it as it is', () => {
    writeFileSync(inFolder('store'), '# My notes\n');
    expect(() => open()).toThrow(/does not begin as a store file/);
    expect(readFileSync(inFolder('store'), 'utf8')).toBe('# My notes\n');
  });

  it('begins anew where only a part of the first line was written', async () => {
    open();
    close();
    const header = readFileSync(inFolder('store'));
    writeFileSync(inFolder('store'), header.subarray(0, 7));
    expect(await orders(open())).toEqual([]);
    close();
    expect(readFileSync(inFolder('store'))).toEqual(header);
  });

  it('is compacted to what it holds, again and again, and loses nothing', async () => {
    const ledger = open({ slackBytes: 10_000 });
    for (let n = 1; n <= 300; n += 1) {
      await commit(ledger, { kind: 'put-order', order: bareOrder(`r${n % 7}`, { updatedAtMs: n }) });
      expect(statSync(inFolder('store')).size).toBeLessThan(25_000);
    }
    const before = await orders(ledger);
    close();
    expect(await orders(open())).toStrictEqual(before);
    expect(existsSync(inFolder('store.new'))).toBe(false);
  });

  it('drops what a killed compaction has left behind', async () => {
    await commit(open(), { kind: 'put-order', order: bareOrder('r1') });
    close();
    writeFileSync(inFolder('store.new'), 'half of it');
    expect(await orders(open())).toHaveLength(1);
    expect(existsSync(inFolder('store.new'))).toBe(false);
  });

  it('commits nothing after the close', async () => {
    const ledger = open();
    await commit(ledger, { kind: 'put-order', order: bareOrder('r1') });
    close();
    await expect(commit(ledger, { kind: 'put-order', order: bareOrder('r2') })).rejects.toThrow(/closed/);
    expect((await orders(open())).map((order) => order.orderRef)).toEqual(['r1']);
  });
});
