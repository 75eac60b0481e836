/** Benchmark 7: an event to 100 and to 1,000 readers of server-sent events, the store's commit included (design 07). */
import { desk, latenciesInTurn, naive, polledLatency } from './event-readers.ts';
import type { Bench, BenchGroup } from './harness.ts';

const NAIVE = 'naive loop: stringify and write for each reader';
const DESK = 'the desk: one watch, encoded once';

/**
 * Events of one measurement. An event arrives everywhere at nearly the same moment, so that the 99th percentile of a hundred is the
 * second slowest of them. Two in a hundred meet a collection of garbage, whoever made it: with four hundred, chance still decided
 * on which side of one a ratio lay, and it takes fifteen hundred. To a thousand readers the work is longer than any pause.
 */
const EVENTS: ReadonlyMap<number, number> = new Map([
  [100, 1_500],
  [1_000, 100],
]);
/** In CI, which forgives twofold. */
const QUICK_EVENTS = 400;
/** So many events of both are warm-up enough. */
const WARM_UPS = 1;

/** `quick`: without polling, which takes its five seconds, and with 100 readers only. */
export function events({ quick }: { readonly quick: boolean }): Bench {
  return {
    id: 7,
    name: 'events',
    title: 'p99 of an event from before its commit to its readers',
    groups: quick ? [group(100, quick)] : [group(100, quick), group(1_000, quick)],
  };
}

function group(readers: number, quick: boolean): BenchGroup {
  const load = { readers, events: quick ? QUICK_EVENTS : (EVENTS.get(readers) ?? QUICK_EVENTS) };
  let ours = Infinity;
  /** Both in one measurement, event by event in turn. */
  const both = async (): Promise<number> => {
    const [theirs = Infinity, desks = Infinity] = await latenciesInTurn([naive, desk], load);
    ours = desks;
    return theirs;
  };
  const polling = { name: 'polling every 5 s', measure: () => polledLatency(readers), rounds: 1, cold: true as const };
  return {
    condition: `${readers} readers`,
    baselines: [...(quick ? [] : [polling]), { name: NAIVE, measure: both, warmUps: WARM_UPS }],
    subject: { name: DESK, measure: () => Promise.resolve(ours), warmUps: WARM_UPS },
    targets: [
      { kind: 'at-least-ratio', text: 'p99 no worse than the naive loop', baseline: NAIVE, ratio: 1 },
      { kind: 'at-least-ratio', text: 'half the p99 of the naive loop', baseline: NAIVE, ratio: 2, moonshot: true },
    ],
  };
}
