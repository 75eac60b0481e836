/**
 * P8: fills that happen while IB's servers are out of reach (1100) are booked, with and without a reconnect, and what
 * lists leave out meanwhile is not taken for absent: neither by who was connected nor by who connects then.
 */
import { createWorld, type World } from '../../lib/testing/simulation/world.ts';
import { allocate, finish, pause, settle, wishForOther, wishForSome } from './soak-steps.ts';
import type { SoakPromise } from './soak-promise.ts';

export const fillsIn1100: SoakPromise = {
  name: 'P8',
  title: 'fills during 1100 survive, with and without a reconnect, whatever the lists leave out',
  unit: 'fills',
  seeds: 400,
  seedsInCi: 32,
  async try(seed) {
    const world = await createWorld({ seed, confirmationSeconds: 2, latencyMs: 10 });
    return finish(world, play(world));
  },
};

async function play(world: World): Promise<number> {
  const { random, gateway, clock, judge, seed } = world;
  wishForSome(world);
  // The first orders of the basket are told of, the others fill in silence.
  const split = random.below(3);
  // They fill slice by slice, or in part and then rest.
  const rests = seed % 5 === 0 ? { quantity: String(1 + random.below(50)) } : {};
  gateway.faults.set({ neverConfirm: { skip: split }, fillPartially: { slices: 2 + random.below(5), ...rests } });
  let lost = false;
  const watch = clock.every(1, () => {
    if (lost || judge.placed <= split) return;
    lost = true;
    gateway.faults.set({ notice: { code: 1100 } });
  });
  await allocate(world.desk());
  watch.stop();
  await pause(world, random.below(10_000));
  if (seed % 2 === 0) await readUntrueLists(world);
  // 1101: data lost; 1102: data maintained; or the gateway itself starts anew.
  if (seed % 3 === 2) gateway.faults.set({ restart: { downMs: random.below(3_000) } });
  gateway.faults.set({ notice: { code: seed % 3 === 0 ? 1101 : 1102 } });
  gateway.faults.set({ neverConfirm: null, hideFromLists: null });
  await pause(world, 5_000);
  await settle(world);
  return judge.executions.size;
}

const LISTS = [['open'], ['completed'], ['executions'], ['open', 'completed'], ['open', 'completed', 'executions']];

/** Before anything of the basket is settled: by the lists alone it was never there, or never filled. */
async function readUntrueLists(world: World): Promise<void> {
  const { random, gateway, seed } = world;
  const asWorking = random.below(3) === 0 ? ({ asWorking: true } as const) : {};
  gateway.faults.set({ hideFromLists: { lists: LISTS[random.below(LISTS.length)] ?? ['open'], ...asWorking } });
  const desk = world.desk();
  // Out of reach again while it reads, or all the time.
  if (seed % 4 === 0) {
    const later = pause(world, random.below(200)).then(() => gateway.faults.set({ notice: { code: 1100 } }));
    await Promise.all([desk.call('trade-reconciliation', {}), later]);
  }
  await desk.call('trade-reconciliation', {});
  wishForOther(world);
  await allocate(desk, { key: 'out-of-reach' });
}
