/** P7: what waited to be sent when the link went away, or longer than its deadline, is never sent later. */
import { createWorld, type World } from '../../lib/testing/simulation/world.ts';
import { allocate, finish, pause, settle, wishForSome } from './soak-steps.ts';
import type { SoakPromise } from './soak-promise.ts';

const CONFIRMATION_SECONDS = 2;
/** One message at a time, so that orders wait for their turn while the link goes away. */
const SLOW = { messages: 1, windowMs: 400 };

export const nothingStale: SoakPromise = {
  name: 'P7',
  title: 'nothing stale is ever sent: an outage longer than the send deadline',
  unit: 'orders that waited',
  seeds: 500,
  seedsInCi: 60,
  async try(seed) {
    const world = await createWorld({ seed, confirmationSeconds: CONFIRMATION_SECONDS, latencyMs: 10 });
    return finish(world, play(world));
  },
};

type Outage = 'links cut, nobody listens' | 'gateway restarts' | '1100';
const OUTAGES: readonly Outage[] = ['links cut, nobody listens', 'gateway restarts', '1100'];
/** What was under way when the outage began may still arrive: twice the longest way of a message. */
const UNDER_WAY_MS = 20;

async function play(world: World): Promise<number> {
  const { random, gateway, clock, judge, seed } = world;
  wishForSome(world);
  const outage = OUTAGES[seed % OUTAGES.length] ?? '1100';
  const cutAfter = random.below(3);
  const downMs = CONFIRMATION_SECONDS * 1_000 + random.below(20_000);
  let downAtMs: number | undefined;
  const watch = clock.every(1, () => {
    if (downAtMs !== undefined || !judge.isPlanned || judge.placed < cutAfter) return;
    downAtMs = clock.nowMs();
    begin(world, outage, downMs);
  });
  const desk = world.desk({ pacing: SLOW });
  await allocate(desk);
  watch.stop();
  if (downAtMs === undefined) return 0;
  const planned = (await world.view()).orders.size;
  await pause(world, Math.max(0, downAtMs + downMs - clock.nowMs()));
  gateway.isDown = false;
  if (outage === '1100') gateway.faults.set({ notice: { code: random.below(2) === 0 ? 1101 : 1102 } });
  // The same instance connects again, and so does another: nothing of the old basket may come along.
  await desk.call('trade-reconciliation', {});
  await pause(world, 60_000);
  await settle(world);
  for (const [orderRef, atMs] of judge.arrivals) {
    if (atMs > downAtMs + UNDER_WAY_MS) judge.find(`Sent ${atMs - downAtMs} ms into the outage: ${orderRef}`);
  }
  return planned - judge.placed;
}

function begin({ gateway }: World, outage: Outage, downMs: number): void {
  if (outage === '1100') return gateway.faults.set({ notice: { code: 1100 } });
  if (outage === 'gateway restarts') return gateway.faults.set({ restart: { downMs } });
  gateway.isDown = true;
  gateway.faults.set({ dropLinks: true });
}
