/**
 * One trading day of benchmark 10, from 9:30 to 16:00 in New York: every five minutes three strategies think anew about 50
 * symbols and the orchestrator runs (reconcile, allocate, reconcile), over the real core, adapter, codec, paper gateway and
 * judge, on a virtual clock with sockets in memory. Wishes are drawn from a seed and cost nothing: what strategies compute
 * is their own matter.
 */
import type { Json } from '../lib/domain/run.ts';
import { newYorkAtMs } from '../lib/paper/new-york-time.ts';
import { madeUpListings, madeUpSpecs } from '../lib/testing/made-up-stocks.ts';
import { DAY } from '../lib/testing/simulated-broker-fixture.ts';
import type { SimulatedDesk } from '../lib/testing/simulation/simulated-desk.ts';
import { createWorld, type World } from '../lib/testing/simulation/world.ts';

export interface SimulatedLoad {
  readonly strategies: number;
  readonly symbols: number;
  readonly everyMinutes: number;
  /** Of the day, from the open on. */
  readonly lengthMinutes: number;
  /** Messages are not paced: what is looked at is what the desk costs, not how long IB makes it wait. */
  readonly unpaced?: true;
}

export const WHOLE_DAY: SimulatedLoad = { strategies: 3, symbols: 50, everyMinutes: 5, lengthMinutes: 390 };

/** One request may name so many strategies; more are several runs. */
const MOST_IN_A_RUN = 50;
const OPEN_MINUTE = 9 * 60 + 30;
/** One symbol in so many is wanted otherwise at each rebalance, by each strategy. */
const TURNS = 10;

export interface LivedDay {
  readonly tookMs: number;
  /** Processor time of this process: what else the machine does hardly changes it. */
  readonly cpuMs: number;
  readonly runs: number;
  readonly placed: number;
  readonly executions: number;
}

/** Lives through it. @throws Error where a run fails or books and broker differ at the end */
export async function liveThroughDay(load: SimulatedLoad): Promise<LivedDay> {
  const names = Array.from({ length: load.strategies }, (_, n) => `strategy-${n}`);
  const world = await createWorld({
    seed: 7,
    startAtMs: newYorkAtMs(DAY, OPEN_MINUTE),
    alwaysOpen: false,
    specs: madeUpSpecs(load.symbols),
    listings: madeUpListings(load.symbols),
    strategyIds: names,
  });
  const share = String(Math.floor(9_000 / load.strategies) / 10_000);
  await world.configure({
    exposure: { overall: '0.9', strategies: Object.fromEntries(names.map((name) => [name, share])) },
    limits: {
      maxOrderNotional: '5000000',
      maxGrossExposure: '2',
      maxPositions: load.symbols,
      priceCollarPercent: '10',
    },
    retryCheckMinutes: 0,
  });
  const beganMs = performance.now();
  const before = process.cpuUsage();
  const runs = await world.clock.run(dayOf(world, { names, load }));
  const tookMs = performance.now() - beganMs;
  const { user, system } = process.cpuUsage(before);
  world.close();
  const { findings, placed, executions } = world.judge;
  if (findings.length > 0) throw new Error(`Day went wrong: found ${findings.length} findings, first ${findings[0]}`);
  // A day on which a limit denies everything is a quick one.
  if (placed < load.symbols / 2) throw new Error(`Day was idle: found ${placed} orders, needed ${load.symbols / 2}`);
  return { tookMs, cpuMs: (user + system) / 1_000, runs, placed, executions: executions.size };
}

async function dayOf(
  world: World,
  { names, load }: { readonly names: readonly string[]; readonly load: SimulatedLoad },
): Promise<number> {
  const desk = world.desk(load.unpaced === true ? { pacing: 'off' } : {});
  const weights = new Map(names.map((name) => [name, new Map<string, string>()]));
  let runs = 0;
  for (let minute = 0; minute < load.lengthMinutes; minute += load.everyMinutes) {
    await world.clock.sleep(
      Math.max(0, newYorkAtMs(DAY, OPEN_MINUTE + minute) - world.clock.nowMs()),
      new AbortController().signal,
    );
    for (const name of names) think(world, { name, wanted: weights.get(name), symbols: load.symbols });
    for (let from = 0; from < names.length; from += MOST_IN_A_RUN) {
      const strategies = names.slice(from, from + MOST_IN_A_RUN);
      await called(desk, 'orchestrator', { strategies }, `day-${minute}-${from}`);
      runs += 1;
    }
  }
  await called(desk, 'trade-reconciliation', {}, 'close');
  world.judge.atRest(await world.view());
  return runs;
}

function think(
  { random, wishes }: World,
  { name, wanted = new Map(), symbols }: { name: string; wanted: Map<string, string> | undefined; symbols: number },
): void {
  for (let n = 0; n < symbols; n += 1) {
    if (wanted.has(`MU${n}`) && random.below(TURNS) > 0) continue;
    wanted.set(`MU${n}`, ((random.below(13) - 6) / (6 * symbols)).toFixed(4));
  }
  wishes.set(name, Object.fromEntries(wanted));
}

async function called(desk: SimulatedDesk, intent: string, body: Json, key: string): Promise<void> {
  const answer = await desk.call(intent, body, { key });
  if (answer === 'died') throw new Error('Desk died: found no answer, needed one');
  if (answer.status === 200) return;
  throw new Error(`Intent "${intent}" failed: found ${answer.status} ${JSON.stringify(answer.body)}, needed 200`);
}
