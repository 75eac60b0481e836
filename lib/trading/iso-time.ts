/** Moments as text for answers and records: ISO 8601 in UTC. */
import { Temporal } from '@js-temporal/polyfill';
import { createRecentAnswers } from '../domain/recent-answers.ts';

/** `2020-03-26T14:00:00Z` for UTC epoch milliseconds. @throws RangeError for what is no whole number of them */
export const isoTime = (atMs: number): string =>
  isoTimes(atMs, () => {
    if (!Number.isInteger(atMs)) throw new RangeError(`Moment is no time: found ${atMs}, needed whole milliseconds`);
    const day = Math.floor(atMs / DAY_MS);
    const ofDay = atMs - day * DAY_MS;
    const [hours, minutes] = [Math.floor(ofDay / 3_600_000), Math.floor(ofDay / 60_000) % 60];
    const [seconds, milliseconds] = [Math.floor(ofDay / 1000) % 60, ofDay % 1000];
    const fraction = milliseconds === 0 ? '' : `.${String(milliseconds).padStart(3, '0')}`.replace(/0+$/, '');
    return `${isoDay(day)}T${twoDigits(hours)}:${twoDigits(minutes)}:${twoDigits(seconds)}${fraction}Z`;
  });

/** An answer tells the same few moments again and again. */
const isoTimes = createRecentAnswers<number, string>(256);

const DAY_MS = 86_400_000;

/** Most moments are of a few days: only the day needs a calendar. @throws RangeError beyond what a calendar knows */
const isoDay = (day: number): string =>
  isoDays(day, () =>
    Temporal.Instant.fromEpochMilliseconds(day * DAY_MS)
      .toString()
      .slice(0, -'T00:00:00Z'.length),
  );
const isoDays = createRecentAnswers<number, string>(64);

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Where IB's broker day turns over. */
export const BROKER_ZONE = 'America/New_York';

/** UTC epoch milliseconds of an ISO 8601 moment with zone. @throws RangeError for any other text */
export const instantMs = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

const UNITS: ReadonlyMap<string, 'days' | 'weeks' | 'months' | 'years'> = new Map([
  ['D', 'days'],
  ['W', 'weeks'],
  ['M', 'months'],
  ['Y', 'years'],
]);

/** UTC epoch milliseconds so long before a moment, by the calendar; `10 D`, `2 W`, `6 M`, `15 Y` in IB's words. @throws RangeError */
export function beforeDuration(atMs: number, duration: string): number {
  const [, count, letter = ''] = /^(\d{1,4}) ([DWMY])$/.exec(duration) ?? [];
  const unit = UNITS.get(letter);
  if (count === undefined || unit === undefined) throw new RangeError(`Duration cannot be read: found "${duration}"`);
  const moment = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO('UTC');
  return moment.subtract({ [unit]: Number(count) }).epochMilliseconds;
}
