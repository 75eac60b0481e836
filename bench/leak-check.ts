/**
 * Whether anything is kept that nobody will ask for again: `npm run bench:leak [-- --runs 10000]` lets one desk and one gateway
 * live through so many runs (four a trading day, each with its own connection, lease and commits, records expiring in
 * market time as in the store) and prints what is alive on the heap after each fifth. The first fifth fills what is kept up
 * to a bound: 90 days of records, caches, the wire log. Exit 0 only where the last fifth ends within a tenth of the second.
 */
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { brokerPositions } from '../functions/trading-years.ts';
import { dayFacts } from '../functions/day-facts.ts';
import { DATA_FOLDER, LOCAL_SEED, marketDays, momentsOf } from '../functions/local-days.ts';
import { startLocalDesk, type LocalDesk } from '../functions/local-desk.ts';
import { openStores } from '../functions/open-stores.ts';
import { runTradingDay } from '../functions/trading-day.ts';
import { SELF_RELIANT } from '../strategies/registry.ts';
import { collectedBytes } from './collected-bytes.ts';

export interface LeakCheck {
  readonly runs: number;
  /** Megabytes alive after each fifth. */
  readonly heapMb: readonly number[];
  /** Last over second. */
  readonly growth: number;
}

const RUNS_A_DAY = 4;
const FIFTHS = 5;
const MEGABYTE = 1024 * 1024;
const WIRE_LOG_RECORDS = 500;
const MOST_GROWTH = 1.1;
const FROM = '2008-01-01';
const TO = '2020-08-28';

/** @throws RangeError where the shipped prices have too few days, Error where a day ends unequal */
export async function checkForLeaks(runs: number, tell: (text: string) => void): Promise<LeakCheck> {
  const known = await marketDays(DATA_FOLDER, { from: FROM, to: TO });
  const days = known.slice(0, Math.ceil(runs / RUNS_A_DAY));
  if (runs < RUNS_A_DAY * FIFTHS || days.length * RUNS_A_DAY < runs) {
    throw new RangeError(
      `Runs do not fit: found ${runs}, needed ${RUNS_A_DAY * FIFTHS} to ${known.length * RUNS_A_DAY}`,
    );
  }
  const local = await startDesk(momentsOf(days[0] ?? '').tradeAtMs);
  const heapMb: number[] = [];
  try {
    for (const [index, day] of days.entries()) {
      const { equal } = dayFacts(await runTradingDay(local, momentsOf(day), SELF_RELIANT), brokerPositions(local));
      if (!equal) throw new Error(`Ledger and broker differ: found a difference on ${day}, needed none`);
      if ((index + 1) % Math.ceil(days.length / FIFTHS) !== 0 && index + 1 !== days.length) continue;
      heapMb.push(collectedBytes() / MEGABYTE);
      tell(`${(index + 1) * RUNS_A_DAY} runs, to ${day}: ${heapMb.at(-1)?.toFixed(1)} MB alive`);
    }
  } finally {
    await local.close();
  }
  return { runs: days.length * RUNS_A_DAY, heapMb, growth: (heapMb.at(-1) ?? Infinity) / (heapMb[1] ?? 1) };
}

async function startDesk(startAtMs: number): Promise<LocalDesk> {
  let marketNowMs = (): number => startAtMs;
  const stores = await openStores({
    choice: 'embedded',
    mode: 'paper',
    file: undefined,
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
  const { runs, growth } = await checkForLeaks(Number(values.runs), (text) => void process.stdout.write(`${text}\n`));
  process.stdout.write(`${runs} runs: last over second fifth ${growth.toFixed(3)}, at most ${MOST_GROWTH}\n`);
  process.exitCode = growth <= MOST_GROWTH ? 0 : 1;
}
