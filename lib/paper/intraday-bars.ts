/**
 * Bars of a session's path, of whole seconds up to hours: they begin at the session's open and one after the other, the last may
 * be short. Whoever adds up a session's bars gets its daily bar, volume included. Bars that are not over are left out.
 */
import type { Bar } from '../domain/bar.ts';
import type { Decimal } from '../domain/decimal.ts';
import { STEP_MS } from './prices/intraday-path.ts';
import type { SessionPath } from './session-paths.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY_BAR_MS = 24 * HOUR;

/** IB's words for the sizes of bars, up to a day. */
const BAR_SIZES: ReadonlyMap<string, number> = new Map([
  ...[1, 5, 10, 15, 30].map((count): [string, number] => [`${count} secs`, count * SECOND]),
  ['1 min', MINUTE],
  ...[2, 3, 5, 10, 15, 20, 30].map((count): [string, number] => [`${count} mins`, count * MINUTE]),
  ['1 hour', HOUR],
  ...[2, 3, 4, 8].map((count): [string, number] => [`${count} hours`, count * HOUR]),
  ['1 day', DAY_BAR_MS],
]);

/** Milliseconds of a bar size in IB's words, which clients write with and without the plural; undefined for any other. */
export function barSizeMs(text: string): number | undefined {
  const size = text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  return (
    BAR_SIZES.get(size) ??
    BAR_SIZES.get(`${size}s`) ??
    BAR_SIZES.get(size.replace(/s$/, '')) ??
    BAR_SIZES.get(size.replace(/^(\d+)(\D)/, '$1 $2'))
  );
}

export interface PathBars {
  readonly barMs: number;
  readonly minTick: Decimal;
  /** Bars that begin at `fromMs` or after and end at `endAtMs` or before, the newest `count`. */
  readonly fromMs: number;
  readonly endAtMs: number;
  readonly count: number;
}

export function intradayBars(path: SessionPath, { barMs, minTick, fromMs, endAtMs, count }: PathBars): readonly Bar[] {
  const { openAtMs, closeAtMs } = path;
  const endMs = Math.min(endAtMs, closeAtMs);
  // The last bar of a session may be short, and is over with it.
  const over = endMs === closeAtMs ? Math.ceil((endMs - openAtMs) / barMs) : Math.floor((endMs - openAtMs) / barMs);
  const first = Math.max(over - count, Math.ceil((fromMs - openAtMs) / barMs), 0);
  const bars: Bar[] = [];
  for (let index = first; index < over; index += 1) {
    const startAtMs = openAtMs + index * barMs;
    bars.push(barOf(path, { startAtMs, endAtMs: Math.min(startAtMs + barMs, closeAtMs), minTick }));
  }
  return bars;
}

function barOf(
  path: SessionPath,
  { startAtMs, endAtMs, minTick }: { readonly startAtMs: number; readonly endAtMs: number; readonly minTick: Decimal },
): Bar {
  const from = (startAtMs - path.openAtMs) / STEP_MS;
  const to = (endAtMs - path.openAtMs) / STEP_MS;
  const open = path.at(from);
  let high = open;
  let low = open;
  for (let step = from + 1; step < to; step += 1) {
    const ticks = path.at(step);
    if (ticks > high) high = ticks;
    else if (ticks < low) low = ticks;
  }
  const price = (ticks: number): Decimal => minTick.times(ticks);
  return {
    startAtMs,
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(path.at(to - 1)),
    volume: path.volumeBefore(to).minus(path.volumeBefore(from)),
  };
}
