/**
 * IB's texts for points in time. IB writes execution times as `yyyymmdd hh:mm:ss Zone` (one or two blanks, before
 * TWS 10.18 without a zone), UTC as `yyyymmdd-hh:mm:ss`, and days as `yyyymmdd`. Not a calendar: sessions are elsewhere.
 */
import { Temporal } from '@js-temporal/polyfill';
import { InvalidValueError } from '../../domain/errors.ts';
import { createRecentAnswers } from '../../domain/recent-answers.ts';

/** Where IB names no zone: the zone of its own example and of US exchanges. */
export const DEFAULT_ZONE = 'America/New_York';

/** Old spellings in `timeZoneId` that are not IANA names -> IANA name. */
const OLD_ZONES: ReadonlyMap<string, string> = new Map([
  ['EST', 'America/New_York'],
  ['EDT', 'America/New_York'],
  ['CST', 'America/Chicago'],
  ['CDT', 'America/Chicago'],
  ['MST', 'America/Denver'],
  ['PST', 'America/Los_Angeles'],
  ['GMT', 'Europe/London'],
  ['BST', 'Europe/London'],
  ['MET', 'Europe/Paris'],
  ['JST', 'Asia/Tokyo'],
  ['HKT', 'Asia/Hong_Kong'],
]);

const TIME = /^(\d{4})(\d{2})(\d{2})(?: +|-)(\d{2}):(\d{2}):(\d{2})(?: +(\S.*))?$/;
const DAY = /^(\d{4})(\d{2})(\d{2})$/;

/** IANA name of a zone as IB spells it: `EST (Eastern Standard Time)` -> `America/New_York`, `US/Eastern` unchanged. */
export function ianaZone(text: string): string {
  const name = text.replace(/\s*\(.*\)\s*$/, '').trim();
  if (name === '') return DEFAULT_ZONE;
  return OLD_ZONES.get(name) ?? name;
}

/** UTC epoch milliseconds of `yyyymmdd hh:mm:ss[ Zone]`; with a dash for the blank and no zone it is UTC. @throws InvalidValueError */
export function parseIbTime(text: string): number {
  return timesParsed(text, () => parseTime(text));
}

/** Executions of the day and ends of sessions are told again on every read. */
const timesParsed = createRecentAnswers<string, number>(1_000);

function parseTime(text: string): number {
  const match = TIME.exec(text);
  if (match === null) throw unreadable(text, 'yyyymmdd hh:mm:ss Zone');
  const [, year, month, day, hour, minute, second, zone] = match;
  const timeZone = zone === undefined ? (text.includes('-') ? 'UTC' : DEFAULT_ZONE) : ianaZone(zone);
  try {
    const plain = Temporal.PlainDateTime.from(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
    return plain.toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    throw unreadable(text, 'an existing time in a known zone');
  }
}

/** Midnight UTC of `yyyymmdd`. @throws InvalidValueError */
export function parseIbDay(text: string): number {
  const match = DAY.exec(text);
  if (match === null) throw unreadable(text, 'yyyymmdd');
  const [, year, month, day] = match;
  const atMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // Date turns 31 April into 1 May: a day that exists comes back as it went in.
  const found = new Date(atMs);
  if (found.getUTCDate() !== Number(day) || found.getUTCMonth() !== Number(month) - 1) {
    throw unreadable(text, 'an existing day');
  }
  return atMs;
}

/**
 * `yyyymmdd-hh:mm:ss`, which IB reads as UTC (TWS 10.17 and later: its texts of 2174, 343 and 10314): no hour of it comes twice, as
 * one of each autumn does in a zone. Whole seconds, cut.
 */
export function formatIbUtc(atMs: number): string {
  return formatIn('UTC', atMs, '-');
}

/** `yyyymmdd` of that moment in a zone. */
export function dayIn(zone: string, atMs: number): string {
  return formatIn(ianaZone(zone), atMs, ' ').slice(0, 8);
}

function formatIn(zone: string, atMs: number, between: string): string {
  if (zone === 'UTC') return formatUtc(atMs, between);
  const time = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
  const day = `${String(time.year).padStart(4, '0')}${two(time.month)}${two(time.day)}`;
  return `${day}${between}${two(time.hour)}:${two(time.minute)}:${two(time.second)}`;
}

/** Bars come by the hundred, all dated in UTC: without a zone to look up it takes a fiftieth of the time. */
function formatUtc(atMs: number, between: string): string {
  const text = new Date(atMs).toISOString();
  return `${text.slice(0, 10).replaceAll('-', '')}${between}${text.slice(11, 19)}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

const unreadable = (found: string, needed: string): InvalidValueError =>
  new InvalidValueError({ field: 'time', found, needed });
