/**
 * Whether anything is kept that nobody will ask for again: `npm run bench:leak [-- --runs 10000]` lets one desk and one gateway
 * live through so many runs (four a trading day, each with its own connection, lease and commits, records expiring in
 * market time as in the store) and prints what is alive on the heap after each fifth. Executions and books are kept for good,
 * and the embedded store keeps them in this process: what its documents weigh is weighed and taken off, by opening a copy of
 * its file. The first fifth fills what is kept up to a bound: caches, the wire log. Exit 0 only where the rest of the heap
 * ends the last fifth within a tenth of the second. It does not look for leaks outside the heap (sockets, timers).
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
  readonly runs: number;
  /** After each fifth. */
  readonly fifths: readonly Alive[];
  /** What is neither the store's documents nor was there in the second fifth: last over second. */
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
const MOST_GROWTH = 1.1;
const FROM = '2008-01-01';
const TO = '2020-08-28';
const RESULTS = new URL('results/', import.meta.url);

/** @throws RangeError where the shipped prices have too few days, Error where a day ends unequal */
export async function checkForLeaks(runs: number, tell: (text: string) => void): Promise<LeakCheck> {
  const known = await marketDays(DATA_FOLDER, { from: FROM, to: TO });
  const days = known.slice(0, Math.ceil(runs / RUNS_A_DAY));
  if (runs < RUNS_A_DAY * FIFTHS || days.length * RUNS_A_DAY < runs) {
    throw new RangeError(
      `Runs do not fit: found ${runs}, needed ${RUNS_A_DAY * FIFTHS} to ${known.length * RUNS_A_DAY}`,
    );
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-bench-'));
  const file = path.join(folder, 'store.jsonl');
  const local = await startDesk(momentsOf(days[0] ?? '').tradeAtMs, file);
  const fifths: Alive[] = [];
  try {
    for (const [index, day] of days.entries()) {
      const { equal } = dayFacts(await runTradingDay(local, momentsOf(day), SELF_RELIANT), brokerPositions(local));
      if (!equal) throw new Error(`Ledger and broker differ: found a difference on ${day}, needed none`);
      if ((index + 1) % Math.ceil(days.length / FIFTHS) !== 0 && index + 1 !== days.length) continue;
      const alive = { heapMb: collectedBytes() / MEGABYTE, documentsMb: weightMb(file) };
      fifths.push(alive);
      const [heap, documents] = [alive.heapMb.toFixed(1), alive.documentsMb.toFixed(1)];
      tell(
        `${(index + 1) * RUNS_A_DAY} runs, to ${day}: ${heap} MB alive, ${documents} MB of them documents of the store`,
      );
    }
  } finally {
    await local.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const growth = restMb(fifths.at(-1)) / restMb(fifths[1]);
  return { runs: days.length * RUNS_A_DAY, fifths, growth };
}

const restMb = (alive: Alive | undefined): number =>
  alive === undefined ? Number.NaN : alive.heapMb - alive.documentsMb;

/** What a second store takes on the heap that reads the very documents. */
function weightMb(file: string): number {
  const copy = `${file}.copy`;
  copyFileSync(file, copy);
  const before = collectedBytes();
  const database = openFileDatabase({ file: copy, sync: 'at-compaction', notice: () => undefined });
  const weight = collectedBytes() - before;
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
    `${runs} runs, documents taken off: last over second fifth ${growth.toFixed(3)}, at most ${MOST_GROWTH}\n`,
  );
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(new URL('leak.json', RESULTS), `${JSON.stringify(found, undefined, 2)}\n`);
  process.exitCode = growth <= MOST_GROWTH ? 0 : 1;
}
