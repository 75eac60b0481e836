/**
 * The paths of one price series, session by session: made when first needed, the newest few kept. Prices are whole ticks,
 * rounded half up and never below one. A path depends on seed, prices and day alone. It knows no orders.
 */
import { decimal, divideHalfUp, type Decimal } from '../domain/decimal.ts';
import type { Terms } from './listing.ts';
import type { DayNumber } from './new-york-time.ts';
import type { EventWindow } from './paper-clock.ts';
import { measuredPath, modelledPath, STEP_MS, type PathMinute, type PathPrices } from './prices/intraday-path.ts';
import type { MinutePrices } from './prices/minute-prices.ts';
import type { PriceField, PriceSeries } from './prices/price-series.ts';
import { seededRandom } from './random.ts';
import { sessionOf } from './session-hours.ts';

/** A modelled session stands at its open for so long, to 10:01 for stocks: what is traded then is traded at the day's open. */
export const STILL_MS = 31 * 60_000;
const STILL_STEPS = STILL_MS / STEP_MS;
const MINUTE_MS = 60_000;
/** Paths kept: delayed prices and bars look a session back. */
const KEPT_PATHS = 4;

export interface SessionPath {
  readonly openAtMs: number;
  readonly closeAtMs: number;
  readonly prices: PathPrices;
  readonly steps: number;
  /** Price in ticks of a step. */
  at(step: number): number;
  /** Units traded before a step, from the open on; all of the day's at the end. */
  volumeBefore(step: number): Decimal;
}

export interface SessionPaths {
  /** @param index of the day in the series. */
  path(index: number): SessionPath;
  /** What the session reached from `fromMs` on, in ticks; at least its close. */
  range(index: number, from: { readonly fromMs: number }): { readonly high: number; readonly low: number };
  nextPassing(index: number, asked: Passing): number | undefined;
}

export interface Passing {
  readonly window: EventWindow;
  /** In ticks; undefined: any change. */
  readonly levels: readonly number[] | undefined;
  readonly halfSpread: number;
}

export function sessionPaths(options: {
  readonly terms: Terms;
  readonly series: PriceSeries;
  readonly seed?: number;
  readonly minutes?: (day: DayNumber) => readonly MinutePrices[] | undefined;
}): SessionPaths {
  const kept = new Map<number, KeptPath>();

  function path(index: number): KeptPath {
    const known = kept.get(index);
    if (known !== undefined) return known;
    const made = new KeptPath(options, index);
    kept.set(index, made);
    const oldest = kept.keys().next();
    if (kept.size > KEPT_PATHS && oldest.done !== true) kept.delete(oldest.value);
    return made;
  }

  return {
    path,
    range: (index, { fromMs }) => path(index).range(fromMs),
    nextPassing: (index, asked) => path(index).nextPassing(asked),
  };
}

/** Most days are only asked for open and close: the steps between are made when somebody looks at them. */
class KeptPath implements SessionPath {
  readonly openAtMs: number;
  readonly closeAtMs: number;
  readonly prices: PathPrices;
  readonly steps: number;
  readonly #volume: Decimal;
  readonly #minutes: readonly MinutePrices[] | undefined;
  readonly #seed: number;
  readonly #ticksOf: (price: number) => number;
  #path: Int32Array | undefined;

  constructor({ terms, series, seed = 1, minutes }: Parameters<typeof sessionPaths>[0], index: number) {
    const day = series.day(index);
    const { openAtMs, closeAtMs } = sessionOf(terms.hours, day);
    const inTicks = (price: Decimal): number => Math.max(1, Number(divideHalfUp(price, terms.minTick, 0)));
    const ticks = (field: PriceField): number => inTicks(series.value(index, field));
    this.openAtMs = openAtMs;
    this.closeAtMs = closeAtMs;
    this.steps = (closeAtMs - openAtMs) / STEP_MS;
    this.prices = { open: ticks('open'), high: ticks('high'), low: ticks('low'), close: ticks('close') };
    this.#volume = series.value(index, 'volume');
    this.#minutes = minutes?.(day);
    this.#seed = Math.imul(seed ^ textHash(terms.prices), 0x9e3779b1) ^ Math.imul(day, 0x85ebca6b);
    this.#ticksOf = (price) => inTicks(decimal(price));
  }

  at(step: number): number {
    return this.#standsStill(step) ? this.prices.open : (this.#steps()[step] ?? this.prices.close);
  }

  volumeBefore(step: number): Decimal {
    if (step >= this.steps) return this.#volume;
    if (this.#minutes !== undefined) return decimal(Math.floor(tradedBefore(this.#minutes, step)));
    return decimal(Math.floor((Number(this.#volume) * step) / this.steps));
  }

  range(fromMs: number): { readonly high: number; readonly low: number } {
    const { prices } = this;
    const from = this.#stepFrom(fromMs);
    if (from <= 0) return prices;
    let high = prices.close;
    let low = prices.close;
    const path = this.#steps();
    for (let step = from; step < this.steps; step += 1) {
      const ticks = path[step] ?? low;
      if (ticks > high) high = ticks;
      else if (ticks < low) low = ticks;
    }
    return { high, low };
  }

  nextPassing({ window, levels, halfSpread }: Passing): number | undefined {
    const from = this.#stepFrom(window.afterMs + 1);
    const to = Math.min(this.steps - 1, Math.floor((window.throughMs - this.openAtMs) / STEP_MS));
    const first = this.#minutes === undefined ? Math.max(from, STILL_STEPS) : Math.max(from, 1);
    if (first > to) return undefined;
    const bounds = levels?.flatMap((level) => [level - halfSpread, level, level + halfSpread]);
    const { low, high } = this.prices;
    // Nothing is passed that the day does not reach: most days end here, without a path.
    const reachable = bounds?.filter((bound) => bound >= low && bound <= high);
    if (reachable?.length === 0) return undefined;
    const step = firstPassing(this.#steps(), { first, to, bounds: reachable });
    return step === undefined ? undefined : this.openAtMs + step * STEP_MS;
  }

  /** The first step that begins at `fromMs` or after. */
  #stepFrom(fromMs: number): number {
    return Math.max(0, Math.ceil((fromMs - this.openAtMs) / STEP_MS));
  }

  #standsStill(step: number): boolean {
    return step <= 0 || (this.#minutes === undefined && step < STILL_STEPS);
  }

  #steps(): Int32Array {
    this.#path ??= this.#made();
    return this.#path;
  }

  #made(): Int32Array {
    const random = seededRandom(this.#seed);
    const { steps } = this;
    if (this.#minutes === undefined) return modelledPath(this.prices, { steps, stillSteps: STILL_STEPS, random });
    const ticks = this.#ticksOf;
    const minutes = this.#minutes.map(({ minute, open, high, low, close }): PathMinute => ({
      minute,
      open: ticks(open),
      high: ticks(high),
      low: ticks(low),
      close: ticks(close),
    }));
    return measuredPath(minutes, { steps, random });
  }
}

/** The first step at which the price stands otherwise to one of the bounds than at the step before. */
function firstPassing(
  path: Int32Array,
  asked: { readonly first: number; readonly to: number; readonly bounds: readonly number[] | undefined },
): number | undefined {
  let before = path[asked.first - 1] ?? 0;
  for (let step = asked.first; step <= asked.to; step += 1) {
    const ticks = path[step] ?? before;
    if (ticks === before) continue;
    if (asked.bounds === undefined) return step;
    for (const bound of asked.bounds) {
      if (Math.sign(ticks - bound) !== Math.sign(before - bound)) return step;
    }
    before = ticks;
  }
  return undefined;
}

function tradedBefore(minutes: readonly MinutePrices[], step: number): number {
  const minuteSteps = MINUTE_MS / STEP_MS;
  let traded = 0;
  for (const { minute, volume } of minutes) {
    const share = (step - minute * minuteSteps) / minuteSteps;
    if (share <= 0) break;
    traded += volume * Math.min(1, share);
  }
  return traded;
}

/** FNV-1a: the same text gives the same number everywhere. */
function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
