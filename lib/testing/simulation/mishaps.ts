/** What goes wrong in a simulated world, drawn from its seed: standing faults of the gateway, and events out of the blue. */
import { decimal } from '../../domain/decimal.ts';
import { ValidationError } from '../../domain/errors.ts';
import type { FaultScript } from '../../paper/fault-script.ts';
import type { Random } from '../../paper/random.ts';
import type { SimulatedDesk } from './simulated-desk.ts';
import type { World } from './world.ts';

export const oneOf = <Item>(random: Random, items: readonly [Item, ...Item[]]): Item =>
  items[random.below(items.length)] ?? items[0];

export const chance = (random: Random, probability: number): boolean => random.next() < probability;

export const CONTRACTS = [756_733, 409_557_262, 272_093] as const;
const REJECTIONS = [201, 203, 321, 10_289, 10_293, 110, 103, 404, 10_349] as const;

/** Codes that IB says of orders that work: nothing of them may be taken for the end of one. */
export const WARNINGS = [
  103, 104, 105, 110, 161, 165, 354, 399, 404, 434, 492, 2_109, 10_147, 10_148, 10_167, 10_349,
] as const;

type Draw = (random: Random) => FaultScript;

/** Strikes a few orders, then no more. */
const some = (random: Random): { skip: number; times: number } => ({
  skip: random.below(3),
  times: 1 + random.below(3),
});

const STANDING: readonly [Draw, ...Draw[]] = [
  (random) => ({ dropBeforeOrder: { skip: random.below(3) } }),
  (random) => ({ dropAfterOrder: { skip: random.below(3) } }),
  (random) => ({ freezeBeforeOrder: { skip: random.below(3) } }),
  (random) => ({ freezeAfterOrder: { skip: random.below(3) } }),
  (random) => ({ rejectOrder: { ...some(random), code: oneOf(random, REJECTIONS) } }),
  (random) => ({ neverConfirm: some(random) }),
  (random) => ({ duplicateStatus: some(random) }),
  (random) => ({ omitStatus: some(random) }),
  (random) => ({ omitStatus: { ...some(random), statuses: ['Filled'] } }),
  (random) => ({ delayStatus: { ...some(random), delayMs: random.below(20_000) } }),
  (random) => ({ reorderStatus: some(random) }),
  (random) => ({ duplicateExecution: some(random) }),
  (random) => ({
    fillPartially: { ...some(random), quantity: String(1 + random.below(200)), slices: 1 + random.below(4) },
  }),
  (random) => ({ fillPartially: { ...some(random), slices: 2 + random.below(6) } }),
  (random) => ({ fillPartially: { ...some(random), quantity: '0' } }),
  (random) => ({ holdCommissions: some(random) }),
  (random) => ({ rollBackNextValidId: { by: 1 + random.below(50) } }),
  (random) => ({ refuseClientId: { times: 1 + random.below(6) } }),
  (random) => ({ neverAnswer: { times: 1 + random.below(2) } }),
];

/** None to three standing faults, and sometimes a word about orders that work all the same. */
export function setStandingFaults({ random, gateway }: World): void {
  let script: FaultScript = {};
  for (let count = random.below(4); count > 0; count -= 1) script = { ...script, ...oneOf(random, STANDING)(random) };
  gateway.faults.set(script);
  const warns = chance(random, 0.15);
  gateway.warnsFirst = chance(random, 0.5);
  gateway.warnOf = () => (warns && chance(random, 0.5) ? oneOf(random, WARNINGS) : undefined);
}

export interface Scene {
  readonly world: World;
  /** The instance that calls go to; a killed one is replaced. */
  desk: SimulatedDesk;
}

type Mishap = (scene: Scene) => Promise<void> | void;

const pause = ({ clock, random }: World, atMostMs: number): Promise<void> =>
  clock.sleep(random.below(atMostMs), new AbortController().signal);

/** An execution to correct or bust may not be there yet: then nothing happens. */
function revise({ gateway }: World, script: FaultScript): void {
  try {
    gateway.faults.set(script);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
  }
}

/** Lists that are not true while IB's servers are out of reach. */
function hiding(random: Random): NonNullable<FaultScript['hideFromLists']> {
  const lists = ['open', 'completed', 'executions'].filter(() => chance(random, 0.6));
  const asWorking = chance(random, 0.4) ? ({ asWorking: true } as const) : {};
  return { skip: random.below(2), ...(lists.length === 0 ? {} : { lists }), ...asWorking };
}

const MISHAPS: readonly [Mishap, ...Mishap[]] = [
  async ({ world }) => {
    const { faults } = world.gateway;
    const hides = chance(world.random, 0.7) ? { hideFromLists: hiding(world.random) } : {};
    faults.set({ ...hides, notice: { code: oneOf(world.random, [1100, 2110]) } });
    await pause(world, oneOf(world.random, [8_000, 40_000]));
    faults.set({ hideFromLists: null, notice: { code: oneOf(world.random, [1101, 1102]) } });
  },
  ({ world }) => world.gateway.faults.set({ dropLinks: true }),
  async ({ world }) => {
    world.gateway.faults.set({ freeze: true });
    await pause(world, 30_000);
    world.gateway.faults.set({ thaw: true });
  },
  ({ world }) => world.gateway.faults.set({ restart: { downMs: world.random.below(5_000) } }),
  ({ world }) => world.gateway.faults.set({ restart: { downMs: world.random.below(5_000), forgetOrders: true } }),
  async ({ world }) => {
    world.gateway.isDown = true;
    await pause(world, 10_000);
    world.gateway.isDown = false;
  },
  ({ world: { gateway, random } }) => {
    const conId = oneOf(random, CONTRACTS);
    const side = oneOf(random, ['BUY', 'SELL'] as const);
    gateway.broker.control.manualOrder({ conId, side, quantity: decimal(1 + random.below(100)) });
  },
  // Somebody trades on and on: what is read is never the same twice.
  async ({ world }) => {
    const conId = oneOf(world.random, CONTRACTS);
    for (let count = 12; count > 0; count -= 1) {
      world.gateway.broker.control.manualOrder({ conId, side: 'BUY', quantity: decimal(1) });
      await pause(world, oneOf(world.random, [20, 300]));
    }
  },
  ({ world }) => revise(world, { correctExecution: { price: `${340 + world.random.below(20)}.25` } }),
  ({ world }) => revise(world, { correctExecution: { quantity: String(1 + world.random.below(150)) } }),
  ({ world }) => revise(world, { bustExecution: {} }),
  ({ world }) => world.gateway.faults.set({ releaseCommissions: true }),
  async ({ world }) => {
    await world.setState(oneOf(world.random, ['HALTED', 'HALTED', 'REDUCING']));
    await pause(world, 10_000);
    await world.setState('ACTIVE');
  },
  async ({ world }) => {
    world.storeFaults.refused = 1;
    await pause(world, 8_000);
    world.storeFaults.refused = 0;
  },
  (scene) => {
    scene.desk.process.die();
  },
  ({ world, desk }) => desk.process.stall(world.random.below(40_000)),
];

/** Happens some time within the next half minute. */
export async function someMishap(scene: Scene): Promise<void> {
  await pause(scene.world, oneOf(scene.world.random, [100, 1_000, 30_000]));
  await oneOf(scene.world.random, MISHAPS)(scene);
}
