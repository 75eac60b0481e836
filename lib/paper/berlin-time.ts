/** German wall time by the rules of European summer time (since 1980), as arithmetic, for the exchange in Frankfurt. */
import { calendarDate, DAY_MS, weekdayOfMonth, type DayNumber } from './new-york-time.ts';

const MINUTE_MS = 60_000;
const WINTER_MINUTES = 60;
const SUMMER_MINUTES = 120;
const SUNDAY = 0;
/** Until then summer ended in September. */
const LAST_SEPTEMBER_END = 1995;

/** The instant of a wall time between the changes at night: `minute` after midnight, 180 or later. */
export function berlinAtMs(day: DayNumber, minute: number): number {
  const { year } = calendarDate(day);
  const from = weekdayOfMonth(year, 3, SUNDAY, -1);
  const to = weekdayOfMonth(year, year <= LAST_SEPTEMBER_END ? 9 : 10, SUNDAY, -1);
  const ahead = day >= from && day < to ? SUMMER_MINUTES : WINTER_MINUTES;
  return day * DAY_MS + (minute - ahead) * MINUTE_MS;
}
