/**
 * The market of one price series: when it is open, what it shows, and the bars of its path. On a trading day the day's open is
 * the price from the open on and for 31 minutes (daily strategies trade at the open), then the price follows the day's path
 * second by second, and from the close on it is the close. No price is known before its time. Holds no orders.
 */
import type { Bar } from '../domain/bar.ts';
import { decimal, type Decimal } from '../domain/decimal.ts';
import type { Terms } from './listing.ts';
import { DAY_BAR_MS, intradayBars } from './intraday-bars.ts';
import type { DayNumber } from './new-york-time.ts';
import type { EventWindow } from './paper-clock.ts';
import type { PaperQuote } from './paper-broker.ts';
import type { MinutePrices } from './prices/minute-prices.ts';
import type { PriceSeries } from './prices/price-series.ts';
import { STEP_MS } from './prices/intraday-path.ts';
import { marketDay, sessionOf, type Session } from './session-hours.ts';
import { sessionPaths, type SessionPath, type SessionPaths } from './session-paths.ts';

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
  /** This moment while orders execute, else the end of the extended hours before it; undefined before the first price. */
  lastTradeAtMs(atMs: number): number | undefined;
  /** The session that ends at exactly this instant, with what it reached after `sinceMs`; in all of it where left out. */
  closingAt(atMs: number, sinceMs?: number): ClosedRange | undefined;
  /** End of the session that runs or comes next; undefined after the last day of the prices. */
  sessionEnd(atMs: number, extended: boolean): number | undefined;
  /** Bars of `barMs` closed at `endAtMs` or before and begun at `fromMs` or after, oldest first, the newest `count`. */
  bars(request: BarRequest): readonly Bar[];
  /** Units traded on the trading day that runs or ran last; undefined where nobody knows. */
  volume(atMs: number): Decimal | undefined;
  /**
   * The first instant in a window at which the price, the bid or the ask reaches, passes or leaves one of the levels
   * (prices in ticks); without levels the first at which it changes. The window lies within one session or outside of all.
   */
  nextPassing(window: EventWindow, levels: readonly number[] | undefined): number | undefined;
}

export interface BarRequest {
  readonly barMs: number;
  readonly endAtMs: number;
  readonly count: number;
  readonly fromMs?: number | undefined;
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
}

export interface MarketOptions {
  readonly terms: Terms;
  readonly series: PriceSeries;
  readonly alwaysOpen: boolean;
  /** Of the paths. */
  readonly seed?: number;
  /** Measured minutes of a day; undefined where there are none. */
  readonly minutes?: (day: DayNumber) => readonly MinutePrices[] | undefined;
}

export function market(options: MarketOptions): Market {
  const { terms, series, alwaysOpen } = options;
  const prices: Prices = { terms, series, paths: sessionPaths(options), sessions: new Map() };
  let newest: Instant | undefined;
  let shown: { readonly at: Standing; readonly ticks: number; readonly quote: PaperQuote } | undefined;

  function instant(atMs: number): Instant {
    if (newest?.atMs !== atMs) newest = instantOf(prices, atMs);
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
      const ticks = ticksAt(prices, at, atMs);
      if (shown === undefined || shown.ticks !== ticks || !isSame(shown.at, at)) {
        shown = { at, ticks, quote: quoteOf(prices, at, ticks) };
      }
      return shown.quote;
    },
    lastTradeAtMs(atMs) {
      const { standing, extended } = instant(atMs);
      if (standing === undefined) return undefined;
      if (alwaysOpen || (extended !== undefined && extended.tradingOpenAtMs <= atMs)) return atMs;
      return Math.min(atMs, session(prices, standing.index).tradingCloseAtMs);
    },
    closingAt(atMs, sinceMs = -Infinity) {
      const at = instant(atMs).standing;
      return at?.closed === true ? closingAt(prices, at.index, { atMs, sinceMs }) : undefined;
    },
    sessionEnd(atMs, extended) {
      const at = instant(atMs);
      return extended ? at.extended?.tradingCloseAtMs : at.regular?.closeAtMs;
    },
    bars: (request) => (request.barMs === DAY_BAR_MS ? dailyBars(prices, request) : pathBars(prices, request)),
    volume(atMs) {
      const at = instant(atMs).standing;
      if (at === undefined) return undefined;
      const volume = series.value(at.index, 'volume');
      return volume.gt(0) ? volume : undefined;
    },
    nextPassing(window, levels) {
      const at = standingAt(prices, window.afterMs);
      if (at === undefined || at.closed) return undefined;
      return prices.paths.nextPassing(at.index, { window, levels, halfSpread: terms.halfSpreadTicks });
    },
  };
}

interface Prices {
  readonly terms: Terms;
  readonly series: PriceSeries;
  readonly paths: SessionPaths;
  readonly sessions: Map<number, Session>;
}

/** Asked for several at every instant. */
const KEPT_SESSIONS = 16;

function session({ terms, series, sessions }: Prices, index: number): Session {
  const known = sessions.get(index);
  if (known !== undefined) return known;
  if (sessions.size >= KEPT_SESSIONS) sessions.clear();
  const made = sessionOf(terms.hours, series.day(index));
  sessions.set(index, made);
  return made;
}

/** The newest day that may have begun: sessions can begin on the evening before. */
const newestIndex = ({ terms, series }: Prices, atMs: number): number =>
  series.indexAt(marketDay(terms.hours, atMs) + 1);

function instantOf(prices: Prices, atMs: number): Instant {
  return {
    atMs,
    standing: standingAt(prices, atMs),
    regular: upcoming(prices, atMs, (each) => each.closeAtMs),
    extended: upcoming(prices, atMs, (each) => each.tradingCloseAtMs),
  };
}

function upcoming(prices: Prices, atMs: number, end: (session: Session) => number): Session | undefined {
  for (let index = Math.max(0, newestIndex(prices, atMs) - 2); index < prices.series.length; index += 1) {
    const found = session(prices, index);
    if (end(found) > atMs) return found;
  }
  return undefined;
}

function closingAt(
  prices: Prices,
  index: number,
  { atMs, sinceMs }: { readonly atMs: number; readonly sinceMs: number },
): ClosedRange | undefined {
  const { paths, terms } = prices;
  const ended = session(prices, index);
  if (ended.closeAtMs !== atMs) return undefined;
  const { high, low } = paths.range(index, { fromMs: sinceMs + 1 });
  const close = paths.path(index).prices.close;
  const price = (ticks: number): Decimal => terms.minTick.times(ticks);
  return { session: ended, high: price(high), low: price(low), close: price(close) };
}

function standingAt(prices: Prices, atMs: number): Standing | undefined {
  let index = newestIndex(prices, atMs);
  while (index >= 0 && session(prices, index).openAtMs > atMs) index -= 1;
  if (index < 0) return undefined;
  const opened = session(prices, index);
  const tradingDate = opened.tradingCloseAtMs > atMs ? opened.day : opened.day + 1;
  return {
    index,
    closed: opened.closeAtMs <= atMs,
    previous: tradingDate > opened.day ? index : index - 1,
  };
}

const isSame = (a: Standing, b: Standing): boolean =>
  a.index === b.index && a.closed === b.closed && a.previous === b.previous;

function ticksAt({ paths }: Prices, at: Standing, atMs: number): number {
  const path = paths.path(at.index);
  return at.closed ? path.prices.close : path.at(Math.floor((atMs - path.openAtMs) / STEP_MS));
}

function quoteOf({ terms, paths }: Prices, at: Standing, ticks: number): PaperQuote {
  const price = (inTicks: number): Decimal => terms.minTick.times(inTicks);
  const close = at.previous < 0 ? ticks : paths.path(at.previous).prices.close;
  const half = terms.halfSpreadTicks;
  const hasSides = half > 0;
  return {
    bid: hasSides ? price(Math.max(ticks - half, 1)) : NO_PRICE,
    ask: hasSides ? price(ticks + half) : NO_PRICE,
    last: price(ticks),
    close: price(close),
    bidSize: terms.quoteSize,
    askSize: terms.quoteSize,
  };
}

function dailyBars(prices: Prices, { endAtMs, count, fromMs = -Infinity }: BarRequest): readonly Bar[] {
  let last = newestIndex(prices, endAtMs);
  while (last >= 0 && session(prices, last).closeAtMs > endAtMs) last -= 1;
  const bars: Bar[] = [];
  for (let index = last; index > last - count && index >= 0; index -= 1) {
    const bar = prices.series.bar(index);
    if (bar.startAtMs < fromMs) break;
    bars.push(bar);
  }
  return bars.toReversed();
}

/** From the newest session back, as many sessions as it takes. */
function pathBars(prices: Prices, { barMs, endAtMs, count, fromMs = -Infinity }: BarRequest): readonly Bar[] {
  const { minTick } = prices.terms;
  const sessions: (readonly Bar[])[] = [];
  let missing = count;
  for (let index = newestIndex(prices, endAtMs); index >= 0 && missing > 0; index -= 1) {
    const path: SessionPath = prices.paths.path(index);
    if (path.openAtMs >= endAtMs) continue;
    if (path.closeAtMs <= fromMs) break;
    const bars = intradayBars(path, { barMs, minTick, fromMs, endAtMs, count: missing });
    sessions.push(bars);
    missing -= bars.length;
  }
  return sessions.toReversed().flat();
}
