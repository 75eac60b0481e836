/**
 * Whether anything is kept that nobody will ask for again: `npm run bench:leak [-- --runs 10000]` lets one desk and one gateway
 * live through so many runs (four a trading day, each with its own connection, lease and commits, records expiring in
 * market time as in the store) and prints what is alive on the heap after each fifth. As many runs come before it: they fill
 * what is kept up to a bound (5,000 bars, 10,000 entries told, the gateway's executions). Executions and books are kept for
 * good, and the embedded store keeps them in this process: what its documents weigh is weighed and taken off, by opening a
 * copy of its file. Exit 0 only where the rest of the heap grew by a twentieth at most, by the line that fits all
 * five best: one reading alone is a megabyte or two off. It does not look for leaks outside the heap (sockets, timers).
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { brokerPositions } from '../functions/trading-years.ts';
import { dayFacts } from '../functions/day-facts.ts';
import { DATA_FOLDER, LOCAL_SEED, marketDays, momentsOf } from '../functions/local-days.ts';
import { startLocalDesk, type LocalDesk } from '../functions/local-desk.ts';
import { openStores } from '../functions/open-stores.ts';
import { openFileDatabase } from '../lib/adapters/memory/open-memory-database.ts';
import { runTradingDay } from '../functions/trading-day.ts';
import { SELF_RELIANT } from '../strategies/registry.ts';
import { collectedBytes } from './collected-bytes.ts';

export interface LeakCheck {
  /** As many came before them. */
  readonly runs: number;
  /** After each fifth. */
  readonly fifths: readonly Alive[];
  /** Of what is not the store's documents: end over beginning of the line that fits the fifths best. */
  readonly growth: number;
}

/** Megabytes after a collection. */
export interface Alive {
  readonly heapMb: number;
  /** Of these, the documents of the store, as it keeps them. */
  readonly documentsMb: number;
}

const RUNS_A_DAY = 4;
const FIFTHS = 5;
const MEGABYTE = 1024 * 1024;
const WIRE_LOG_RECORDS = 500;
const MOST_GROWTH = 1.05;
/** The shipped prices of SPY with a year before them. */
const FROM = '2000-10-02';
const TO = '2020-08-28';
const RESULTS = new URL('results/', import.meta.url);

/** @throws RangeError where the shipped prices have too few days, Error where a day ends unequal */
export async function checkForLeaks(runs: number, tell: (text: string) => void): Promise<LeakCheck> {
  const known = await marketDays(DATA_FOLDER, { from: FROM, to: TO });
  const days = Math.ceil(runs / RUNS_A_DAY);
  const most = Math.floor(known.length / 2) * RUNS_A_DAY;
  if (!Number.isInteger(runs) || runs < RUNS_A_DAY * FIFTHS || runs > most) {
    throw new RangeError(`Runs do not fit: found ${runs}, needed ${RUNS_A_DAY * FIFTHS} to ${most}`);
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-bench-'));
  const file = path.join(folder, 'store.jsonl');
  const local = await startDesk(momentsOf(known[0] ?? '').tradeAtMs, file);
  const fifths: Alive[] = [];
  try {
    for (const [index, day] of known.slice(0, 2 * days).entries()) {
      const { equal } = dayFacts(await runTradingDay(local, momentsOf(day), SELF_RELIANT), brokerPositions(local));
      if (!equal) throw new Error(`Ledger and broker differ: found a difference on ${day}, needed none`);
      const measured = index + 1 - days;
      if (measured <= 0 || (measured % Math.ceil(days / FIFTHS) !== 0 && measured !== days)) continue;
      const alive = { heapMb: (await collectedBytes()) / MEGABYTE, documentsMb: await weightMb(file) };
      fifths.push(alive);
      const [heap, documents] = [alive.heapMb.toFixed(1), alive.documentsMb.toFixed(1)];
      tell(
        `${measured * RUNS_A_DAY} runs, to ${day}: ${heap} MB alive, ${documents} MB of them documents of the store`,
      );
    }
  } finally {
    await local.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { runs: days * RUNS_A_DAY, fifths, growth: fittedGrowth(fifths.map(restMb)) };
}

const restMb = ({ heapMb, documentsMb }: Alive): number => heapMb - documentsMb;

/** Last over first on the straight line of least squares through values at equal distances. */
export function fittedGrowth(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const along = values.reduce((sum, value, n) => sum + (n - middle) * (value - mean), 0);
  const slope = along / values.reduce((sum, _value, n) => sum + (n - middle) ** 2, 0);
  return (mean + slope * middle) / (mean - slope * middle);
}

/** What a second store takes on the heap that reads the very documents. */
async function weightMb(file: string): Promise<number> {
  const copy = `${file}.copy`;
  copyFileSync(file, copy);
  const before = await collectedBytes();
  const database = openFileDatabase({ file: copy, sync: 'at-compaction', notice: () => undefined });
  const weight = (await collectedBytes()) - before;
  // Closed behind the weighing, so that it is alive in it.
  database.close();
  rmSync(copy);
  return weight / MEGABYTE;
}

async function startDesk(startAtMs: number, file: string): Promise<LocalDesk> {
  let marketNowMs = (): number => startAtMs;
  const stores = await openStores({
    choice: 'embedded',
    mode: 'paper',
    file,
    emulatorHost: undefined,
    projectId: undefined,
    emulatorRequired: false,
    environment: {},
    tell: () => undefined,
    nowMs: () => marketNowMs(),
  });
  const local = await startLocalDesk({
    gateway: { seed: LOCAL_SEED, startAtMs, wireLogRecords: WIRE_LOG_RECORDS },
    stores,
    log: { write: () => undefined },
    tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
    seed: LOCAL_SEED,
    marketTimeRecords: true,
  });
  marketNowMs = () => local.gateway.clock.nowMs();
  return local;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '10000' } } });
  const found = await checkForLeaks(Number(values.runs), (text) => void process.stdout.write(`${text}\n`));
  const { runs, growth } = found;
  process.stdout.write(
    `${runs} runs, documents taken off: grew ${growth.toFixed(3)}-fold from the first fifth to the last, at most ${MOST_GROWTH}\n`,
  );
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(new URL('leak.json', RESULTS), `${JSON.stringify(found, undefined, 2)}\n`);
  process.exitCode = growth <= MOST_GROWTH ? 0 : 1;
}
