/**
 * A process for crash tests of the whole way: pushes entries into a shipping trade log whose topic is a file, and prints
 * how many pushes have returned. `node trade-log-pusher.ts FOLDER PREFIX LAST DURABLE`; LAST 0 only ships what is left.
 */
import { openEntrySpool } from '../adapters/file/entry-spool.ts';
import { fileTopic } from './file-topic.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { createShippingTradeLog } from '../trade-log/shipping-trade-log.ts';
import { entryOf } from './trade-log-values.ts';

const [folder = '', prefix = '', last = '0', mood = 'takes'] = process.argv.slice(2);
const report = (problem: string): void => void process.stderr.write(`${problem}\n`);
const spool = openEntrySpool({ folder: `${folder}/spool`, durable: mood === 'durable', report });
const publish = mood === 'dead' ? () => new Promise<never>(() => undefined) : fileTopic(`${folder}/topic.jsonl`);
const log = createShippingTradeLog({ spool, publish, clock: systemClock, report });
log.start();

if (mood === 'dead') {
  // Listening before it says so: the signal may come with the first word.
  const told = new Promise((resolve) => process.once('SIGTERM', resolve));
  for (let n = 1; n <= Number(last); n += 1) log.push(entryOf(`${prefix}-${n}`));
  process.stdout.write(`queued ${log.stats().queued}\n`);
  await told;
  await log.stop(3_000);
  process.stdout.write(`${log.describe()}\n`);
} else {
  for (let n = 1; n <= Number(last); n += 1) {
    log.push(entryOf(`${prefix}-${n}`, { comment: 'x'.repeat(n % 400) }));
    // The number counts as accepted once its push has returned: written before it is read.
    if (n % 10 === 0) await new Promise<void>((resolve) => process.stdout.write(`${n}\n`, () => resolve()));
  }
  while (log.stats().queued > 0) await new Promise((resolve) => setImmediate(resolve));
  await log.stop(5_000);
}
