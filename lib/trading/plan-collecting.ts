/**
 * Which bars to ask for next, pure: one window a request, never more than 5,000 bars, always touching what is covered, so
 * that a collection cut off at any point goes on where it stopped. New bars first, then older ones.
 */
import type { BarSize } from '../domain/bar.ts';
import type { Bar } from '../domain/bar.ts';
import type { BarCoverage, SeriesState } from '../ports/market-data-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const SIZE_MS: Readonly<Record<BarSize, number>> = {
  '1 min': 60_000,
  '5 mins': 300_000,
  '1 hour': HOUR_MS,
  '1 day': DAY_MS,
};

/** Time of one window: at most 5,000 bars of a market that never closes, and what IB's longest duration covers. */
const WINDOW_MS: Readonly<Record<BarSize, number>> = {
  '1 min': 2 * DAY_MS,
  '5 mins': 16 * DAY_MS,
  '1 hour': 200 * DAY_MS,
  '1 day': 3_000 * DAY_MS,
};

/** IB: at most 60 history requests in ten minutes, and six for one contract in two seconds. */
const MAX_REQUESTS = 60;
const PACE_MS = 600_000;
export const REQUEST_GAP_MS = 350;

export interface Window {
  /** Bars that begin from here on. */
  readonly fromAtMs: number;
  /** Asked up to here. */
  readonly endAtMs: number;
  /** Most bars that it can hold. */
  readonly count: number;
}

/** Undefined: everything wanted is covered, as of `nowMs`. */
export function nextWindow(
  size: BarSize,
  {
    coverage,
    fromAtMs,
    nowMs,
    isUpToDate,
  }: {
    readonly coverage: BarCoverage | undefined;
    /** Oldest bar wanted. */
    readonly fromAtMs: number;
    /** Market time. */
    readonly nowMs: number;
    /** This collection has asked up to now already. */
    readonly isUpToDate: boolean;
  },
): Window | undefined {
  const span = WINDOW_MS[size];
  const window = (from: number, end: number): Window => ({
    fromAtMs: from,
    endAtMs: end,
    count: Math.max(1, Math.ceil((end - from) / SIZE_MS[size])),
  });
  if (coverage === undefined) return window(Math.max(fromAtMs, nowMs - span), nowMs);
  if (!isUpToDate) return window(coverage.throughAtMs, Math.min(coverage.throughAtMs + span, nowMs));
  if (coverage.fromAtMs <= fromAtMs) return undefined;
  // A bar that begins before the covered span may end within it: it is complete two sizes later.
  const end = Math.min(coverage.fromAtMs + 2 * SIZE_MS[size], nowMs);
  return window(Math.max(fromAtMs, coverage.fromAtMs - span), end);
}

/** What a window's complete answer covers: all that had certainly ended, and all that came. */
export function coveredBy(size: BarSize, { fromAtMs, endAtMs }: Window, bars: readonly Bar[]): BarCoverage {
  const newest = bars.at(-1);
  const ended = Math.max(fromAtMs, endAtMs - SIZE_MS[size]);
  return { fromAtMs, throughAtMs: newest === undefined ? ended : Math.max(ended, newest.startAtMs + 1) };
}

/** Whether one more request keeps IB's pace, by the wall times of those before it. */
export function mayRequest(states: readonly Pick<SeriesState, 'requestedAtMs'>[], wallMs: number): boolean {
  const recent = states.flatMap(({ requestedAtMs }) => requestedAtMs).filter((atMs) => atMs > wallMs - PACE_MS);
  return recent.length < MAX_REQUESTS;
}
