/** P2: an order whose fate is not proved stays unknown, and is resolved within five seconds after the link is back. */
import type { FaultScript } from '../../lib/paper/fault-script.ts';
import { createWorld, type World } from '../../lib/testing/simulation/world.ts';
import { allocate, finish, pause, wishForSome } from './soak-steps.ts';
import type { SoakPromise } from './soak-promise.ts';

const RESOLVED_WITHIN_MS = 5_000;

interface Case {
  readonly faults: (skip: number) => FaultScript;
  readonly restarts?: true;
}

const CASES: readonly Case[] = [
  { faults: () => ({ neverConfirm: {} }) },
  { faults: (skip) => ({ neverConfirm: { skip, times: 1 } }) },
  { faults: (skip) => ({ dropAfterOrder: { skip } }) },
  { faults: (skip) => ({ dropBeforeOrder: { skip } }) },
  { faults: (skip) => ({ dropAfterOrder: { skip } }), restarts: true },
  { faults: (skip) => ({ dropBeforeOrder: { skip } }), restarts: true },
  { faults: (skip) => ({ freezeAfterOrder: { skip } }) },
  { faults: (skip) => ({ freezeBeforeOrder: { skip } }) },
];

export const noGuess: SoakPromise = {
  name: 'P2',
  title: 'no terminal state without broker evidence; resolved within 5 s after the link is back',
  unit: 'orders',
  seeds: 500,
  seedsInCi: 50,
  async try(seed) {
    const world = await createWorld({ seed, confirmationSeconds: 2, latencyMs: 10 });
    return finish(world, play(world));
  },
};

async function play(world: World): Promise<number> {
  const { random, gateway, clock, judge, seed } = world;
  const { faults, restarts }: Case = CASES[seed % CASES.length] ?? { faults: () => ({}) };
  wishForSome(world);
  const skip = random.below(3);
  const partly = random.below(3) === 0 ? { fillPartially: { quantity: String(1 + random.below(100)), slices: 2 } } : {};
  gateway.faults.set({ ...faults(skip), ...partly });
  await allocate(world.desk());
  if (restarts === true) gateway.faults.set({ restart: { downMs: 1_000 + random.below(20_000) } });
  await pause(world, 21_000);
  // What was sent is one thing, what is known of it another: the link is back from here on.
  gateway.faults.set({ thaw: true });
  const backAtMs = clock.nowMs();
  const desk = world.desk();
  for (;;) {
    await desk.call('trade-reconciliation', {});
    const states = [...(await world.view()).orders.values()].map(({ state }) => state);
    if (states.every((state) => state === 'WORKING')) break;
    await pause(world, 250);
    if (clock.nowMs() - backAtMs > RESOLVED_WITHIN_MS) {
      judge.find(`Not resolved ${RESOLVED_WITHIN_MS} ms after the link was back: ${states.join(', ')}`);
      break;
    }
  }
  const orders = (await world.view()).orders.size;
  judge.atRest(await world.view());
  return Math.max(judge.placed, orders);
}
