/**
 * New York wall time by the rules of US daylight saving (since 1967), as arithmetic: thousands of days a second,
 * the same on every machine, whatever its zone tables. Chicago is the same wall clock less one hour, except
 * between the two changes on a Sunday night, when none of our markets is open. No other zone.
 */
export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A calendar date as days since 1970-01-01. */
export type DayNumber = number;

interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly date: number;
}

/** Days from civil (Hinnant): exact for every proleptic Gregorian date. `month` 1..12. */
export function dayNumber(year: number, month: number, date: number): DayNumber {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse of `dayNumber`. */
export function calendarDate(day: DayNumber): CalendarDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, date: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

/** 0 Sunday .. 6 Saturday. */
export const weekday = (day: DayNumber): number => (((day + 4) % 7) + 7) % 7;

/** `yyyymmdd`, as IB writes dates. */
export function dayText(day: DayNumber): string {
  const { year, month, date } = calendarDate(day);
  return `${year}${String(month).padStart(2, '0')}${String(date).padStart(2, '0')}`;
}

/** The `which`-th (1..5, -1 = last) `wanted` weekday of a month. */
export function weekdayOfMonth(year: number, month: number, wanted: number, which: number): DayNumber {
  if (which < 0) {
    const last = (month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1)) - 1;
    return last - ((weekday(last) - wanted + 7) % 7);
  }
  const first = dayNumber(year, month, 1);
  return first + ((wanted - weekday(first) + 7) % 7) + (which - 1) * 7;
}

/** First and last day of daylight saving of a year; the clocks change at 02:00 wall time. */
interface Summer {
  readonly from: DayNumber;
  readonly to: DayNumber;
}
const summers = new Map<number, Summer>();

function summerOf(year: number): Summer {
  const known = summers.get(year);
  if (known !== undefined) return known;
  const summer = { from: summerStart(year), to: summerEnd(year) };
  summers.set(year, summer);
  return summer;
}

function summerStart(year: number): DayNumber {
  if (year >= 2007) return weekdayOfMonth(year, 3, 0, 2);
  return year >= 1987 ? weekdayOfMonth(year, 4, 0, 1) : weekdayOfMonth(year, 4, 0, -1);
}

const summerEnd = (year: number): DayNumber =>
  year >= 2007 ? weekdayOfMonth(year, 11, 0, 1) : weekdayOfMonth(year, 10, 0, -1);

/** The instant of a New York wall time; `minute` may lie before 0 or past 1440. In the repeated hour: its first pass. */
export function newYorkAtMs(day: DayNumber, minute: number): number {
  const actualDay = day + Math.floor(minute / 1440);
  const { year } = calendarDate(actualDay);
  const summer = summerOf(year);
  const wallMs = day * DAY_MS + minute * MINUTE_MS;
  const isSummer = wallMs >= summer.from * DAY_MS + 2 * HOUR_MS && wallMs < summer.to * DAY_MS + 2 * HOUR_MS;
  return wallMs + (isSummer ? 4 : 5) * HOUR_MS;
}

/** New York's wall clock at an instant, as the UTC instant that shows the same digits. */
export function newYorkWallMs(atMs: number): number {
  const { year } = calendarDate(Math.floor((atMs - 5 * HOUR_MS) / DAY_MS));
  const summer = summerOf(year);
  const isSummer = atMs >= summer.from * DAY_MS + 7 * HOUR_MS && atMs < summer.to * DAY_MS + 6 * HOUR_MS;
  return atMs - (isSummer ? 4 : 5) * HOUR_MS;
}

/** The calendar date in New York at an instant. */
export const newYorkDay = (atMs: number): DayNumber => Math.floor(newYorkWallMs(atMs) / DAY_MS);
