/**
 * A process for crash tests of the trade-log file: pushes numbered entries and prints each number once its push has
 * returned, with what the log counted. Killed from outside, or ended after LAST. `node trade-log-writer.ts FILE LAST`
 */
import { openTradeLogFile } from '../adapters/file/trade-log-file.ts';
import { entryOf } from './trade-log-values.ts';

const [file = '', limit = 'Infinity'] = process.argv.slice(2);
const last = Number(limit);
const log = openTradeLogFile({ file, report: (problem) => void process.stderr.write(`${problem}\n`) });

for (let n = 1; n <= last; n += 1) {
  log.push(entryOf(String(n), { comment: 'x'.repeat(n % 500) }));
  const { written, failed } = log.counts();
  const line = `${n} ${written} ${failed}\n`;
  await new Promise<void>((resolve) => process.stdout.write(line, () => resolve()));
}
