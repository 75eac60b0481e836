/** Benchmark 2: use IB's 50 messages a second without one too many, and orders before data (design 07). */
import { LONG_ROUNDS, type Bench, type BenchGroup } from './harness.ts';
import { acceptedBy, orderBehind, partsOfOrderBehind, theDesk, theLibrary } from './paced-clients.ts';

const LIBRARY = '@stoqey/ib, default limiter (40/s)';
const LIBRARY_50 = '@stoqey/ib, limiter set to 50/s';
const A_SLOT_MS = 1_000 / 50;

/** `quick`: two seconds instead of ten, the library once. */
export function pacing({ quick }: { readonly quick: boolean }): Bench {
  return {
    id: 2,
    name: 'pacing',
    title: 'messages a gateway accepts that counts 50 in any second, and an order behind queued data requests',
    groups: [
      accepted(quick ? 2 : 10, quick),
      behind(quick, quick ? SOON : IN_FLOW),
      ...(quick ? [] : [behind(quick, AT_ONCE)]),
    ],
  };
}

function accepted(seconds: number, quick: boolean): BenchGroup {
  return {
    condition: `accepted in ${seconds} s, until the first excess`,
    unit: 'messages a second',
    better: 'more',
    baselines: [
      { name: LIBRARY, measure: () => rate(theLibrary(), seconds), rounds: 1, cold: true },
      // What a reader of IB's rule would set: whatever else it sends, and a late answer, make it one too many.
      ...(quick
        ? []
        : [{ name: LIBRARY_50, measure: () => rate(theLibrary(50), seconds), rounds: 1, cold: true as const }]),
    ],
    subject: { name: 'the desk', measure: () => rate(theDesk, seconds), cold: true, rounds: LONG_ROUNDS },
    targets: [
      { kind: 'at-least', text: 'at least 48 a second, none too many', figure: 48 },
      { kind: 'at-least', text: 'at least 49.5 a second', figure: 49.5, moonshot: true },
    ],
  };
}

const rate = async (connect: typeof theDesk, seconds: number): Promise<number> =>
  (await acceptedBy(connect, seconds)) / seconds;

interface Behind {
  readonly condition: string;
  readonly asked: number;
  readonly afterMs: number;
  readonly text: string;
  readonly ms: number;
}

/** The queue is being worked off; about 200 wait. */
const IN_FLOW: Behind = {
  condition: 'an order while 200 requests wait their turn',
  asked: 300,
  afterMs: 2_000,
  text: 'in the next slot: at most 20 ms and its answer (10 ms)',
  ms: A_SLOT_MS + 10,
};

const SOON: Behind = {
  ...IN_FLOW,
  condition: 'an order while 100 requests wait their turn',
  asked: 160,
  afterMs: 1_200,
};

/** The whole window has just been spent on data: nobody may send anything for a second. */
const AT_ONCE: Behind = {
  condition: 'an order in the tick in which 200 requests were asked for',
  asked: 200,
  afterMs: 0,
  text: 'with the next window: at most 1,002 ms and its answer (10 ms)',
  ms: 1_012,
};

function behind(quick: boolean, { condition, text, ms, ...queue }: Behind): BenchGroup {
  return {
    condition,
    baselines: [{ name: LIBRARY, measure: () => orderBehind(theLibrary(), queue), rounds: quick ? 1 : 2, cold: true }],
    subject: { name: 'the desk', measure: () => orderBehind(theDesk, queue), cold: true, rounds: LONG_ROUNDS },
    targets: [
      { kind: 'at-most-ms', text, ms },
      { kind: 'at-least-ratio', text: 'at least 4x the library', baseline: LIBRARY, ratio: 4 },
    ],
    parts: () => partsOfOrderBehind(theDesk, queue),
  };
}
