import { Temporal } from '@js-temporal/polyfill';
import {
  calendarDate,
  dayNumber,
  dayText,
  newYorkAtMs,
  newYorkDay,
  newYorkWallMs,
  weekday,
  weekdayOfMonth,
} from './new-york-time.ts';

const zoned = (atMs: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO('America/New_York');

describe('newYorkAtMs', () => {
  it('agrees with the zone tables at 09:30 of every tenth day from 1990 to 2037', () => {
    for (let day = dayNumber(1990, 1, 1); day < dayNumber(2037, 1, 1); day += 10) {
      const seen = zoned(newYorkAtMs(day, 570));
      expect(`${seen.toPlainDate().toString().replaceAll('-', '')} ${seen.hour}:${seen.minute}`).toBe(
        `${dayText(day)} 9:30`,
      );
    }
  });

  it('agrees with the zone tables in every hour around the changes of the clocks', () => {
    for (const day of [dayNumber(2020, 3, 8), dayNumber(2020, 11, 1), dayNumber(2006, 4, 2), dayNumber(2006, 10, 29)]) {
      for (let atMs = newYorkAtMs(day, -600); atMs < newYorkAtMs(day, 2000); atMs += 1_800_000) {
        const wall = zoned(atMs).toPlainDateTime().toString({ smallestUnit: 'minute' });
        expect(new Temporal.Instant(BigInt(newYorkWallMs(atMs)) * 1_000_000n).toString().slice(0, 16)).toBe(wall);
      }
    }
  });

  it('takes minutes before midnight as the evening before', () => {
    expect(newYorkAtMs(dayNumber(2020, 11, 2), -360)).toBe(newYorkAtMs(dayNumber(2020, 11, 1), 1080));
    expect(newYorkDay(newYorkAtMs(dayNumber(2020, 3, 9), -1))).toBe(dayNumber(2020, 3, 8));
  });
});

describe('dates', () => {
  it('turns every day of four centuries into its date and back', () => {
    for (let day = dayNumber(1800, 1, 1); day < dayNumber(2200, 1, 1); day += 17) {
      const { year, month, date } = calendarDate(day);
      expect(dayNumber(year, month, date)).toBe(day);
    }
    expect(dayText(dayNumber(2020, 2, 29))).toBe('20200229');
  });

  it('knows the weekday and the third Friday', () => {
    expect(weekday(dayNumber(2020, 8, 28))).toBe(5);
    expect(dayText(weekdayOfMonth(2020, 9, 5, 3))).toBe('20200918');
    expect(dayText(weekdayOfMonth(2005, 10, 0, -1))).toBe('20051030');
  });
});
