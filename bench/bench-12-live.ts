/**
 * Benchmark 12: a live session over 100 symbols with 100 ticks a second each, over the real gateway and TCP. Its event loop
 * beside one that only waits, and from a tick to the order it led to on the wire beside one loop over all symbols in turn.
 */
import { startChild, type RunningChild } from '../lib/testing/child-process.ts';
import { LONG_ROUNDS, type Bench } from './harness.ts';
import { oneLoop } from './one-loop.ts';
import { percentile, runStorm, type StormResult } from './storm-desk.ts';

const WAITING = 'a process that only waits, at the same time';
const IN_TURN = 'one loop over all symbols in turn';
const P99 = 0.99;

interface Measured {
  readonly storm: StormResult;
  /** 99th percentile of the delay of a process that only waited meanwhile. */
  readonly waitedMs: number;
}

/** `quick`: four seconds a measurement instead of eight. All figures of the desk are of the same sessions. */
export function liveSession({ quick }: { readonly quick: boolean }): Bench {
  const seconds = quick ? 4 : 8;
  const measured: Measured[] = [];
  const desk = (figure: (one: Measured) => number) => {
    let taken = 0;
    return {
      name: 'the desk',
      cold: true,
      rounds: LONG_ROUNDS,
      measure: async () => {
        const one = measured[taken] ?? (await besideIdle(seconds));
        measured[taken] = one;
        taken += 1;
        return figure(one);
      },
    } as const;
  };
  return {
    id: 12,
    name: 'live',
    title: 'a live session, 100 symbols with 100 ticks a second each',
    groups: [
      {
        condition: 'newest tick to order on the wire, 99th percentile',
        subject: desk(({ storm }) => percentile(storm.tickToWireMs, P99)),
        baselines: [{ name: IN_TURN, cold: true, rounds: LONG_ROUNDS, measure: () => inTurn(seconds) }],
        targets: [
          { kind: 'at-most-ms', text: 'at most 20 ms', ms: 20 },
          { kind: 'at-least-ratio', text: 'no later than one loop in turn', baseline: IN_TURN, ratio: 1 },
        ],
      },
      {
        condition: 'the same in processor time of the desk',
        subject: desk(({ storm }) => percentile(storm.tickToWireCpuMs, P99)),
        baselines: [],
        targets: [{ kind: 'at-most-ms', text: 'at most 20 ms', ms: 20 }],
      },
      {
        condition: 'event-loop lag, 99th percentile',
        subject: desk(({ storm }) => storm.loopLagP99Ms),
        baselines: [{ ...desk(({ waitedMs }) => waitedMs), name: WAITING }],
        targets: [{ kind: 'at-most-ms', text: 'at most 10 ms', ms: 10 }],
      },
    ],
  };
}

const inTurn = async (seconds: number): Promise<number> =>
  percentile(await atStorm((port) => oneLoop(port, seconds)), P99);

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

async function besideIdle(seconds: number): Promise<Measured> {
  const idle = startChild('bench/idle-lag.ts', []);
  await idle.printed(/^Waiting\n/m);
  const storm = await atStorm((port) => runStorm({ port, durationSeconds: seconds }));
  return { storm, waitedMs: await lagOf(idle) };
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
