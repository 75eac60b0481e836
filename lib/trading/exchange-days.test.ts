import { Temporal } from '@js-temporal/polyfill';
import { readFileSync } from 'node:fs';
import { exchangeSession, isHalfDay, isTradingDay } from './exchange-days.ts';

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const local = (atMs: number): string =>
  Temporal.Instant.fromEpochMilliseconds(atMs)
    .toZonedDateTimeISO('America/New_York')
    .toPlainTime()
    .toString()
    .slice(0, 5);
const hours = (text: string, outsideRth = false): string => {
  const session = exchangeSession(day(text), { outsideRth });
  return session === undefined ? 'closed' : `${local(session.opensAtMs)}-${local(session.closesAtMs)}`;
};

describe('exchange days', () => {
  it.each(['2020-01-01', '2020-04-10', '2020-07-03', '2021-12-24', '2022-06-20', '2020-02-22'])(
    'are closed on %s',
    (text) => {
      expect(hours(text)).toBe('closed');
    },
  );

  it.each(['2020-11-27', '2020-12-24', '2019-07-03', '2018-07-03', '2018-11-23'])('end at 13:00 on %s', (text) => {
    expect(hours(text)).toBe('09:30-13:00');
    expect(hours(text, true)).toBe('04:00-17:00');
  });

  it.each(['2020-03-09', '2020-11-02', '2021-07-02', '2021-12-31', '2020-12-23', '2020-11-20'])(
    'are whole on %s',
    (text) => {
      expect(hours(text)).toBe('09:30-16:00');
    },
  );

  it('agree with the days of SPY since 2005, but for the closures that no rule foresees', () => {
    const traded = new Set(
      readFileSync('data/spy-daily.csv', 'utf8')
        .split('\n')
        .slice(1)
        .map((line) => line.slice(0, 10)),
    );
    const wrong: string[] = [];
    for (let it = day('2005-01-03'); it.toString() <= '2020-08-28'; it = it.add({ days: 1 })) {
      if (isTradingDay(it) !== traded.has(it.toString())) wrong.push(it.toString());
      expect(isHalfDay(it) && !traded.has(it.toString())).toBe(false);
    }
    // Mourning for President Ford, hurricane Sandy, mourning for President Bush.
    expect(wrong).toEqual(['2007-01-02', '2012-10-29', '2012-10-30', '2018-12-05']);
  });
});
