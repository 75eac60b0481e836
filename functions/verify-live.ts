/**
 * `npm run live:verify -- REPORT [--trade-log FILE]`: proves the report of a live session from the records, each point for
 * itself: start, concurrency, executions, heartbeats, risk checks, end. The ledger is the store the environment names
 * (`STORE_FILE`, Firestore); without one only what report and trade log say of each other can be held together, and the
 * rest is told as not proved. Exit 0 only where every point is proved.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import { runId } from '../lib/domain/ids.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { parseWith } from '../intents/parse-with.ts';
import { readSettings } from './config.ts';
import { liveReportSchema } from './live-table.ts';
import { openNamedStores } from './named-stores.ts';
import { readFlags } from './read-flags.ts';
import { runMain } from './run-main.ts';
import {
  readEntries,
  toldExecutions,
  verifyLive,
  type LedgerRecords,
  type VerifiedEntry,
} from './verify-live-report.ts';

const USAGE = 'npm run live:verify -- REPORT [--trade-log FILE]';

await runMain('live:verify', async () => {
  const { values, positionals } = readFlags(USAGE, () =>
    parseArgs({ allowPositionals: true, options: { 'trade-log': { type: 'string' } } }),
  );
  const [file] = positionals;
  if (file === undefined)
    throw new ValidationError('Command line', [{ field: 'REPORT', found: 'nothing', needed: USAGE }]);
  const text: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const report = parseWith(liveReportSchema, text, `Report ${file}`);
  const tradeLog = values['trade-log'] ?? path.join(path.dirname(file), 'trade-log.jsonl');
  const entries = readEntries(readFileSync(tradeLog, 'utf8'));
  const ledger = await ledgerOf(report.sessionId, entries);
  const points = verifyLive(report, { entries, ledger });
  for (const { name, verdict, detail } of points) process.stdout.write(`${verdict.padEnd(10)} ${name}: ${detail}\n`);
  const proved = points.every(({ verdict }) => verdict === 'proved');
  process.stdout.write(`Live session proved: ${proved ? 'yes' : 'no'}\n`);
  return proved ? 0 : 1;
});

/** Undefined where the environment names no store. */
async function ledgerOf(session: string, entries: readonly VerifiedEntry[]): Promise<LedgerRecords | undefined> {
  const settings = readSettings(process.env);
  const { FIRESTORE_EMULATOR_HOST, GOOGLE_CLOUD_PROJECT, STORE_FILE } = settings;
  if (FIRESTORE_EMULATOR_HOST === undefined && GOOGLE_CLOUD_PROJECT === undefined && STORE_FILE === undefined)
    return undefined;
  const stores = await openNamedStores(settings);
  const keys = toldExecutions(entries.filter(({ runId: run }) => run === session)).keys();
  try {
    return await withDeadline(systemClock, { what: 'reading the ledger', durationMs: 30_000 }, async (signal) => {
      const [run, view] = await Promise.all([
        stores.runs.get(runId(session), signal),
        stores.ledger.read({ orders: 'all', session: true, executions: [...keys] }, signal),
      ]);
      return {
        run,
        openOrders: [...view.orders.values()].map(({ orderRef }) => String(orderRef)),
        breaker: view.session.breaker,
        executions: view.executions,
      };
    });
  } finally {
    await stores.close();
  }
}
