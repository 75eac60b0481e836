/** Benchmark 7: an event to 100 and to 1,000 readers of server-sent events, the store's commit included (design 07). */
import { desk, naive, polledLatency, pushedLatency } from './event-readers.ts';
import type { Bench, BenchGroup } from './harness.ts';

const NAIVE = 'naive loop: stringify and write for each reader';

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
  return {
    condition: `${readers} readers`,
    baselines: [
      ...(quick
        ? []
        : [{ name: 'polling every 5 s', measure: () => polledLatency(readers), rounds: 1, cold: true as const }]),
      { name: NAIVE, measure: () => pushedLatency(readers, naive) },
    ],
    subject: { name: 'the desk: one watch, encoded once', measure: () => pushedLatency(readers, desk) },
    targets: [
      { kind: 'at-least-ratio', text: 'p99 no worse than the naive loop', baseline: NAIVE, ratio: 1 },
      { kind: 'at-least-ratio', text: 'half the p99 of the naive loop', baseline: NAIVE, ratio: 2, moonshot: true },
    ],
  };
}
