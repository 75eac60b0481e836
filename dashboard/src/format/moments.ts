/**
 * Moments as a person reads them: in the zone that was chosen, with the zone's name, and how long ago. The desk has two
 * clocks, the wall's and the market's; which one a moment is of is said by whoever shows it.
 */
import { parseMoment } from '../browser/browser-clock.ts';
import { NOTHING } from './decimal-text.ts';

/** `Local`: the zone of this computer. */
export const ZONES = ['Local', 'UTC', 'America/New_York', 'Europe/London', 'Asia/Tokyo'] as const;
export type Zone = (typeof ZONES)[number];

type Moment = string | number | null | undefined;

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const DATE: Intl.DateTimeFormatOptions = { ...DAY, year: 'numeric' };
const SHORT: Intl.DateTimeFormatOptions = { ...DAY, ...TIME };
const FULL: Intl.DateTimeFormatOptions = { ...DATE, ...TIME, timeZoneName: 'short' };
const NAME: Intl.DateTimeFormatOptions = { timeZoneName: 'short' };

/** Form -> zone -> format. */
const formats = new Map<Intl.DateTimeFormatOptions, Map<Zone, Intl.DateTimeFormat>>();

/** `24 Feb 2020, 10:00:57 EST`. */
export const fullTime = (moment: Moment, zone: Zone): string => written(moment, zone, FULL);

/** `24 Feb, 10:00:57`: in a table whose heading names the zone. */
export const shortTime = (moment: Moment, zone: Zone): string => written(moment, zone, SHORT);

/** `10:00:57`. */
export const clockTime = (moment: Moment, zone: Zone): string => written(moment, zone, TIME);

/** `24 Feb 2020`. */
export const dayOf = (moment: Moment, zone: Zone): string => written(moment, zone, DATE);

/** The zone's short name at that moment: `EST` in winter, `EDT` in summer. */
export function zoneName(moment: Moment, zone: Zone): string {
  const at = epochMs(moment);
  if (at === undefined) return zone;
  const parts = formatOf(zone, NAME).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** `12 s ago`, `in 3 min`, `5 h ago`, `2 days ago`; both moments of the same clock. */
export function relativeTime(moment: Moment, nowMs: number): string {
  const at = epochMs(moment);
  if (at === undefined) return NOTHING;
  const seconds = Math.round((nowMs - at) / 1_000);
  const text = span(Math.abs(seconds));
  if (text === undefined) return 'now';
  return seconds > 0 ? `${text} ago` : `in ${text}`;
}

export function epochMs(moment: Moment): number | undefined {
  if (moment === null || moment === undefined) return undefined;
  const at = typeof moment === 'number' ? moment : parseMoment(moment);
  return Number.isFinite(at) ? at : undefined;
}

function written(moment: Moment, zone: Zone, form: Intl.DateTimeFormatOptions): string {
  const at = epochMs(moment);
  return at === undefined ? NOTHING : formatOf(zone, form).format(at);
}

/** Making a format costs more than using it a thousand times. @param form one of the constants above, known by identity */
function formatOf(zone: Zone, form: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formats.get(form)?.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { ...form, ...(zone === 'Local' ? {} : { timeZone: zone }) });
  formats.set(form, (formats.get(form) ?? new Map<Zone, Intl.DateTimeFormat>()).set(zone, made));
  return made;
}

function span(seconds: number): string | undefined {
  if (seconds < 2) return undefined;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  const days = Math.floor(seconds / 86_400);
  return days === 1 ? '1 day' : `${days} days`;
}
