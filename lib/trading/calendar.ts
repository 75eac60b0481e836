/**
 * Market hours out of a contract's own hours text, and market days. Times of day are of the contract's time zone, so
 * daylight saving is the zone's business. A day that the text does not cover is backed by the rules of the US exchanges for
 * their stocks (`exchange-days.ts`), and an error for every other market, never an open one.
 *
 * IB's text (`contractDetails`, tradingHours and liquidHours): `20201123:0930-20201123:1600;20201126:CLOSED`, before
 * TWS 970 `20201123:0930-1600`, with several spans a day `20201123:0930-1300,1400-1600`.
 */
import { Temporal } from '@js-temporal/polyfill';
import type { ContractDetails } from '../domain/contract.ts';
import { InvalidValueError } from '../domain/errors.ts';
import { createRecentAnswers } from '../domain/recent-answers.ts';
import { exchangeSession, isExchangeZone } from './exchange-days.ts';

export type MarketSession =
  | { readonly open: true; readonly closesAtMs: number }
  /** `opensAtMs` undefined: the text does not tell. */
  | { readonly open: false; readonly opensAtMs: number | undefined };

type HoursDetails = Pick<ContractDetails, 'contract' | 'timeZoneId' | 'tradingHours' | 'liquidHours'>;

/**
 * Whether the market of a contract is open at a moment: by its liquid hours, or by its trading hours where orders may
 * fill outside regular ones. Opening is inclusive, closing exclusive; spans that touch are one.
 * @throws InvalidValueError where zone or text cannot be read, or the text says nothing of the day
 */
export function sessionAt(
  details: HoursDetails,
  atMs: number,
  { outsideRth }: { readonly outsideRth: boolean },
): MarketSession {
  const name = `${outsideRth ? 'trading' : 'liquid'} hours of ${details.contract.localSymbol}`;
  const zone = checkedZone(details);
  const { entries, spans } = readHours(outsideRth ? details.tradingHours : details.liquidHours, zone, name);
  const day = marketDay(atMs, zone);
  if (!entries.some(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay)) {
    // No hours at all (a contract that is not traded any more) open no market.
    const backed = entries.length === 0 ? undefined : backedSession(details, atMs, { outsideRth });
    if (backed !== undefined) return backed;
    throw new InvalidValueError({ field: name, found: coverage(entries), needed: `hours of ${day} (${zone})` });
  }
  const current = spans.find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
  if (current !== undefined) return { open: true, closesAtMs: current.endMs };
  return { open: false, opensAtMs: spans.find(({ startMs }) => startMs > atMs)?.startMs };
}

const STOCKS: ReadonlySet<string> = new Set(['STK', 'IND']);
/** Longest closure that a rule foresees is four days. */
const DAYS_AHEAD = 7;

/** By the exchanges' own rules; undefined: this is not one of their contracts. */
function backedSession(
  { contract, timeZoneId }: HoursDetails,
  atMs: number,
  options: { readonly outsideRth: boolean },
): MarketSession | undefined {
  if (!STOCKS.has(contract.secType) || contract.currency !== 'USD' || !isExchangeZone(timeZoneId)) return undefined;
  const today = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZoneId).toPlainDate();
  const days = Array.from({ length: DAYS_AHEAD }, (_, index) => today.add({ days: index }));
  const next = days.flatMap((day) => exchangeSession(day, options) ?? []).find(({ closesAtMs }) => closesAtMs > atMs);
  if (next === undefined) return { open: false, opensAtMs: undefined };
  return next.opensAtMs <= atMs
    ? { open: true, closesAtMs: next.closesAtMs }
    : { open: false, opensAtMs: next.opensAtMs };
}

/** Calendar day of a moment in a zone as `yyyymmdd`, comparable as text and with IB's dates. */
export function marketDay(atMs: number, timeZone: string): string {
  return marketDays(`${Math.floor(atMs / QUARTER_MS)} ${timeZone}`, () => {
    const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
    return `${String(year).padStart(4, '0')}${twoDigits(month)}${twoDigits(day)}`;
  });
}

/** Every zone's midnight has been a whole quarter of an hour of UTC since 1972, long before the first moment we are told. */
const QUARTER_MS = 900_000;
/** A run asks for the day of a few moments, once an order. */
const marketDays = createRecentAnswers<string, string>(256);

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** One stretch of the text; no span: CLOSED. Days as `yyyymmdd`. */
interface HoursEntry {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly span: TimeSpan | undefined;
}

interface TimeSpan {
  readonly startMs: number;
  readonly endMs: number;
}

interface ReadHours {
  readonly entries: readonly HoursEntry[];
  /** In time, those that touch joined. */
  readonly spans: readonly TimeSpan[];
}

/** A contract tells the same text in every run of a day, and many contracts tell the same. */
const hoursRead = createRecentAnswers<string, ReadHours>(64);

function readHours(text: string, zone: string, name: string): ReadHours {
  return hoursRead(`${zone} ${text}`, () => {
    const entries = parseHours(text, { zone, name });
    return { entries, spans: joinTouching(entries.flatMap(({ span }) => span ?? [])) };
  });
}

/** `name`: of the text, for errors. */
interface HoursOf {
  readonly zone: string;
  readonly name: string;
}

function parseHours(text: string, of: HoursOf): readonly HoursEntry[] {
  const entries = text.split(';').filter((part) => part.trim() !== '');
  return entries.flatMap((entry) => daysRead(`${of.zone} ${entry}`, () => parseDay(entry.trim(), of)));
}

/** Tomorrow's text tells the same days as today's but for one. */
const daysRead = createRecentAnswers<string, readonly HoursEntry[]>(512);

const CLOSED_DAY = /^(\d{8}):CLOSED$/;
const OPEN_DAY = /^(\d{8}):(.+)$/;
const SPAN = /^(?:(\d{8}):)?(\d{2})(\d{2})-(?:(\d{8}):)?(\d{2})(\d{2})$/;

function parseDay(entry: string, of: HoursOf): readonly HoursEntry[] {
  const closed = CLOSED_DAY.exec(entry)?.[1];
  if (closed !== undefined) return [{ firstDay: closed, lastDay: closed, span: undefined }];
  const [, day, rest] = OPEN_DAY.exec(entry) ?? [];
  if (day === undefined || rest === undefined) throw unreadable(of.name, entry);
  return rest.split(',').map((span) => parseSpan(day, span, { ...of, entry }));
}

/** A span without an end date ends on the day it begins: IB's old text. One that ends before it begins is refused. */
function parseSpan(day: string, text: string, { zone, name, entry }: HoursOf & { readonly entry: string }): HoursEntry {
  const [, ownDay, startHour, startMinute, endDay, endHour, endMinute] = SPAN.exec(text) ?? [];
  const firstDay = ownDay ?? day;
  const lastDay = endDay ?? firstDay;
  const start = plainTime(firstDay, startHour, startMinute);
  const end = plainTime(lastDay, endHour, endMinute);
  if (start === undefined || end === undefined || Temporal.PlainDateTime.compare(start, end) >= 0) {
    throw unreadable(name, entry);
  }
  return { firstDay, lastDay, span: { startMs: inTime(start, zone), endMs: inTime(end, zone) } };
}

/** Undefined where it is no time; `2400` is the midnight that ends the day. */
function plainTime(day: string, hour = '', minute = ''): Temporal.PlainDateTime | undefined {
  const endOfDay = hour === '24' && minute === '00';
  const text = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${endOfDay ? '00' : hour}:${minute}`;
  try {
    const time = Temporal.PlainDateTime.from(text);
    return endOfDay ? time.add({ days: 1 }) : time;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const unreadable = (name: string, entry: string): InvalidValueError =>
  new InvalidValueError({ field: name, found: entry, needed: 'yyyymmdd:hhmm-yyyymmdd:hhmm or yyyymmdd:CLOSED' });

/** A time that the clocks skip counts as the same moment an hour on, a repeated one as its first. */
const inTime = (time: Temporal.PlainDateTime, zone: string): number => time.toZonedDateTime(zone).epochMilliseconds;

function joinTouching(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const joined: TimeSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = joined.at(-1);
    if (last === undefined || span.startMs > last.endMs) joined.push(span);
    else joined[joined.length - 1] = { startMs: last.startMs, endMs: Math.max(last.endMs, span.endMs) };
  }
  return joined;
}

const zonesChecked = createRecentAnswers<string, string>(64);

function checkedZone({ contract, timeZoneId }: HoursDetails): string {
  try {
    return zonesChecked(timeZoneId, () => {
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZoneId);
      return timeZoneId;
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidValueError({
      field: `time zone of ${contract.localSymbol}`,
      found: timeZoneId,
      needed: 'an IANA zone such as America/New_York',
    });
  }
}

function coverage(entries: readonly HoursEntry[]): string {
  const days = entries.flatMap(({ firstDay, lastDay }) => [firstDay, lastDay]).toSorted();
  return days.length === 0 ? 'none' : `${days[0]} to ${days.at(-1)}`;
}
