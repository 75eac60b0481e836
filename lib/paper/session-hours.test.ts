import { Temporal } from '@js-temporal/polyfill';
import { dayNumber, weekday } from './new-york-time.ts';
import { sessionOf, timeZoneOf, writtenHours } from './session-hours.ts';

const THURSDAY = dayNumber(2020, 8, 27);
const isWeekday = (day: number): boolean => weekday(day) > 0 && weekday(day) < 6;
const isWeekdayButFriday = (day: number): boolean => isWeekday(day) && day !== THURSDAY + 1;
const isoOf = (atMs: number): string => Temporal.Instant.fromEpochMilliseconds(atMs).toString().slice(0, 16);

describe('Xetra', () => {
  const opens = (year: number, month: number, date: number): string =>
    new Temporal.Instant(BigInt(sessionOf('xetra', dayNumber(year, month, date)).openAtMs) * 1_000_000n)
      .toZonedDateTimeISO('Europe/Berlin')
      .toPlainTime()
      .toString();

  it.each([
    [1995, 10, 16],
    [2003, 3, 31],
    [2020, 1, 2],
    [2020, 3, 17],
    [2020, 3, 30],
    [2020, 8, 27],
    [2020, 10, 27],
  ])('opens at nine in Frankfurt on %i-%i-%i', (year, month, date) => {
    expect(opens(year, month, date)).toBe('09:00:00');
  });
});

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

describe('half days', () => {
  const FRIDAY = dayNumber(2019, 11, 29);

  it('end stocks at 13:00, after-hours at 17:00 and futures at 13:15', () => {
    const stock = sessionOf('stock', FRIDAY);
    const future = sessionOf('future', FRIDAY);
    expect([stock.closeAtMs, stock.tradingCloseAtMs].map(isoOf)).toEqual(['2019-11-29T18:00', '2019-11-29T22:00']);
    expect([future.closeAtMs, future.tradingCloseAtMs].map(isoOf)).toEqual(['2019-11-29T18:00', '2019-11-29T18:15']);
    expect(isoOf(sessionOf('forex', FRIDAY).closeAtMs)).toBe('2019-11-29T22:00');
  });

  it('are written as they are, in the zone of the market', () => {
    const written = (hours: 'stock' | 'future') =>
      writtenHours({ hours, from: FRIDAY, isTradingDay: isWeekday, alwaysOpen: false });
    expect(written('stock').liquidHours.split(';')[0]).toBe('20191129:0930-20191129:1300');
    expect(written('stock').tradingHours.split(';')[0]).toBe('20191129:0400-20191129:1700');
    expect(written('future').tradingHours.split(';')[0]).toBe('20191128:1700-20191129:1215');
  });
});

describe('changes of the clocks', () => {
  // Sundays 2020-03-08 and 2020-11-01 at 02:00.
  it.each([
    ['spring', dayNumber(2020, 3, 9), ['2020-03-09T13:30', '2020-03-09T20:00', '2020-03-08T22:00']],
    ['autumn', dayNumber(2020, 11, 2), ['2020-11-02T14:30', '2020-11-02T21:00', '2020-11-01T23:00']],
  ])('in %s move Monday and the Sunday evening before it', (_season, monday, expected) => {
    const { openAtMs, closeAtMs } = sessionOf('stock', monday);
    expect([openAtMs, closeAtMs, sessionOf('future', monday).tradingOpenAtMs].map(isoOf)).toEqual(expected);
  });

  it('leave crypto days at 24 hours and forex sessions at 23 hours and 45 minutes', () => {
    for (const day of [dayNumber(2020, 3, 8), dayNumber(2020, 11, 1)]) {
      const crypto = sessionOf('crypto', day);
      const forex = sessionOf('forex', day + 1);
      expect(crypto.closeAtMs - crypto.openAtMs).toBe(24 * 3_600_000);
      expect(forex.closeAtMs - forex.openAtMs).toBe(23.75 * 3_600_000);
    }
  });
});
