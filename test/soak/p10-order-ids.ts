/**
 * P10: no order id is used twice, also where the gateway comes back with a nextValidId of the past. The judge counts, over
 * all days. After the night nothing but the store still knows an id: the broker lists executions of its day only, and a
 * gateway that was set up anew has forgotten its orders.
 */
import { TEN_O_CLOCK } from '../../lib/testing/simulated-broker-fixture.ts';
import { createWorld, type World } from '../../lib/testing/simulation/world.ts';
import { allocate, finish, pause, settle, wishForOther } from './soak-steps.ts';
import type { SoakPromise } from './soak-promise.ts';

const RESTARTS = 10;
const NIGHT_MS = 24 * 3_600_000;

export const orderIds: SoakPromise = {
  name: 'P10',
  title: 'order ids never collide: nextValidId rolled back, ids issued again',
  unit: 'restarts',
  seeds: 100,
  seedsInCi: 10,
  async try(seed) {
    const world = await createWorld({ seed, confirmationSeconds: 2, latencyMs: 3 });
    return finish(world, play(world));
  },
};

async function play(world: World): Promise<number> {
  const { random, gateway, judge } = world;
  let desk = world.desk();
  const lastOfDay = random.below(RESTARTS - 1);
  for (let restart = 0; restart < RESTARTS; restart += 1) {
    wishForOther(world);
    await allocate(desk, { key: `run-${restart}` });
    const isNight = restart === lastOfDay;
    if (isNight) await sleepOver(world);
    gateway.faults.set({ restart: {}, rollBackNextValidId: { by: 1 + random.below(60) } });
    // Sometimes the desk's own process is a new one too: what it knows is what is stored.
    if (isNight || random.below(2) === 0) desk = world.desk();
    await pause(world, random.below(2_000));
  }
  await settle(world);
  if (judge.placed === 0) judge.find('Nothing was sent: found no order, needed some');
  return RESTARTS;
}

/** Until 10:00 of the next day; what was under way is settled before, so that no list has a reason to name it. */
async function sleepOver(world: World): Promise<void> {
  await settle(world);
  world.gateway.faults.set({ restart: { forgetOrders: true } });
  await pause(world, TEN_O_CLOCK + NIGHT_MS - world.clock.nowMs());
}
