/** P8: fills that happen while IB's servers are out of reach (1100) are booked, with and without a reconnect. */
import { createWorld, type World } from '../../lib/testing/simulation/world.ts';
import { allocate, finish, pause, settle, wishForSome } from './soak-steps.ts';
import type { SoakPromise } from './soak-promise.ts';

export const fillsIn1100: SoakPromise = {
  name: 'P8',
  title: 'fills during 1100 survive, with and without a reconnect',
  unit: 'fills',
  seeds: 100,
  seedsInCi: 12,
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
  gateway.faults.set({ neverConfirm: { skip: split }, fillPartially: { slices: 2 + random.below(5) } });
  let lost = false;
  const watch = clock.every(1, () => {
    if (lost || judge.placed <= split) return;
    lost = true;
    gateway.faults.set({ notice: { code: 1100 } });
  });
  await allocate(world.desk());
  watch.stop();
  await pause(world, random.below(10_000));
  // 1101: data lost; 1102: data maintained; or the gateway itself starts anew.
  if (seed % 3 === 2) gateway.faults.set({ restart: { downMs: random.below(3_000) } });
  else gateway.faults.set({ notice: { code: seed % 3 === 0 ? 1101 : 1102 } });
  gateway.faults.set({ neverConfirm: null });
  await pause(world, 5_000);
  await settle(world);
  return judge.executions.size;
}
