/** Moments as text for answers and records: ISO 8601 in UTC. */
import { Temporal } from '@js-temporal/polyfill';
import { createRecentAnswers } from '../domain/recent-answers.ts';

/** `2020-03-26T14:00:00Z` for UTC epoch milliseconds. */
export const isoTime = (atMs: number): string =>
  isoTimes(String(atMs), () => Temporal.Instant.fromEpochMilliseconds(atMs).toString());

/** An answer tells the same few moments again and again. */
const isoTimes = createRecentAnswers<string>(256);

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
