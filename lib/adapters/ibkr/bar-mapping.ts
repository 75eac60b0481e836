/**
 * Bars from IB's rows (`historicalData`, message 17, formatDate 2): intraday as epoch seconds, days as `yyyymmdd`.
 * Which bars are complete at a moment is decided here too: IB always adds the one that is still growing.
 */
import type { Bar, BarSize } from '../../domain/bar.ts';
import { ZERO, type Decimal } from '../../domain/decimal.ts';
import { InvalidValueError } from '../../domain/errors.ts';
import { createRecentAnswers } from '../../domain/recent-answers.ts';
import { BAR_SIZE_MS } from './bar-plan.ts';
import { requiredDecimal } from './numbers.ts';
import { dayIn, parseIbDay, parseIbTime } from './times.ts';

export interface BarRow {
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** -1 where there is none (midpoints). */
  readonly volume: number;
}

/** When a contract's sessions end, for days whose bar may still be growing. */
export interface Sessions {
  readonly timeZoneId: string;
  /** IB's text: `yyyymmdd:hhmm-yyyymmdd:hhmm;yyyymmdd:CLOSED;...`. */
  readonly liquidHours: string;
}

/** @throws InvalidValueError */
export function fromIbBar(size: BarSize, row: BarRow): Bar {
  const read = barsRead(`${size} ${row.date} ${row.close}`, () => ({ row, bar: barOf(size, row) }));
  return isSame(read.row, row) ? read.bar : barOf(size, row);
}

/** A day's bar is read again on each of the hundreds of days whose windows it is in. */
const barsRead = createRecentAnswers<string, { readonly row: BarRow; readonly bar: Bar }>(5_000);

const isSame = (a: BarRow, b: BarRow): boolean =>
  a.date === b.date &&
  a.open === b.open &&
  a.high === b.high &&
  a.low === b.low &&
  a.close === b.close &&
  a.volume === b.volume;

function barOf(size: BarSize, { date, open, high, low, close, volume }: BarRow): Bar {
  return {
    startAtMs: size === '1 day' ? parseIbDay(date) : parseStart(date),
    open: requiredDecimal('open', open),
    high: requiredDecimal('high', high),
    low: requiredDecimal('low', low),
    close: requiredDecimal('close', close),
    volume: volumeOf(volume),
  };
}

/**
 * Tells whether a bar was complete at that market time. A day is over at its session's last end, else with its date.
 * The sessions are read once: a strategy's window is hundreds of bars.
 */
export function completeAt(at: {
  readonly size: BarSize;
  readonly atMs: number;
  readonly sessions: Sessions;
}): (bar: Bar) => boolean {
  const { size, atMs, sessions } = at;
  if (size !== '1 day') return (bar) => bar.startAtMs + BAR_SIZE_MS[size] <= atMs;
  const ends = Map.groupBy(sessionEnds(sessions), ({ dayAtMs }) => dayAtMs);
  const todayAtMs = parseIbDay(dayIn(sessions.timeZoneId, atMs));
  return ({ startAtMs }) => {
    const own = ends.get(startAtMs);
    return own === undefined ? startAtMs < todayAtMs : own.every((end) => end.atMs <= atMs);
  };
}

/** The date a session ends on is the trading day its bar carries. */
function sessionEnds({
  liquidHours,
  timeZoneId,
}: Sessions): readonly { readonly dayAtMs: number; readonly atMs: number }[] {
  return liquidHours.split(';').flatMap((session) => {
    const end = /-(\d{8}):(\d{2})(\d{2})$/.exec(session.trim());
    if (end === null) return [];
    const [, day = '', hour, minute] = end;
    return [{ dayAtMs: parseIbDay(day), atMs: parseIbTime(`${day} ${hour}:${minute}:00 ${timeZoneId}`) }];
  });
}

function parseStart(date: string): number {
  if (/^\d{9,11}$/.test(date)) return Number(date) * 1_000;
  if (/^\d{8}[ -]/.test(date)) return parseIbTime(date);
  throw new InvalidValueError({ field: 'bar date', found: date, needed: 'epoch seconds or a time' });
}

const volumeOf = (volume: number): Decimal => (volume < 0 ? ZERO : requiredDecimal('volume', volume));
