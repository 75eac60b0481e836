/** Benchmark 1: confirm a 20-order rebalance, from the first call to 20 confirmations (design 07). */
import { deskRebalance } from './desk-rebalance.ts';
import { LONG_ROUNDS, type Bench, type BenchGroup, type Contender, type Target } from './harness.ts';
import { allAtOnce, withPauses } from './library-baselines.ts';

const LIBRARY = '@stoqey/ib, default limiter (40/s), all at once';
const ACK_50_MS = 50;

/** `quick`: without the baseline that takes forty seconds a round. */
export function confirmRebalance({ quick }: { readonly quick: boolean }): Bench {
  return {
    id: 1,
    name: 'confirm-rebalance',
    title: 'confirm a 20-order rebalance',
    groups: [
      group(0, quick, [
        { kind: 'at-most-ms', text: 'at most 25 ms', ms: 25 },
        { kind: 'at-most-ms', text: 'at most 5 ms', ms: 5, moonshot: true },
      ]),
      group(ACK_50_MS, quick, [
        { kind: 'at-most-ms', text: 'at most 1.1 x 50 ms', ms: 1.1 * ACK_50_MS, moonshot: true },
      ]),
    ],
  };
}

function group(ackMs: number, quick: boolean, targets: readonly Target[]): BenchGroup {
  const slowest: Contender = {
    name: 'sleep 2 s an order',
    measure: () => withPauses(ackMs, 2_000),
    rounds: 1,
    cold: true,
  };
  const ratio: Target = {
    kind: 'at-least-ratio',
    text: "at least 16x the library's default",
    baseline: LIBRARY,
    ratio: 16,
  };
  return {
    condition: `gateway ack ${ackMs} ms`,
    baselines: [
      // Forty seconds whatever the gateway does: once is enough.
      ...(quick || ackMs > 0 ? [] : [slowest]),
      {
        name: 'sleep 0.1 s an order',
        measure: () => withPauses(ackMs, 100),
        cold: true,
        rounds: quick ? 1 : LONG_ROUNDS,
      },
      { name: LIBRARY, measure: () => allAtOnce(ackMs) },
      { name: 'the desk, pacing off', measure: () => deskRebalance(ackMs, 'off') },
    ],
    subject: {
      name: 'the desk, production pacing (its first window holds the basket)',
      measure: () => deskRebalance(ackMs),
    },
    // At 50 ms everybody waits for the gateway: sixteenfold is the target of ack 0.
    targets: ackMs === 0 ? [...targets, ratio] : targets,
  };
}
