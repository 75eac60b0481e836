import { barSizeOf, isDaily } from './bar-size.ts';

test.each([
  ['1 secs', '1 sec', 1_000],
  ['5 secs', '5 secs', 5_000],
  ['1 min', '1 min', 60_000],
  ['30 Mins', '30 mins', 1_800_000],
  ['1 hour', '1 hour', 3_600_000],
  ['8 hours', '8 hours', 28_800_000],
  ['1 day', '1 day', undefined],
  ['1 week', '1 week', undefined],
])('reads %s as %s', (text, name, spanMs) => {
  expect(barSizeOf(text)).toEqual({ name, spanMs });
});

test.each(['', '7 mins', '2 days', 'day', '1', 'constructor'])('knows no bars of "%s"', (text) => {
  expect(barSizeOf(text)).toBeUndefined();
  expect(isDaily(text)).toBe(false);
});
