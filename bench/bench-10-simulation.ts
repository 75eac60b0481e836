/** Benchmark 10: simulate one trading day, 3 strategies, 50 symbols (design 07). */
import { LONG_ROUNDS, type Bench } from './harness.ts';
import { liveThroughDay, WHOLE_DAY, type SimulatedLoad } from './simulated-day.ts';

const REAL_TIME = 'real time';
const QUICK: SimulatedLoad = { ...WHOLE_DAY, lengthMinutes: 15 };

/**
 * `quick`: the first quarter of an hour, held to the same pace; its first rebalance is the largest of the day. In processor
 * time, as its verdict may refuse a change and a busy machine must not: the simulation waits for nothing.
 */
export function simulation({ quick }: { readonly quick: boolean }): Bench {
  const load = quick ? QUICK : WHOLE_DAY;
  const realMs = load.lengthMinutes * 60_000;
  // A day begins with its largest rebalance and everything cold: its first minutes are slower than the rest.
  const ratio = quick ? 60 : 390;
  return {
    id: 10,
    name: 'simulation',
    title: `simulate ${quick ? 'a quarter of an hour' : 'a trading day'}, 3 strategies, 50 symbols, orders every 5 minutes`,
    groups: [
      {
        condition: quick ? '3 runs of the orchestrator, processor time' : '78 runs of the orchestrator',
        // By definition, and not measured: a paper account lives through a day in a day.
        baselines: [{ name: REAL_TIME, measure: () => Promise.resolve(realMs), cold: true, rounds: LONG_ROUNDS }],
        subject: {
          name: 'the desk',
          measure: async () => {
            const { tookMs, cpuMs } = await liveThroughDay(load);
            return quick ? cpuMs : tookMs;
          },
          warmUps: quick ? 1 : 0,
          rounds: LONG_ROUNDS,
        },
        targets: [
          ...(quick ? [] : [{ kind: 'at-most-ms', text: 'a day in at most 60 s', ms: 60_000 } as const]),
          { kind: 'at-least-ratio', text: `at least ${ratio}x real time`, baseline: REAL_TIME, ratio },
          {
            kind: 'at-least-ratio',
            text: 'at least 2,340x real time',
            baseline: REAL_TIME,
            ratio: 2_340,
            moonshot: true,
          },
        ],
      },
    ],
  };
}
