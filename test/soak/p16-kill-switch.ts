/** P16: once HALTED is acknowledged, no order leaves: set at any moment of a basket that waits for the pace. */
import { createWorld, type World } from '../../lib/testing/simulation/world.ts';
import { allocate, finish, pause, settle, wishForSome } from './soak-steps.ts';
import type { SoakPromise } from './soak-promise.ts';

/** One message at a time, so that orders wait for their turn while the switch is thrown. */
const SLOW = { messages: 1, windowMs: 400 };

export const killSwitch: SoakPromise = {
  name: 'P16',
  title: 'the kill switch, at any moment of a basket: after its acknowledgement no order on the wire',
  unit: 'orders',
  seeds: 300,
  seedsInCi: 20,
  async try(seed) {
    const world = await createWorld({ seed, latencyMs: 10 });
    return finish(world, play(world));
  },
};

async function play(world: World): Promise<number> {
  const { random, clock, judge, seed } = world;
  wishForSome(world);
  const sentBefore = random.below(3);
  let thrown: Promise<boolean> | undefined;
  const watch = clock.every(1 + random.below(50), () => {
    if (thrown === undefined && judge.isPlanned && judge.placed >= sentBefore) thrown = world.setState('HALTED');
  });
  const desk = world.desk({ pacing: SLOW });
  await allocate(desk, { key: 'first' });
  watch.stop();
  if ((await thrown) === false) judge.find('HALTED was not acknowledged');
  // Delivered again and asked anew: HALTED is HALTED, whoever asks, until a person says otherwise.
  await allocate(desk, { key: 'first' });
  await allocate(world.desk(), { key: 'second' });
  const { size } = (await world.view()).orders;
  await world.setState('ACTIVE');
  if (seed % 2 === 0) await allocate(desk, { key: 'third' });
  await pause(world, 20_000);
  await settle(world);
  return size + judge.placed;
}
