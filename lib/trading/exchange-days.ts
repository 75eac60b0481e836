/**
 * Sessions of the US stock exchanges by rule: holidays from the maintained library `nyse-holidays`, half days by the
 * exchanges' own rule (day after Thanksgiving, Christmas Eve, 3 July before a 4 July on a weekday). It backs the hours that
 * a contract tells and never replaces them: a closure that no rule foresees (mourning, storms) is unknown to it.
 */
import { Temporal } from '@js-temporal/polyfill';
import { getHolidays } from 'nyse-holidays';
import { createRecentAnswers } from '../domain/recent-answers.ts';

export const EXCHANGE_ZONE = 'America/New_York';
const SAME_ZONES: ReadonlySet<string> = new Set([EXCHANGE_ZONE, 'US/Eastern', 'EST5EDT']);

/** Whether hours written in this zone are those of the US exchanges. */
export const isExchangeZone = (timeZoneId: string): boolean => SAME_ZONES.has(timeZoneId);

/** UTC epoch milliseconds: from the opening (inclusive) to the close (exclusive). */
export interface ExchangeSession {
  readonly opensAtMs: number;
  readonly closesAtMs: number;
}

interface Times {
  readonly opens: string;
  readonly closes: string;
  readonly halfDayCloses: string;
}

const REGULAR: Times = { opens: '09:30', closes: '16:00', halfDayCloses: '13:00' };
const EXTENDED: Times = { opens: '04:00', closes: '20:00', halfDayCloses: '17:00' };

/** Session of a day; undefined: no trading. `outsideRth`: with the hours before the opening and after the close. */
export function exchangeSession(
  day: Temporal.PlainDate,
  { outsideRth }: { readonly outsideRth: boolean },
): ExchangeSession | undefined {
  return sessions(`${day.toString()} ${outsideRth}`, () => {
    if (!isTradingDay(day)) return undefined;
    const times = outsideRth ? EXTENDED : REGULAR;
    const at = (time: string): number =>
      day.toZonedDateTime({ timeZone: EXCHANGE_ZONE, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
    return { opensAtMs: at(times.opens), closesAtMs: at(isHalfDay(day) ? times.halfDayCloses : times.closes) };
  });
}

/** Every reconciliation asks for the same few days. */
const sessions = createRecentAnswers<string, ExchangeSession | undefined>(64);

export const isTradingDay = (day: Temporal.PlainDate): boolean =>
  day.dayOfWeek <= FRIDAY && !holidaysOf(day.year).has(day.toString());

/** Whether the session ends at 13:00. */
export function isHalfDay(day: Temporal.PlainDate): boolean {
  if (!isTradingDay(day)) return false;
  if (day.month === 12 && day.day === 24) return true;
  if (day.month === 7 && day.day === 3) return isWeekday(day.add({ days: 1 }));
  // The day after the fourth Thursday of November.
  return day.month === 11 && day.dayOfWeek === FRIDAY && day.day >= 23 && day.day <= 29;
}

const FRIDAY = 5;
const isWeekday = (day: Temporal.PlainDate): boolean => day.dayOfWeek <= FRIDAY;

/** year -> ISO days. Kept, because the library computes a year anew each time. */
const years = new Map<number, ReadonlySet<string>>();

function holidaysOf(year: number): ReadonlySet<string> {
  const known = years.get(year);
  if (known !== undefined) return known;
  const days = new Set(getHolidays(year).map(({ dateString }) => dateString));
  years.set(year, days);
  return days;
}
