import { Temporal } from '@js-temporal/polyfill';
import { dayNumber, weekday } from './new-york-time.ts';
import { sessionOf, timeZoneOf, writtenHours } from './session-hours.ts';

const THURSDAY = dayNumber(2020, 8, 27);
const isWeekday = (day: number): boolean => weekday(day) > 0 && weekday(day) < 6;
const isWeekdayButFriday = (day: number): boolean => isWeekday(day) && day !== THURSDAY + 1;
const isoOf = (atMs: number): string => Temporal.Instant.fromEpochMilliseconds(atMs).toString().slice(0, 16);

describe('writtenHours', () => {
  it('writes seven days of stock hours as IB does', () => {
    const hours = writtenHours({ hours: 'stock', from: THURSDAY, isTradingDay: isWeekday, alwaysOpen: false });
    expect(hours.liquidHours).toBe(
      '20200827:0930-20200827:1600;20200828:0930-20200828:1600;20200829:CLOSED;20200830:CLOSED;' +
        '20200831:0930-20200831:1600;20200901:0930-20200901:1600;20200902:0930-20200902:1600',
    );
    expect(hours.tradingHours.startsWith('20200827:0400-20200827:2000;')).toBe(true);
  });

  it('begins futures sessions on the evening before, in Chicago time, and leaves Sunday out', () => {
    const hours = writtenHours({ hours: 'future', from: THURSDAY, isTradingDay: isWeekday, alwaysOpen: false });
    expect(hours.tradingHours.split(';').slice(0, 4)).toEqual([
      '20200826:1700-20200827:1600',
      '20200827:1700-20200828:1600',
      '20200829:CLOSED',
      '20200830:1700-20200831:1600',
    ]);
    expect(timeZoneOf('future')).toBe('America/Chicago');
  });

  it('writes holidays as closed', () => {
    const hours = writtenHours({ hours: 'stock', from: THURSDAY, isTradingDay: isWeekdayButFriday, alwaysOpen: false });
    expect(hours.tradingHours.split(';')[1]).toBe('20200828:CLOSED');
  });

  it('writes whole days where the market is always open', () => {
    const hours = writtenHours({ hours: 'stock', from: THURSDAY + 2, isTradingDay: isWeekday, alwaysOpen: true });
    expect(hours.tradingHours.split(';').slice(0, 2)).toEqual([
      '20200829:0000-20200830:0000',
      '20200830:0000-20200831:0000',
    ]);
  });
});

describe('sessionOf', () => {
  it('follows daylight saving', () => {
    expect(isoOf(sessionOf('stock', THURSDAY).openAtMs)).toBe('2020-08-27T13:30');
    expect(isoOf(sessionOf('stock', dayNumber(2020, 1, 2)).openAtMs)).toBe('2020-01-02T14:30');
  });

  it('ends crypto days at UTC midnight', () => {
    const { openAtMs, closeAtMs } = sessionOf('crypto', THURSDAY);
    expect([isoOf(openAtMs), isoOf(closeAtMs)]).toEqual(['2020-08-27T00:00', '2020-08-28T00:00']);
  });
});
