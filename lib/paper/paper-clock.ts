/**
 * The gateway's own clock: market time that stands still, follows wall time at a speed, or jumps forward, and that lives
 * through every moment on the way in order: those at which markets may open or close, and those it is told of between. How
 * the way is cut into jumps changes nothing. It knows not what happens then; it has no timers: wall time that has passed is
 * lived through at the next call of `catchUp`.
 */
import { DAY_MS, newYorkAtMs, newYorkDay } from './new-york-time.ts';
import type { PaperClock } from './paper-broker.ts';
import { newYorkMoments } from './session-hours.ts';

/** An instant at which some market opens or closes, something else happens, or the broker's day begins (midnight in New York). */
export interface Moment {
  readonly atMs: number;
  readonly isDayRoll: boolean;
}

export interface LivingClock extends PaperClock {
  /** Lives through what wall time has passed; nothing while it is living already. */
  catchUp(): void;
  /** Up to where every moment has been lived through: at a speed above 0 a little behind `nowMs`. */
  reachedMs(): number;
}

/** UTC epoch milliseconds; the beginning is left out, the end is in. */
export interface EventWindow {
  readonly afterMs: number;
  readonly throughMs: number;
}

export interface PaperClockOptions {
  /** Market time at which it starts, UTC epoch milliseconds. */
  readonly startAtMs: number;
  /** Market milliseconds a wall millisecond, at least 0. */
  readonly speed: number;
  readonly wallNowMs: () => number;
  /** The next instant after `afterMs`, at `throughMs` at the latest, at which something happens between two moments of the markets. */
  readonly nextEvent?: (window: EventWindow) => number | undefined;
  /** Called at each moment, with the clock standing at it. */
  readonly live: (moment: Moment) => void;
  /** Called when time has reached its aim, after the moments. */
  readonly arrived: (passed: { readonly moments: number; readonly jumped: boolean }) => void;
}

export function paperClock(options: PaperClockOptions): LivingClock {
  const { wallNowMs } = options;
  let speed = checkedSpeed(options.speed);
  let anchor = { marketMs: options.startAtMs, wallMs: wallNowMs() };
  let reachedMs = options.startAtMs;
  let isLiving = false;

  const nowMs = (): number => {
    if (isLiving || speed === 0) return reachedMs;
    return Math.max(reachedMs, anchor.marketMs + Math.floor((wallNowMs() - anchor.wallMs) * speed));
  };

  function liveThrough(atMs: number, jumped: boolean): void {
    let moments = 0;
    isLiving = true;
    try {
      for (const moment of allBetween({ afterMs: reachedMs, throughMs: atMs }, options.nextEvent)) {
        reachedMs = moment.atMs;
        options.live(moment);
        moments += 1;
      }
      reachedMs = atMs;
      if (moments > 0 || jumped) options.arrived({ moments, jumped });
    } finally {
      isLiving = false;
    }
  }

  const clock: LivingClock = {
    nowMs,
    speed: () => speed,
    setSpeed(next) {
      const checked = checkedSpeed(next);
      clock.catchUp();
      anchor = { marketMs: nowMs(), wallMs: wallNowMs() };
      speed = checked;
    },
    reachedMs: () => reachedMs,
    catchUp() {
      const aimMs = nowMs();
      if (!isLiving && aimMs > reachedMs) liveThrough(aimMs, false);
    },
    advanceTo(atMs) {
      if (isLiving) throw new Error('Clock cannot jump: found it within a jump, needed it at rest');
      const fromMs = nowMs();
      if (!Number.isSafeInteger(atMs) || atMs < fromMs) {
        throw new RangeError(`Clock only goes forward: found ${atMs}, needed whole milliseconds from ${fromMs}`);
      }
      liveThrough(atMs, atMs > fromMs);
      anchor = { marketMs: atMs, wallMs: wallNowMs() };
    },
  };
  return clock;
}

/** The moments of the markets, and what happens between them; it is asked for when all before it has been lived through. */
function* allBetween(window: EventWindow, nextEvent: PaperClockOptions['nextEvent']): Generator<Moment> {
  let afterMs = window.afterMs;
  function* events(throughMs: number): Generator<Moment> {
    for (;;) {
      const atMs = nextEvent?.({ afterMs, throughMs });
      if (atMs === undefined) return;
      afterMs = atMs;
      yield { atMs, isDayRoll: false };
    }
  }
  for (const moment of momentsBetween(window.afterMs, window.throughMs)) {
    yield* events(moment.atMs - 1);
    afterMs = moment.atMs;
    yield moment;
  }
  yield* events(window.throughMs);
}

function checkedSpeed(speed: number): number {
  if (speed >= 0 && Number.isFinite(speed)) return speed;
  throw new RangeError(`Speed of the clock does not fit: found ${speed}, needed 0 or more`);
}

/** Moments after `afterMs` up to and with `throughMs`, in order. */
export function* momentsBetween(afterMs: number, throughMs: number): Generator<Moment> {
  if (throughMs <= afterMs) return;
  const last = newYorkDay(throughMs);
  for (let day = newYorkDay(afterMs); day <= last; day += 1) {
    for (const moment of momentsOf(day)) {
      if (moment.atMs > throughMs) return;
      if (moment.atMs > afterMs) yield moment;
    }
  }
}

/** UTC midnight, where crypto days change, falls into New York's evening. */
function momentsOf(day: number): readonly Moment[] {
  const moments = newYorkMoments(day).map((minute) => ({ atMs: newYorkAtMs(day, minute), isDayRoll: minute === 0 }));
  return [...moments, { atMs: (day + 1) * DAY_MS, isDayRoll: false }].toSorted((a, b) => a.atMs - b.atMs);
}
