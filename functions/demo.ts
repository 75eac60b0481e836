/**
 * `npm run demo`: trading days on real prices against the paper gateway, as Cloud Scheduler would drive them. One day is a
 * page, a range a row a year; ledger and broker are compared at the end of every day. The last line says whether they
 * were always equal; the exit status is 0 only where they were.
 */
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { z } from 'zod';
import { parseWith } from '../intents/parse-with.ts';
import { openTradeLogFile } from '../lib/adapters/file/trade-log-file.ts';
import { createJsonLog } from '../lib/adapters/system/json-log.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { SELF_RELIANT } from '../strategies/registry.ts';
import { dayReport, renderDay } from './demo-report.ts';
import { DATA_FOLDER, DEMO_DAY, LOCAL_SEED, marketDays, momentsOf } from './local-days.ts';
import { startLocalDesk, type LocalDesk } from './local-desk.ts';
import { createMemoryWatch, type MemoryWatch } from './memory-watch.ts';
import { openStores } from './open-stores.ts';
import { createProgress } from './progress.ts';
import { readFlags } from './read-flags.ts';
import { tellProblem } from './tell-problem.ts';
import { runMain } from './run-main.ts';
import { brokerPositions, liveTradingDays } from './trading-years.ts';
import { dayFacts } from './day-facts.ts';
import { runTradingDay } from './trading-day.ts';
import { createYearTable, renderYears, type YearTable } from './year-table.ts';

const optionsSchema = z.strictObject({
  from: z.iso.date('a day as yyyy-mm-dd').default(DEMO_DAY),
  to: z.iso.date('a day as yyyy-mm-dd').optional(),
  json: z.boolean().default(false),
  store: z.enum(['embedded', 'emulator']).default('embedded'),
});
type DemoOptions = z.infer<typeof optionsSchema>;

/** About a year: runs expire after 90 days, the JIT has settled, every season of the calendar has been seen. */
const WARM_UP_DAYS = 250;
/** The demo reads nothing of it; a few are kept for whoever looks at it in a debugger. */
const WIRE_LOG_RECORDS = 500;
const BASE_CURRENCY = 'USD';

const nowMs = (): number => systemClock.nowMs();
const tellAside = (text: string): void => void process.stderr.write(`${text}\n`);

/** V8 lets garbage grow to several times what is alive before it collects; less than twice is enough for a desk of 60 MB. */
setFlagsFromString('--heap-growing-percent=75');

const USAGE = 'npm run demo -- [--from DAY] [--to DAY] [--json] [--store embedded|emulator]';

await runMain('demo', async () => {
  const startedAtMs = systemClock.nowMs();
  const options = readOptions(process.argv.slice(2));
  const { from, to = from } = options;
  const days = await marketDays(DATA_FOLDER, { from, to });
  const tell = (text: string): void => void (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  const { local, description } = await startDemo(options, days);
  try {
    tell(`Store: ${description}`);
    const table = createYearTable();
    const memory = createMemoryWatch(WARM_UP_DAYS, () => process.memoryUsage());
    const live = days.length === 1 ? liveOneDay : liveRange;
    await live(local, { days, table, memory, tell });
    const { daysEqual, ...total } = table.total();
    const equal = daysEqual === days.length;
    const seconds = Math.round(systemClock.nowMs() - startedAtMs) / 1000;
    if (options.json) {
      const totals = { ...total, daysEqual, seconds };
      const document = { days, ledgerEqualsBroker: equal, totals, years: table.years(), memory: memory.read() };
      process.stdout.write(`${JSON.stringify(document)}\n`);
    }
    tell(`\nLedger equals broker: ${equal ? 'yes' : 'no'}`);
    return equal ? 0 : 1;
  } finally {
    await local.close();
  }
});

async function startDemo(
  options: DemoOptions,
  [first = '']: readonly string[],
): Promise<{ readonly local: LocalDesk; readonly description: string }> {
  const startAtMs = momentsOf(first).tradeAtMs;
  let marketNowMs = (): number => startAtMs;
  const stores = await openStores({
    choice: options.store,
    mode: 'paper',
    file: undefined,
    emulatorHost: process.env['FIRESTORE_EMULATOR_HOST'],
    projectId: undefined,
    emulatorRequired: options.store === 'emulator',
    environment: process.env,
    tell: (text) => void process.stderr.write(`${text}\n`),
    nowMs: () => marketNowMs(),
  });
  const tradeLogFile = path.join(mkdtempSync(path.join(os.tmpdir(), 'intentdesk-demo-')), 'trade-log.jsonl');
  const tradeLog = openTradeLogFile({ file: tradeLogFile, report: tellAside });
  tellAside(`Trade log: ${tradeLogFile}`);
  const local = await startLocalDesk({
    gateway: { seed: LOCAL_SEED, startAtMs, wireLogRecords: WIRE_LOG_RECORDS, onProblem: tellProblem(tellAside) },
    stores,
    log: createJsonLog((line) => void process.stderr.write(line)),
    tradeLog,
    seed: LOCAL_SEED,
    // An emulator may outlive this process, and with it a lease that another one waits for.
    marketTimeRecords: options.store === 'embedded',
  });
  marketNowMs = () => local.gateway.clock.nowMs();
  const close = async (): Promise<void> => {
    await local.close();
    tradeLog.close();
  };
  return { local: { ...local, close }, description: stores.description };
}

interface Range {
  readonly days: readonly string[];
  readonly table: YearTable;
  readonly memory: MemoryWatch;
  readonly tell: (text: string) => void;
}

async function liveOneDay(local: LocalDesk, { days: [day = ''], table, tell }: Range): Promise<void> {
  const run = await runTradingDay(local, momentsOf(day), SELF_RELIANT);
  tell(renderDay(dayReport(run, (conId) => local.gateway.broker.priceOrigin(conId))));
  table.add(dayFacts(run, brokerPositions(local)));
}

async function liveRange(local: LocalDesk, { days, table, memory, tell }: Range): Promise<void> {
  const progress = createProgress({ total: days.length, unit: 'days', output: process.stderr, nowMs });
  const startedAtMs = nowMs();
  try {
    for await (const facts of liveTradingDays(local, days, SELF_RELIANT)) {
      table.add(facts);
      memory.sample();
      progress.step(facts.day);
    }
  } finally {
    progress.end();
  }
  const { daysEqual } = table.total();
  const { rssAfterWarmUpMb, rssEndMb, rssMaxMb, heapAfterWarmUpMb, heapEndMb } = memory.read();
  tell(`Trading days ${days[0]}..${days.at(-1)} in ${((nowMs() - startedAtMs) / 1000).toFixed(1)} s`);
  tell(renderYears(table, BASE_CURRENCY));
  tell(
    `Memory: ${rssAfterWarmUpMb} MB resident after ${WARM_UP_DAYS} days, ${rssEndMb} MB at the end, at most ${rssMaxMb} MB; ` +
      `heap in use ${heapAfterWarmUpMb} MB, ${heapEndMb} MB at the end`,
  );
  tell(`Ledger equal to the broker at the end of ${daysEqual} of ${days.length} days`);
}

function readOptions(args: readonly string[]): DemoOptions {
  const { values } = readFlags(USAGE, () =>
    parseArgs({
      args: [...args],
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        json: { type: 'boolean' },
        store: { type: 'string' },
      },
    }),
  );
  return parseWith(optionsSchema, values, 'Command line');
}
