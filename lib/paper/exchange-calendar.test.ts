import { isExchangeDay, isHalfDay } from './exchange-calendar.ts';
import { dayNumber, dayText } from './new-york-time.ts';

const halfDays = (year: number): readonly string[] =>
  Array.from({ length: 366 }, (_, index) => dayNumber(year, 1, 1) + index)
    .filter((day) => dayText(day).startsWith(String(year)) && isHalfDay(day))
    .map((day) => dayText(day).slice(4));

describe('isHalfDay', () => {
  test.each([
    [1992, []],
    [1996, ['0705', '1129', '1224']],
    [1999, ['1126']],
    [2001, ['0703', '1123', '1224']],
    [2002, ['0705', '1129', '1224']],
    [2013, ['0703', '1129', '1224']],
    [2018, ['0703', '1123', '1224']],
    [2019, ['0703', '1129', '1224']],
    [2020, ['1127', '1224']],
    [2021, ['1126']],
    [2022, ['1125']],
    [2023, ['0703', '1124']],
    [2024, ['0703', '1129', '1224']],
  ])('knows those of %i', (year, expected) => {
    expect(halfDays(year)).toEqual(expected);
  });
});

describe('isExchangeDay', () => {
  it('leaves out weekends and holidays, observed ones included', () => {
    const days = [
      [2020, 7, 3],
      [2021, 12, 24],
      [2020, 8, 29],
      [2022, 6, 20],
      [2021, 12, 31],
    ] as const;
    expect(days.map(([year, month, date]) => isExchangeDay(dayNumber(year, month, date)))).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });
});
