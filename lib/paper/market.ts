/**
 * The market path of one price series: on a trading day the day's open is the price from the open on, its close from
 * the close on, and the close before until the open. High and low are reached somewhere between, which only resting
 * limit orders notice, at the close. No price of a day is known before its time. Holds no orders.
 */
import type { Bar } from '../domain/bar.ts';
import { decimal, max, roundHalfUpTo, type Decimal } from '../domain/decimal.ts';
import type { Terms } from './listing.ts';
import type { DayNumber } from './new-york-time.ts';
import type { PaperQuote } from './paper-broker.ts';
import type { PriceSeries } from './prices/price-series.ts';
import { marketDay, sessionOf, type Session } from './session-hours.ts';

/** What a session that ends reached, rounded to ticks. */
export interface ClosedRange {
  readonly session: Session;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
}

export interface Market {
  isTradingDay(day: DayNumber): boolean;
  /** Whether orders execute; `extended` adds the hours before and after the session. */
  isOpen(atMs: number, extended: boolean): boolean;
  /** Undefined before the first price. Where there is no bid and ask (an index) both are -1, as IB sends them. */
  quote(atMs: number): PaperQuote | undefined;
  /** The session that ends at exactly this instant. */
  closingAt(atMs: number): ClosedRange | undefined;
  /** End of the session that runs or comes next; undefined after the last day of the prices. */
  sessionEnd(atMs: number, extended: boolean): number | undefined;
  /** Daily bars of sessions closed at `endAtMs` or before, oldest first, the newest `count`. */
  bars(endAtMs: number, count: number): readonly Bar[];
  /** Units traded on the trading day that runs or ran last; undefined where nobody knows. */
  volume(atMs: number): Decimal | undefined;
}

const NO_PRICE = decimal('-1');

/** Where the path stands: the newest session that has opened, and the newest of an earlier trading date. */
interface Standing {
  readonly index: number;
  readonly closed: boolean;
  /** -1 on the first day of the prices. */
  readonly previous: number;
}

/** What is asked again and again of one instant. */
interface Instant {
  readonly atMs: number;
  readonly standing: Standing | undefined;
  /** The session that runs or comes next, by its regular and by its extended end. */
  readonly regular: Session | undefined;
  readonly extended: Session | undefined;
  readonly closing: ClosedRange | undefined;
}

export function market(options: {
  readonly terms: Terms;
  readonly series: PriceSeries;
  readonly alwaysOpen: boolean;
}): Market {
  const { terms, series, alwaysOpen } = options;
  const path: Path = { terms, series };
  let newest: Instant | undefined;
  let shown: { readonly at: Standing; readonly quote: PaperQuote } | undefined;

  function instant(atMs: number): Instant {
    if (newest?.atMs !== atMs) newest = instantOf(path, atMs);
    return newest;
  }

  return {
    isTradingDay: (day) => series.has(day),
    isOpen(atMs, extended) {
      if (alwaysOpen) return true;
      const at = instant(atMs);
      return extended
        ? at.extended !== undefined && at.extended.tradingOpenAtMs <= atMs
        : at.regular !== undefined && at.regular.openAtMs <= atMs;
    },
    quote(atMs) {
      const at = instant(atMs).standing;
      if (at === undefined) return undefined;
      if (shown === undefined || !isSame(shown.at, at)) shown = { at, quote: quoteOf(path, at) };
      return shown.quote;
    },
    closingAt: (atMs) => instant(atMs).closing,
    sessionEnd(atMs, extended) {
      const at = instant(atMs);
      return extended ? at.extended?.tradingCloseAtMs : at.regular?.closeAtMs;
    },
    bars(endAtMs, count) {
      let last = newestIndex(path, endAtMs);
      while (last >= 0 && session(path, last).closeAtMs > endAtMs) last -= 1;
      const bars: Bar[] = [];
      for (let index = Math.max(0, last - count + 1); index <= last; index += 1) bars.push(series.bar(index));
      return bars;
    },
    volume(atMs) {
      const at = instant(atMs).standing;
      if (at === undefined) return undefined;
      const volume = series.value(at.index, 'volume');
      return volume.gt(0) ? volume : undefined;
    },
  };
}

interface Path {
  readonly terms: Terms;
  readonly series: PriceSeries;
}

const session = ({ terms, series }: Path, index: number): Session => sessionOf(terms.hours, series.day(index));

/** The newest day that may have begun: sessions can begin on the evening before. */
const newestIndex = ({ terms, series }: Path, atMs: number): number => series.indexAt(marketDay(terms.hours, atMs) + 1);

function instantOf(path: Path, atMs: number): Instant {
  const standing = standingAt(path, atMs);
  return {
    atMs,
    standing,
    regular: upcoming(path, atMs, (each) => each.closeAtMs),
    extended: upcoming(path, atMs, (each) => each.tradingCloseAtMs),
    closing: standing?.closed === true ? closingAt(path, standing.index, atMs) : undefined,
  };
}

function upcoming(path: Path, atMs: number, end: (session: Session) => number): Session | undefined {
  for (let index = Math.max(0, newestIndex(path, atMs) - 2); index < path.series.length; index += 1) {
    const found = session(path, index);
    if (end(found) > atMs) return found;
  }
  return undefined;
}

function closingAt(path: Path, index: number, atMs: number): ClosedRange | undefined {
  const ended = session(path, index);
  if (ended.closeAtMs !== atMs) return undefined;
  const price = (field: 'high' | 'low' | 'close'): Decimal => onTick(path.series.value(index, field), path.terms);
  return { session: ended, high: price('high'), low: price('low'), close: price('close') };
}

function standingAt(path: Path, atMs: number): Standing | undefined {
  let index = newestIndex(path, atMs);
  while (index >= 0 && session(path, index).openAtMs > atMs) index -= 1;
  if (index < 0) return undefined;
  const opened = session(path, index);
  const tradingDate = opened.tradingCloseAtMs > atMs ? opened.day : opened.day + 1;
  return {
    index,
    closed: opened.closeAtMs <= atMs,
    previous: tradingDate > opened.day ? index : index - 1,
  };
}

const isSame = (a: Standing, b: Standing): boolean =>
  a.index === b.index && a.closed === b.closed && a.previous === b.previous;

function quoteOf({ terms, series }: Path, at: Standing): PaperQuote {
  const last = onTick(series.value(at.index, at.closed ? 'close' : 'open'), terms);
  const close = at.previous < 0 ? last : onTick(series.value(at.previous, 'close'), terms);
  const half = terms.minTick.times(terms.halfSpreadTicks);
  const hasSides = terms.halfSpreadTicks > 0;
  return {
    bid: hasSides ? max(last.minus(half), terms.minTick) : NO_PRICE,
    ask: hasSides ? last.plus(half) : NO_PRICE,
    last,
    close,
    bidSize: terms.quoteSize,
    askSize: terms.quoteSize,
  };
}

function onTick(price: Decimal, terms: Terms): Decimal {
  return max(roundHalfUpTo(price, terms.minTick), terms.minTick);
}
