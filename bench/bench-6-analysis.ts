/**
 * Benchmark 6: a hundred analyses of ten agents in four stages, with a stand-in of the model that takes a second and now and then
 * twenty (design 07). The makespan beside the critical path, which no scheduler can beat, and the submission of one while a hundred run.
 */
import { byDesk, byPolling, byTurns } from './analysis-contenders.ts';
import { LONG_ROUNDS, type Bench, type BenchGroup, type Contender } from './harness.ts';
import { modelTimes, type ModelTimes } from './model-times.ts';
import { createP99, submitBesideCreate, submitP99, type SubmitAndCreate } from './submit-latency.ts';
import { withStores, type StoreName } from './stores-for-bench.ts';

const CRITICAL = 'critical path of the same model';
const SERIAL = 'serial agents: one after the other in each analysis';
const POLLING = 'polling: a look at the queue every 5 s gives each analysis its next stage';
const GOOGLE = "one create by Google's client alone, between the submissions of the same seconds";
const CREATE = 'one durable create in the store, beside the same analyses';

/** `quick`: twenty analyses, a model five times as fast, the embedded store, and no polling, which takes its five seconds. */
export function analysis({ quick }: { readonly quick: boolean }): Bench {
  const stores: readonly StoreName[] = quick ? ['embedded'] : ['emulator', 'embedded'];
  return {
    id: 6,
    name: 'analysis',
    title: 'analyses of ten agents in four stages with a model stand-in, and their submission',
    groups: [
      ...stores.flatMap((store) => [makespans(store, quick), submissions(store)]),
      ...(quick ? [] : [besideCreates()]),
    ],
  };
}

function makespans(store: StoreName, quick: boolean): BenchGroup {
  const tasks = quick ? 20 : 100;
  const meanMs = quick ? 200 : 1_000;
  const contender = (name: string, measure: (times: ModelTimes) => Promise<number>): Contender => {
    let round = 1;
    return {
      name,
      // The same model times in the same round, whoever is measured. Not from 1 on: one agent of that seed takes so long that a
      // round lasts half a minute, and what the desk adds would be a smaller share of it.
      measure: () => measure(modelTimes({ seed: (round += 1), tasks, meanMs })),
      cold: true,
      rounds: LONG_ROUNDS,
    };
  };
  const on =
    (work: typeof byDesk) =>
    (times: ModelTimes): Promise<number> =>
      withStores(store, (stores) => work(stores, times));
  let polled = Infinity;
  const slowOnes = async (times: ModelTimes): Promise<number> => {
    const [serial, polling] = await Promise.all([on(byTurns)(times), on(byPolling)(times)]);
    polled = polling;
    return serial;
  };
  const polling = contender(POLLING, () => Promise.resolve(polled));
  // They wait for the model nearly all the time, whatever stores it: once is enough, on the store that is kinder to them, and side by
  // side, each on a store of its own, so that a round lasts as long as the slower one.
  const slow = quick ? [contender(SERIAL, on(byTurns))] : [contender(SERIAL, slowOnes), polling];
  return {
    condition: `${store} store, makespan of ${tasks} analyses, model ${meanMs} ms`,
    baselines: [
      contender(CRITICAL, ({ criticalPathMs }) => Promise.resolve(criticalPathMs)),
      ...(store === 'emulator' ? [] : slow),
    ],
    subject: contender('the desk', on(byDesk)),
    targets: [
      { kind: 'at-most-of', text: 'at most 1.05 x the critical path', baseline: CRITICAL, times: 1.05 },
      { kind: 'at-most-of', text: 'at most 1.01 x the critical path', baseline: CRITICAL, times: 1.01, moonshot: true },
    ],
  };
}

const submissions = (store: StoreName): BenchGroup => ({
  condition: `${store} store, p99 of 100 submissions over HTTP while 100 analyses run`,
  baselines: [{ name: CREATE, measure: () => withStores(store, createP99), cold: true, rounds: LONG_ROUNDS }],
  subject: { name: 'POST /analysis', measure: () => withStores(store, submitP99), cold: true, rounds: LONG_ROUNDS },
  targets: [
    { kind: 'at-most-ms', text: 'p99 at most 50 ms', ms: 50 },
    { kind: 'at-most-of', text: 'at most 1.5 x one durable create', baseline: CREATE, times: 1.5, moonshot: true },
  ],
});

/** Both figures of a round are of one measurement. */
function besideCreates(): BenchGroup {
  let measured: SubmitAndCreate | undefined;
  const measure = async (): Promise<number> => {
    measured = await withStores('emulator', (stores, place) => {
      if (place === undefined) throw new Error('Emulator is missing: needed its address');
      return submitBesideCreate(stores, place);
    });
    return measured.createMs;
  };
  return {
    condition:
      'emulator store, p99 of 100 submissions over HTTP and of 100 creates between them, while 100 analyses run',
    baselines: [{ name: GOOGLE, measure, cold: true, rounds: LONG_ROUNDS }],
    subject: {
      name: 'POST /analysis',
      measure: () => Promise.resolve(measured?.submitMs ?? Infinity),
      cold: true,
      rounds: LONG_ROUNDS,
    },
    targets: [{ kind: 'at-most-of', text: 'at most 1.5 x that create', baseline: GOOGLE, times: 1.5, moonshot: true }],
  };
}
