/**
 * P15: one slot, one run. A slot of the Scheduler is delivered a hundred times at once and again later, to instances whose
 * clocks differ, around both changes of the clock: exactly one delivery runs it.
 */
import { Temporal } from '@js-temporal/polyfill';
import { newYorkAtMs } from '../../lib/paper/new-york-time.ts';
import { DAY } from '../../lib/testing/simulated-broker-fixture.ts';
import type { SimulatedDesk } from '../../lib/testing/simulation/simulated-desk.ts';
import { createWorld, type World } from '../../lib/testing/simulation/world.ts';
import type { IntentAnswer } from '../../intents/intent.ts';
import { allocate, finish, pause, settle, wishForOther } from './soak-steps.ts';
import type { SoakPromise } from './soak-promise.ts';

const DELIVERIES = 100;
const INSTANCES = 5;
const HOUR_MS = 3_600_000;
const utc = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
/** Slots that follow each other, or look alike on the wall: 1:30 comes twice on 3 November 2019, 2:30 never on 10 March. */
const SLOTS: readonly (readonly [number, ...number[]])[] = [
  [newYorkAtMs(DAY, 600)],
  [utc('2019-11-03T05:30Z'), utc('2019-11-03T06:30Z')],
  [utc('2019-03-10T06:30Z'), utc('2019-03-10T07:30Z')],
  [newYorkAtMs(DAY, 600) - HOUR_MS, newYorkAtMs(DAY, 600)],
];

const slotsOf = (seed: number): readonly [number, ...number[]] => SLOTS[seed % SLOTS.length] ?? [newYorkAtMs(DAY, 600)];

export const oneRun: SoakPromise = {
  name: 'P15',
  title: 'one slot, one run: concurrent and repeated delivery, clock shifts, both DST days',
  unit: 'deliveries',
  seeds: 100,
  seedsInCi: 6,
  async try(seed) {
    const world = await createWorld({ seed, latencyMs: 3, startAtMs: slotsOf(seed)[0] });
    return finish(world, play(world));
  },
};

async function play(world: World): Promise<number> {
  const { random, seed, clock } = world;
  const instances = Array.from({ length: INSTANCES }, () => world.desk({ skewMs: random.below(1_800) - 900 }));
  const slots = slotsOf(seed);
  for (const timeAtMs of slots) {
    await pause(world, Math.max(0, timeAtMs - clock.nowMs()));
    wishForOther(world);
    const deliver = async (atMostMs: number): Promise<IntentAnswer | 'died'> => {
      await pause(world, random.below(atMostMs));
      return allocate(instanceOf(instances, random.below(INSTANCES)), { schedule: { timeAtMs, jobName: 'daily' } });
    };
    const first = await Promise.all(Array.from({ length: DELIVERIES }, () => deliver(seed % 2 === 0 ? 1 : 3_000)));
    const later = await deliver(600_000);
    judgeSlot(world, { timeAtMs, answers: [...first, later] });
  }
  await settle(world);
  return slots.length * (DELIVERIES + 1);
}

function judgeSlot(
  { judge }: World,
  { timeAtMs, answers }: { readonly timeAtMs: number; readonly answers: readonly (IntentAnswer | 'died')[] },
): void {
  const told = answers.flatMap((answer) => (answer === 'died' ? [] : [answer]));
  const ran = told.filter(({ status, headers }) => status === 200 && headers['Idempotent-Replayed'] === undefined);
  const others = told.filter((answer) => !ran.includes(answer));
  const odd = others.filter(({ status }) => status !== 200 && status !== 409);
  if (ran.length !== 1) judge.find(`Slot ${timeAtMs}: ${ran.length} of ${told.length} deliveries ran it`);
  for (const { status, body } of odd) judge.find(`Slot ${timeAtMs}: answered ${status} ${JSON.stringify(body)}`);
  const bodies = new Set(
    [...ran, ...others.filter(({ status }) => status === 200)].map(({ body }) => JSON.stringify(body)),
  );
  if (bodies.size > 1) judge.find(`Slot ${timeAtMs}: ${bodies.size} different answers`);
}

function instanceOf(instances: readonly SimulatedDesk[], index: number): SimulatedDesk {
  const found = instances[index];
  if (found === undefined) throw new Error(`Instance is missing: found ${instances.length}, needed number ${index}`);
  return found;
}
