/**
 * `npm run demo`: a trading day on real prices against the paper gateway, as Cloud Scheduler would drive it, then the
 * books. The last line says whether the ledger equals the broker; the exit status is 0 only where it does.
 */
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { openTradeLogFile } from '../lib/adapters/file/trade-log-file.ts';
import { createJsonLog } from '../lib/adapters/system/json-log.ts';
import { STRATEGIES } from '../strategies/registry.ts';
import { allocationAnswer, reconciliationAnswer, summaryAnswer } from './demo-answers.ts';
import { ledgerEqualsBroker, renderDay, type DayReport } from './demo-report.ts';
import { startLocalDesk, type LocalDesk } from './local-desk.ts';
import { DATA_FOLDER, DEMO_DAY, LOCAL_SEED, marketDays, momentsOf } from './local-days.ts';
import { openStores } from './open-stores.ts';
import { runMain } from './run-main.ts';
import { runTradingDay, type TradingDay } from './trading-day.ts';

const optionsSchema = z.strictObject({
  from: z.iso.date('a day as yyyy-mm-dd').default(DEMO_DAY),
  to: z.iso.date('a day as yyyy-mm-dd').optional(),
  json: z.boolean().default(false),
  store: z.enum(['embedded', 'emulator']).default('embedded'),
});
type DemoOptions = z.infer<typeof optionsSchema>;

await runMain('demo', async () => {
  const options = readOptions(process.argv.slice(2));
  const days = await marketDays(DATA_FOLDER, { from: options.from, to: options.to ?? options.from });
  const [first] = days;
  if (first === undefined) {
    throw new RangeError(
      `No trading day in the range: found ${options.from}..${options.to ?? options.from}, needed days of data/spy-daily.csv`,
    );
  }
  const tell = (text: string): void => void (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  const stores = await openStores({
    choice: options.store,
    mode: 'paper',
    file: undefined,
    emulatorHost: process.env['FIRESTORE_EMULATOR_HOST'],
    projectId: undefined,
    emulatorRequired: options.store === 'emulator',
    environment: process.env,
    tell,
  });
  tell(`Store: ${stores.description}`);
  const tradeLogFile = path.join(mkdtempSync(path.join(os.tmpdir(), 'intentdesk-demo-')), 'trade-log.jsonl');
  const tradeLog = openTradeLogFile({ file: tradeLogFile, report: tell });
  tell(`Trade log: ${tradeLogFile}`);
  const local = await startLocalDesk({
    gateway: { seed: LOCAL_SEED, startAtMs: momentsOf(first).tradeAtMs },
    stores,
    log: createJsonLog((line) => void process.stderr.write(line)),
    tradeLog,
    seed: LOCAL_SEED,
  });
  try {
    return await runDays(local, { days, options, tell });
  } finally {
    await local.close();
    tradeLog.close();
  }
});

async function runDays(
  local: LocalDesk,
  { days, options, tell }: { days: readonly string[]; options: DemoOptions; tell: (text: string) => void },
): Promise<number> {
  let equal = true;
  for (const day of days) {
    const run = await runTradingDay(local, momentsOf(day), [...STRATEGIES.keys()]);
    const report = reportOf(local, run);
    equal &&= ledgerEqualsBroker(report.summary);
    tell(renderDay(report));
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ days, ledgerEqualsBroker: equal })}\n`);
  tell(`\nLedger equals broker: ${equal ? 'yes' : 'no'}`);
  return equal ? 0 : 1;
}

/** @throws Error with the problem document where an intent of the day did not answer 200. */
function reportOf({ gateway }: LocalDesk, run: TradingDay): DayReport {
  for (const [intent, { status, body }] of Object.entries({
    allocation: run.allocation,
    'trade-reconciliation': run.reconciliation,
    'trade-reconciliation after the close': run.closing,
    summary: run.summary,
  })) {
    if (status !== 200) throw new Error(`Intent ${intent} on ${run.day} answered ${status}: ${JSON.stringify(body)}`);
  }
  const allocation = allocationAnswer.parse(run.allocation.body);
  const summary = summaryAnswer.parse(run.summary.body);
  const closing = reconciliationAnswer.parse(run.closing.body);
  const origins = new Map(
    Object.entries(allocation.contractIds).map(([symbol, conId]) => [symbol, gateway.broker.priceOrigin(conId)]),
  );
  return { day: run.day, allocation, closing, summary, origins };
}

function readOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      json: { type: 'boolean' },
      store: { type: 'string' },
    },
  });
  return optionsSchema.parse(values);
}
