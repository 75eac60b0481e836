/**
 * The exchange's calendar by its rules: full holidays (package nyse-holidays) and the days on which it closes at 13:00. It is
 * asked where prices say nothing; a day with a bar was a trading day whatever the rules say. Closings that no rule foretells
 * (2001-09-11, storms, days of mourning) are known to the prices only.
 */
import { getHolidays } from 'nyse-holidays';
import { calendarDate, dayNumber, weekday, weekdayOfMonth, type DayNumber } from './new-york-time.ts';

const MONDAY = 1;
const WEDNESDAY = 3;
const THURSDAY = 4;
const FRIDAY = 5;
/** From here early closes are at 13:00; before they were at 14:00, and are not modelled. */
const FIRST_HALF_DAYS = 1993;
const FIRST_JULY_HALF_DAYS = 1995;
/** Since then the early close of a Thursday holiday is on the Wednesday before it, not on the Friday behind. */
const JULY_RULE_CHANGED = 2013;

const holidays = new Map<number, ReadonlySet<DayNumber>>();

function holidaysOf(year: number): ReadonlySet<DayNumber> {
  const known = holidays.get(year);
  if (known !== undefined) return known;
  // The text is the date itself; the package's instants depend on the machine's zone.
  const made = new Set(getHolidays(year).map(({ dateString }) => isoDay(dateString)));
  holidays.set(year, made);
  return made;
}

function isoDay(text: string): DayNumber {
  const [year = NaN, month = NaN, date = NaN] = text.split('-').map(Number);
  return dayNumber(year, month, date);
}

const isWeekday = (day: DayNumber): boolean => weekday(day) >= MONDAY && weekday(day) <= FRIDAY;

/** Whether the rules make it a trading day. */
export const isExchangeDay = (day: DayNumber): boolean =>
  isWeekday(day) && !holidaysOf(calendarDate(day).year).has(day);

/** Whether the exchange closes at 13:00: 3 July, the day after Thanksgiving, 24 December, by the rules of their years. */
export function isHalfDay(day: DayNumber): boolean {
  const { year, month, date } = calendarDate(day);
  if (year < FIRST_HALF_DAYS || !isWeekday(day)) return false;
  switch (month) {
    case 7:
      return year >= FIRST_JULY_HALF_DAYS && isJulyHalfDay(day, { year, date });
    case 11:
      return day === weekdayOfMonth(year, 11, THURSDAY, 4) + 1;
    case 12:
      return date === 24 && isExchangeDay(day);
    default:
      return false;
  }
}

function isJulyHalfDay(day: DayNumber, { year, date }: { readonly year: number; readonly date: number }): boolean {
  const isBefore = date === 3 && isExchangeDay(day) && !isExchangeDay(dayNumber(year, 7, 4));
  if (year >= JULY_RULE_CHANGED) return isBefore && weekday(day) !== FRIDAY;
  return (isBefore && weekday(day) !== WEDNESDAY && weekday(day) !== FRIDAY) || (date === 5 && weekday(day) === FRIDAY);
}
