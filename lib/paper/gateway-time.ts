/**
 * Times as TWS writes and reads them. Writing goes through Intl (fast, one formatter a zone), reading through Temporal.
 * Knows zones, not sessions or holidays.
 */
import { Temporal } from '@js-temporal/polyfill';
import { DAY_MS, dayText } from './new-york-time.ts';

/** Zone of the gateway, in which it writes times of executions and orders. */
export const GATEWAY_ZONE = 'America/New_York';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(zone, made);
  return made;
}

/** Of the second last asked for, for each zone: many messages fall into one. */
const newest = new Map<string, { readonly second: number; readonly parts: ReadonlyMap<string, string> }>();

function parts(atMs: number, zone: string): ReadonlyMap<string, string> {
  const second = Math.floor(atMs / 1000);
  const known = newest.get(zone);
  if (known?.second === second) return known.parts;
  const made = new Map<string, string>(
    formatter(zone)
      .formatToParts(atMs)
      .map((part) => [part.type, part.value]),
  );
  newest.set(zone, { second, parts: made });
  return made;
}

/** `yyyymmdd` in a zone. */
export function dateText(atMs: number, zone: string): string {
  // Every daily bar is dated this way, hundreds in one answer.
  if (zone === 'UTC') return dayText(Math.floor(atMs / DAY_MS));
  const p = parts(atMs, zone);
  return `${p.get('year')}${p.get('month')}${p.get('day')}`;
}

/** `hh:mm` in a zone. */
export function minuteText(atMs: number, zone: string): string {
  const p = parts(atMs, zone);
  return `${p.get('hour')}:${p.get('minute')}`;
}

/** `yyyymmdd hh:mm:ss` in a zone, without naming it. */
export function plainTimeText(atMs: number, zone: string): string {
  const p = parts(atMs, zone);
  return `${p.get('year')}${p.get('month')}${p.get('day')} ${p.get('hour')}:${p.get('minute')}:${p.get('second')}`;
}

/** `yyyymmdd hh:mm:ss ZONE`: always with the zone, clients guess otherwise. */
export const zonedTimeText = (atMs: number, zone: string): string => `${plainTimeText(atMs, zone)} ${zone}`;

const WIRE_TIME = /^(\d{4})(\d{2})(\d{2})(?:([ -]+)(\d{1,2}):(\d{2})(?::(\d{2}))?)?(?: +(\S+))?$/;

/**
 * Epoch milliseconds of `yyyymmdd hh:mm:ss [ZONE]` (the given zone where none is named), `yyyymmdd-hh:mm:ss` (UTC) or
 * `yyyymmdd` (its midnight); undefined where the text is none of these.
 */
export function wireTimeMs(text: string, zone: string): number | undefined {
  const match = WIRE_TIME.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, separator, hour, minute, second, named] = match;
  try {
    return Temporal.ZonedDateTime.from(
      {
        timeZone: named ?? (separator?.includes('-') === true ? 'UTC' : zone),
        year: Number(year),
        month: Number(month),
        day: Number(day),
        hour: Number(hour ?? 0),
        minute: Number(minute ?? 0),
        second: Number(second ?? 0),
      },
      { overflow: 'reject' },
    ).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const DURATION = /^(\d{1,5}) ([SDWMY])$/;

/** Beginning of the span of a duration such as `30 D`, `2 W`, `6 M`, `1 Y` or `3600 S` that ends at `endAtMs`; undefined where it is no duration. */
export function durationStartMs(duration: string, endAtMs: number): number | undefined {
  const match = DURATION.exec(duration.trim().toUpperCase());
  if (match === null) return undefined;
  const count = Number(match[1]);
  const units = { S: 'seconds', D: 'days', W: 'weeks', M: 'months', Y: 'years' } as const;
  const unit = Object.entries(units).find(([letter]) => letter === match[2])?.[1] ?? 'days';
  const end = Temporal.Instant.fromEpochMilliseconds(endAtMs).toZonedDateTimeISO('UTC');
  return end.subtract({ [unit]: count }).epochMilliseconds;
}
