/** Benchmark 7: an event to 100 and to 1,000 readers of server-sent events, the store's commit included (design 07). */
import { desk, latenciesInTurn, naive, polledLatency } from './event-readers.ts';
import type { Bench, BenchGroup } from './harness.ts';

const NAIVE = 'naive loop: stringify and write for each reader';
const DESK = 'the desk: one watch, encoded once';

/**
 * Of one measurement, 40,000 arrivals and more of each server. An event arrives everywhere at nearly the same moment, so that
 * the 99th percentile of a hundred events is the second slowest of them, and one pause of the machine decided the ratio; of
 * four hundred it is the fourth.
 */
const eventsFor = (readers: number): number => Math.max(100, 40_000 / readers);
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
  const load = { readers, events: eventsFor(readers) };
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
