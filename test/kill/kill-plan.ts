/**
 * What is done to one run, chosen by a seed: where its process dies or freezes, how often and how the call is delivered
 * again. Every point comes up equally often; the rest is drawn. Pure: the same seed plans the same runs.
 */
import { CRASH_POINTS, type CrashOrder } from '../../functions/crash-points.ts';
import { seededRandom } from '../../lib/paper/random.ts';

export interface KillPlan {
  readonly run: number;
  /** `moment`: killed after so many milliseconds, wherever it is. */
  readonly crash: CrashOrder | { readonly action: 'kill'; readonly point: 'moment'; readonly afterMs: number };
  /** 1 to 5. */
  readonly redeliveries: number;
  /** All at once, else one after the other. */
  readonly together: boolean;
  /** Frozen only: the gateway loses the frozen one's connection, so that the twin trades while it sleeps. */
  readonly cutLink: boolean;
}

/** Of so many runs one freezes its process instead of killing it. */
const STOP_EVERY = 4;
/** Orders of the basket that is sent; a point that each order passes is taken at one of them. */
export const BASKET = 3;
const PER_ORDER = new Set<string>(['before-socket-write', 'after-socket-write', 'after-ack', 'after-execution']);
/** A run of the loaded desk takes some hundred milliseconds. */
const LATEST_MOMENT_MS = 400;

/** @param only `stop`: every process is frozen, none is killed */
export function planKills(seed: number, runs: number, only?: 'stop'): readonly KillPlan[] {
  const random = seededRandom(seed);
  const places = only === 'stop' ? CRASH_POINTS : ([...CRASH_POINTS, 'moment'] as const);
  return Array.from({ length: runs }, (_, run) => {
    const place = places[run % places.length] ?? 'moment';
    const occurrence = PER_ORDER.has(place) ? 1 + random.below(BASKET) : 1;
    const isStop = only === 'stop' || Math.floor(run / places.length) % STOP_EVERY === STOP_EVERY - 1;
    const action = isStop ? 'stop' : 'kill';
    const drawn = {
      run,
      redeliveries: 1 + random.below(5),
      together: random.below(2) === 0,
      cutLink: random.below(2) === 0,
    };
    if (place !== 'moment') return { ...drawn, crash: { action, point: place, occurrence } };
    return { ...drawn, crash: { action: 'kill', point: 'moment', afterMs: random.below(LATEST_MOMENT_MS) } };
  });
}

/** The value of `CRASH_POINT`; undefined where the killer decides by the clock. */
export const crashText = ({ crash }: KillPlan): string | undefined =>
  crash.point === 'moment' ? undefined : `${crash.action}:${crash.point}:${crash.occurrence}`;
