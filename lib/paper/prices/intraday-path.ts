/**
 * The price path of one session, second by second, in whole ticks: made from a day's open, high, low and close, or from its
 * measured minutes. A path reaches exactly its high and its low, begins at the open and ends at the close; the same seed
 * gives the same path on every machine. It knows no times of day and no orders.
 */
import type { Random } from '../random.ts';

/** A step of a path. */
export const STEP_MS = 1_000;
const MINUTE_STEPS = 60;

/** Whole ticks; low <= open, close <= high. */
export interface PathPrices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Fractions of the moving part in which the first and the second extreme are reached. */
const FIRST_EXTREME = { from: 0.05, span: 0.4 };
const SECOND_EXTREME = { from: 0.55, span: 0.4 };
/** Deviation of a leg at its middle, as a fraction of the day's range. */
const WOBBLE = 0.15;
/** Of a number evenly spread over -1..1. */
const EVEN_DEVIATION = Math.sqrt(1 / 3);

/**
 * Stands at the open for `stillSteps`, then goes to the nearer extreme, to the other one, and to the close, each leg a seeded
 * random walk between its two ends that never leaves the day's range.
 */
export function modelledPath(
  prices: PathPrices,
  { steps, stillSteps, random }: { readonly steps: number; readonly stillSteps: number; readonly random: Random },
): Int32Array {
  const path = new Int32Array(steps).fill(prices.open);
  const moving = steps - stillSteps;
  const at = ({ from, span }: typeof FIRST_EXTREME): number =>
    stillSteps + Math.floor(moving * (from + span * random.next()));
  const up = prices.high - prices.open;
  const down = prices.open - prices.low;
  const highFirst = up === down ? random.next() < 0.5 : up < down;
  const [first, second] = highFirst ? [prices.high, prices.low] : [prices.low, prices.high];
  const firstAt = at(FIRST_EXTREME);
  const secondAt = at(SECOND_EXTREME);
  walk(path, { from: stillSteps - 1, to: firstAt, end: first, prices, random });
  walk(path, { from: firstAt, to: secondAt, end: second, prices, random });
  walk(path, { from: secondAt, to: steps - 1, end: prices.close, prices, random });
  return path;
}

interface Leg {
  /** Step whose price stands already. */
  readonly from: number;
  readonly to: number;
  readonly end: number;
  readonly prices: PathPrices;
  readonly random: Random;
}

/** A random walk tied at both ends (a Brownian bridge), thrown back from high and low. */
function walk(path: Int32Array, { from, to, end, prices, random }: Leg): void {
  const { high, low } = prices;
  const steps = to - from;
  const start = path[from] ?? end;
  const wandered = new Float64Array(steps + 1);
  for (let step = 1; step <= steps; step += 1) {
    wandered[step] = (wandered[step - 1] ?? 0) + random.next() * 2 - 1;
  }
  const last = wandered[steps] ?? 0;
  const scale = (2 * WOBBLE * (high - low)) / (EVEN_DEVIATION * Math.sqrt(steps));
  for (let step = 1; step < steps; step += 1) {
    const share = step / steps;
    const price = start + (end - start) * share + scale * ((wandered[step] ?? 0) - share * last);
    const thrownBack = price > high ? 2 * high - price : price < low ? 2 * low - price : price;
    path[from + step] = Math.round(Math.min(high, Math.max(low, thrownBack)));
  }
  path[to] = end;
}

/** A measured minute of a session. */
export interface PathMinute extends PathPrices {
  /** 0: the first of the session. */
  readonly minute: number;
}

/**
 * Minute by minute: open in its first second, close in its last, the nearer extreme in the first half and the other in
 * the second, straight lines between. Where a minute is missing the price stands.
 */
export function measuredPath(
  minutes: readonly PathMinute[],
  { steps, random }: { readonly steps: number; readonly random: Random },
): Int32Array {
  const path = new Int32Array(steps);
  let filled = 0;
  let price = minutes[0]?.open ?? 0;
  for (const minute of minutes) {
    const from = minute.minute * MINUTE_STEPS;
    if (from + MINUTE_STEPS > steps) break;
    path.fill(price, filled, from);
    walkMinute(path, { from, minute, random });
    filled = from + MINUTE_STEPS;
    price = minute.close;
  }
  path.fill(price, filled);
  return path;
}

function walkMinute(
  path: Int32Array,
  { from, minute, random }: { readonly from: number; readonly minute: PathMinute; readonly random: Random },
): void {
  const { open, high, low, close } = minute;
  const highFirst = high - open <= open - low;
  const [first, second] = highFirst ? [high, low] : [low, high];
  const corners = [
    { step: 0, price: open },
    { step: 1 + random.below(28), price: first },
    { step: 30 + random.below(29), price: second },
    { step: MINUTE_STEPS - 1, price: close },
  ];
  for (const [index, corner] of corners.entries()) {
    const before = corners[index - 1] ?? corner;
    for (let step = before.step; step <= corner.step; step += 1) {
      const share = corner.step === before.step ? 1 : (step - before.step) / (corner.step - before.step);
      path[from + step] = Math.round(before.price + (corner.price - before.price) * share);
    }
  }
}
