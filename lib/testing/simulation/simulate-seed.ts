/**
 * One seed, one history: days of allocations and reconciliations under faults, deaths and redeliveries; after each day
 * everything is healed, reconciled and judged. The same seed gives the same journal. What may never happen is a finding.
 */
import type { Json } from '../../domain/run.ts';
import { newYorkAtMs } from '../../paper/new-york-time.ts';
import type { IntentAnswer } from '../../../intents/intent.ts';
import { DAY } from '../simulated-broker-fixture.ts';
import { chance, CONTRACTS, setStandingFaults, oneOf, someMishap, type Scene } from './mishaps.ts';
import type { SimulatedDesk } from './simulated-desk.ts';
import type { Wish } from './wishing-strategy.ts';
import { createWorld, SPECS, STRATEGY_IDS, type World } from './world.ts';

export interface SeedResult {
  readonly seed: number;
  readonly findings: readonly string[];
  readonly journal: string;
  readonly counts: SeedCounts;
}

export interface SeedCounts {
  readonly placed: number;
  readonly executions: number;
  readonly deaths: number;
  readonly calls: number;
  /** Virtual time lived through. */
  readonly livedMs: number;
}

export interface SeedOptions {
  readonly tell?: (line: string) => void;
  readonly keepsJournal?: boolean;
}

interface Tally {
  deaths: number;
  calls: number;
  key: number;
}

export async function simulateSeed(seed: number, options: SeedOptions = {}): Promise<SeedResult> {
  const world = await createWorld({ seed, ...worldOf(seed), tell: options.tell, keepsJournal: options.keepsJournal });
  const tally: Tally = { deaths: 0, calls: 0, key: 0 };
  const startedAtMs = world.clock.nowMs();
  try {
    await world.clock.run(history(world, tally));
  } catch (error) {
    world.judge.find(`Simulation failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  world.close();
  const { placed, executions, findings } = world.judge;
  const counts = {
    placed,
    executions: executions.size,
    deaths: tally.deaths,
    calls: tally.calls,
    livedMs: world.clock.nowMs() - startedAtMs,
  };
  return { seed, findings, journal: world.journal(), counts };
}

const worldOf = (seed: number) => ({
  alwaysOpen: seed % 3 !== 0,
  latencyMs: [1, 3, 30, 300][seed % 4] ?? 3,
  confirmationSeconds: [1, 5, 15][seed % 5] ?? 15,
});

async function history(world: World, tally: Tally): Promise<void> {
  const { random } = world;
  const scene: Scene = { world, desk: world.desk() };
  const days = chance(random, 0.2) ? 2 : 1;
  for (let day = 0; day < days; day += 1) {
    if (day > 0) await until(world, newYorkAtMs(DAY + day, 600));
    for (let round = 1 + random.below(3); round > 0; round -= 1) await troubledRound(scene, tally);
    await heal(world);
    await rest(world, tally);
    // Day orders end with the session: what they filled until then is read on the same broker day.
    await until(world, newYorkAtMs(DAY + day, 16 * 60 + 30));
    await rest(world, tally);
  }
}

async function troubledRound(scene: Scene, tally: Tally): Promise<void> {
  const { world } = scene;
  const { random, storeFaults, clock } = world;
  for (const id of STRATEGY_IDS) if (chance(random, 0.7)) world.wishes.set(id, drawWish(world));
  setStandingFaults(world);
  const isRough = chance(random, 0.4);
  storeFaults.refused = isRough ? 0.02 : 0;
  storeFaults.unknown = isRough ? 0.03 : 0;
  storeFaults.twice = 0.05;
  storeFaults.latencyMs = oneOf(random, [0, 5, 50]);
  const mishaps = Array.from({ length: random.below(4) }, () => someMishap(scene));
  for (let calls = 1 + random.below(3); calls > 0; calls -= 1) await deliver(scene, tally);
  await Promise.all(mishaps);
  await clock.sleep(random.below(60_000), new AbortController().signal);
}

function drawWish({ random }: World): Wish {
  if (chance(random, 0.1)) return 'hold';
  const symbols = Object.keys(SPECS).filter(() => chance(random, 0.5));
  return Object.fromEntries(symbols.map((symbol) => [symbol, String((random.below(13) - 6) / 20)]));
}

/** One call, delivered once or several times, in a row or at once, by one instance or several; repeated after a death. */
async function deliver(scene: Scene, tally: Tally): Promise<void> {
  const { random, judge } = scene.world;
  const { intent, body } = drawIntent(scene.world);
  const key = chance(random, 0.8) ? `key-${(tally.key += 1)}` : undefined;
  const repeats = chance(random, 0.3) ? 1 + random.below(4) : 0;
  const answers: IntentAnswer[] = [];
  const once = async (): Promise<void> => {
    const answer = await callSomewhere(scene, { intent, body, key }, tally);
    if (answer === 'died') await afterDeath();
    else answers.push(answer);
  };
  const afterDeath = async (): Promise<void> => {
    tally.deaths += 1;
    for (let redeliveries = 1 + random.below(5); redeliveries > 0; redeliveries -= 1) {
      await scene.world.clock.sleep(random.below(20_000), new AbortController().signal);
      const answer = await callSomewhere(scene, { intent, body, key }, tally);
      if (answer !== 'died') answers.push(answer);
    }
  };
  const all = Array.from({ length: 1 + repeats }, () => once);
  if (chance(random, 0.5)) await Promise.all(all.map((call) => call()));
  else for (const call of all) await call();
  if (key === undefined) return;
  const told = new Set(answers.filter(({ status }) => status === 200).map((answer) => JSON.stringify(answer.body)));
  if (told.size > 1) judge.find(`Key ${key} was answered in ${told.size} ways`);
  for (const { status, body: why } of answers) if (status === 500) judge.find(`Answered 500: ${JSON.stringify(why)}`);
}

/** Mostly what trades; the others are delivered again, killed and judged the same way. */
function drawIntent(world: World): Pick<Call, 'intent' | 'body'> {
  const { random } = world;
  const strategies = STRATEGY_IDS.filter(() => chance(random, 0.7));
  const named = strategies.length === 0 ? { strategies: ['alpha'] } : { strategies };
  const draw = random.next();
  if (draw < 0.6) return { intent: 'allocation', body: drawAllocation(world) };
  if (draw < 0.75) return { intent: 'trade-reconciliation', body: {} };
  if (draw < 0.84) return { intent: 'orchestrator', body: named };
  if (draw < 0.92) return { intent: 'close-all', body: drawClosing(world, named) };
  if (draw < 0.96) return { intent: 'cash-balancer', body: {} };
  return { intent: 'adjust-holdings', body: drawAdjustment(world) };
}

function drawClosing({ random }: World, named: { readonly [name: string]: Json }): Json {
  return { ...(chance(random, 0.5) ? named : {}), ...(chance(random, 0.2) ? { cancelOnly: true } : {}) };
}

function drawAdjustment({ random }: World): Json {
  const sides = ['alpha', 'beta', 'gamma', 'unallocated', 'broker'];
  const at = random.below(sides.length);
  const from = sides[at] ?? 'alpha';
  const to = sides[(at + 1 + random.below(sides.length - 1)) % sides.length] ?? 'beta';
  const quantity = String(1 + random.below(60));
  const price = chance(random, 0.5) ? { price: `${300 + random.below(50)}.5` } : {};
  return { conId: oneOf(random, CONTRACTS), from, to, quantity, reason: 'simulated', ...price };
}

function drawAllocation({ random, wishes }: World): Json {
  const strategies = STRATEGY_IDS.filter(() => chance(random, 0.7));
  if (!chance(random, 0.2)) return { strategies: strategies.length === 0 ? ['alpha'] : strategies };
  // One limit fits one contract: it rests, or fills at once.
  wishes.set('alpha', { SPY: String((random.below(13) - 6) / 20) });
  return { strategies: ['alpha'], orderProperties: { orderType: 'LMT', limitPrice: String(335 + random.below(25)) } };
}

interface Call {
  readonly intent: string;
  readonly body: Json;
  readonly key: string | undefined;
}

async function callSomewhere(scene: Scene, { intent, body, key }: Call, tally: Tally): Promise<IntentAnswer | 'died'> {
  const { world } = scene;
  const desk = instanceFor(scene);
  tally.calls += 1;
  const durationMs = oneOf(world.random, [3_000, 60_000, 120_000]);
  const deadline = world.clock.deadline({ what: 'the call', durationMs });
  try {
    return await desk.call(intent, body, { key, signal: deadline.signal });
  } finally {
    deadline.cancel();
  }
}

function instanceFor(scene: Scene): SimulatedDesk {
  const { world } = scene;
  const { random } = world;
  const skewMs = chance(random, 0.3) ? random.below(1_500) - 750 : 0;
  // Orders that wait for their turn while something happens to the link, the lease or the trading state.
  if (chance(random, 0.15)) return world.desk({ skewMs, pacing: { messages: 1 + random.below(3), windowMs: 400 } });
  if (chance(random, 0.3)) return world.desk({ skewMs, diesAfter: 1 + random.below(oneOf(random, [40, 400, 1_500])) });
  if (chance(random, 0.2)) return world.desk({ skewMs });
  if (!scene.desk.process.isAlive) scene.desk = world.desk({ skewMs });
  return scene.desk;
}

async function heal(world: World): Promise<void> {
  Object.assign(world.storeFaults, { refused: 0, unknown: 0, twice: 0, latencyMs: 0 });
  world.gateway.isDown = false;
  world.gateway.faults.clear();
  world.gateway.warnOf = () => undefined;
  world.judge.wire.halting('over');
  await world.configure({ tradingState: 'ACTIVE' });
  // The lease of a dead process runs out.
  await world.clock.sleep(20_000, new AbortController().signal);
}

/** Reconciles until the broker's word on every order is in the ledger, as the desk's own schedule would. */
async function rest(world: World, tally: Tally): Promise<void> {
  const desk = world.desk();
  for (let attempt = 0; attempt < 4; attempt += 1) {
    tally.calls += 1;
    const answer = await desk.call('trade-reconciliation', {});
    const { orders } = await world.view();
    const isOpen = [...orders.values()].some(({ state }) => state !== 'WORKING');
    if (answer !== 'died' && answer.status === 200 && !isOpen) break;
    await world.clock.sleep(5_000, new AbortController().signal);
  }
  world.judge.atRest(await world.view());
}

async function until(world: World, atMs: number): Promise<void> {
  const leftMs = atMs - world.clock.nowMs();
  if (leftMs > 0) await world.clock.sleep(leftMs, new AbortController().signal);
}
