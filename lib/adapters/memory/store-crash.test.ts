import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { orderRef } from '../../domain/ids.ts';
import { DUMMY, MACD, SPY } from '../../testing/ledger-fixtures.ts';
import { calm } from '../../testing/store-harness.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { memoryLedger } from './memory-ledger.ts';
import { openFileDatabase } from './open-memory-database.ts';

const writer = path.join(import.meta.dirname, '../../testing/store-writer.ts');

/** Lets the writer commit `count` numbers from `first`, kills it with -9 and returns the last number it printed. */
async function killAfter(file: string, first: number, count: number): Promise<number> {
  const child = spawn(process.execPath, [writer, file, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    // Killed while its output is still read: leaving the loop first would wait for a pipe that the writer keeps full.
    if (output.split('\n').length > count) child.kill('SIGKILL');
  }
  if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
  return Number(output.split('\n').at(-2));
}

/** What the writer last committed, after checking that all three documents of its transaction say so. */
async function committedIn(file: string): Promise<number> {
  const database = openFileDatabase({ file, sync: 'at-compaction', notice: () => undefined });
  const { books, orders } = await memoryLedger(database, 'paper').read({ books: 'all', orders: 'all' }, calm());
  database.close();
  const found = [DUMMY, MACD].map((id) => books.get(id)?.get(SPY.conId)?.quantity.toString());
  expect(new Set([...found, orders.get(orderRef('r1'))?.reason]).size).toBe(1);
  return Number(found[0]);
}

describe('store file of a killed process', () => {
  const inFolder = temporaryFolder();

  it('holds every commit that returned and no half of one, kill after kill', async () => {
    const file = inFolder('store');
    let last = 0;
    for (const count of [1, 7, 60, 200, 500]) {
      const printed = await killAfter(file, last + 1, count);
      last = await committedIn(file);
      expect(last).toBeGreaterThanOrEqual(printed);
    }
  }, 60_000);

  /** 16 blocks of 512 bytes: the write that crosses the limit is cut short, the next one fails (EFBIG). */
  const fillDisk = async (file: string, ...more: readonly string[]): Promise<readonly [string, string]> => {
    const script = 'ulimit -f 16; exec "$0" "$@"';
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const child = spawn('sh', ['-c', script, process.execPath, writer, file, '1', ...more], { stdio: [...stdio] });
    const streams = [child.stdout.toArray(), child.stderr.toArray()] as const;
    const [output, errors] = await Promise.all([...streams, once(child, 'exit')]);
    return [output.join(''), errors.join('')];
  };

  it('takes a half-written transaction back where the disk is full', async () => {
    const file = inFolder('store');
    const [output, errors] = await fillDisk(file);
    expect(errors).toMatch(/StoreError: Store file .* cannot be written: EFBIG/);
    expect(await committedIn(file)).toBe(Number(output.split('\n').at(-2)));
  });

  it('holds a smaller one that is committed after that', async () => {
    const file = inFolder('store');
    const [output, errors] = await fillDisk(file, 'more');
    expect(errors).toBe('');
    const database = openFileDatabase({ file, sync: 'at-compaction', notice: () => undefined });
    const { books, orders } = await memoryLedger(database, 'paper').read({ books: 'all', orders: 'all' }, calm());
    database.close();
    expect(orders.size).toBe(0);
    expect(books.get(DUMMY)?.get(SPY.conId)?.quantity.toString()).toBe(output.split('\n').at(-2));
  });
});
