/**
 * Benchmark 12: a live session over 100 symbols with 100 ticks a second each, over the real gateway and TCP. Its event loop
 * beside one that only waits, and from a tick to the order it led to on the wire beside one loop over all symbols in turn.
 */
import { startChild, type RunningChild } from '../lib/testing/child-process.ts';
import type { Bench } from './harness.ts';
import { oneLoop } from './one-loop.ts';
import { percentile, runStorm, type StormResult } from './storm-desk.ts';

const WAITING = 'a process that only waits, at the same time';
const IN_TURN = 'one loop over all symbols in turn';
const P99 = 0.99;

/** `quick`: five seconds a measurement instead of fifteen. */
export function liveSession({ quick }: { readonly quick: boolean }): Bench {
  const seconds = quick ? 5 : 15;
  const waited: number[] = [];
  return {
    id: 12,
    name: 'live',
    title: 'a live session, 100 symbols with 100 ticks a second each',
    groups: [
      {
        condition: 'event-loop lag, 99th percentile',
        subject: {
          name: 'the desk',
          cold: true,
          measure: async () => (await besideIdle(seconds, waited)).loopLagP99Ms,
        },
        // Measured beside the desk of the round before: two that wait for each other would not be at the same time.
        baselines: [{ name: WAITING, cold: true, measure: async () => waited.at(-1) ?? idleLag(seconds) }],
        targets: [{ kind: 'at-most-ms', text: 'at most 10 ms', ms: 10 }],
      },
      {
        condition: 'newest tick to order on the wire, 99th percentile',
        subject: {
          name: 'the desk',
          cold: true,
          measure: async () => percentile((await storm(seconds)).tickToWireMs, P99),
        },
        baselines: [
          {
            name: IN_TURN,
            cold: true,
            measure: async () => percentile(await atStorm((port) => oneLoop(port, seconds)), P99),
          },
        ],
        targets: [
          { kind: 'at-most-ms', text: 'at most 20 ms', ms: 20 },
          { kind: 'at-least-ratio', text: 'no later than one loop in turn', baseline: IN_TURN, ratio: 1 },
        ],
      },
      {
        condition: 'the same in processor time of the desk',
        subject: {
          name: 'the desk',
          cold: true,
          measure: async () => percentile((await storm(seconds)).tickToWireCpuMs, P99),
        },
        baselines: [],
        targets: [{ kind: 'at-most-ms', text: 'at most 20 ms', ms: 20 }],
      },
    ],
  };
}

/** A gateway in a process of its own, for one measurement. */
export async function atStorm<Result>(measure: (port: number) => Promise<Result>): Promise<Result> {
  const child = startChild('bench/tick-storm.ts', []);
  try {
    const [, port] = await child.printed(/^Tick storm listening on (\d+)\n/m);
    return await measure(Number(port));
  } finally {
    await end(child);
  }
}

const storm = (seconds: number): Promise<StormResult> =>
  atStorm((port) => runStorm({ port, durationSeconds: seconds }));

async function besideIdle(seconds: number, waited: number[]): Promise<StormResult> {
  const idle = startChild('bench/idle-lag.ts', []);
  await idle.printed(/^Waiting\n/m);
  const found = await storm(seconds);
  waited.push(await lagOf(idle));
  return found;
}

async function idleLag(seconds: number): Promise<number> {
  const idle = startChild('bench/idle-lag.ts', []);
  await idle.printed(/^Waiting\n/m);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return lagOf(idle);
}

async function lagOf(idle: RunningChild): Promise<number> {
  idle.process.kill('SIGTERM');
  const { stdout } = await idle.ended;
  return Number(/^Lag ([\d.]+)$/m.exec(stdout)?.[1]);
}

async function end(child: RunningChild): Promise<void> {
  child.process.kill('SIGTERM');
  await child.ended;
}
