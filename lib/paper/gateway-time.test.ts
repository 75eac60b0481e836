import {
  dateText,
  durationStartMs,
  GATEWAY_ZONE,
  minuteText,
  plainTimeText,
  wireTimeMs,
  zonedTimeText,
} from './gateway-time.ts';

const TEN = 1_598_623_200_000; // 2020-08-28T14:00:00Z
const DAY = 86_400_000;

test('writes New York time, summer and winter', () => {
  expect(zonedTimeText(TEN, GATEWAY_ZONE)).toBe('20200828 10:00:00 America/New_York');
  expect(plainTimeText(TEN + 120 * DAY, GATEWAY_ZONE)).toBe('20201226 09:00:00');
  expect(minuteText(TEN, GATEWAY_ZONE)).toBe('10:00');
  expect(dateText(TEN - 11 * 3_600_000, GATEWAY_ZONE)).toBe('20200827');
});

test.each([
  ['20200828 10:00:00 US/Eastern', TEN],
  ['20200828 10:00:00', TEN],
  ['20200828-14:00:00', TEN],
  ['20200828 16:00:00 Europe/Berlin', TEN],
  ['20200828', TEN - 10 * 3_600_000],
])('reads %s', (text, atMs) => {
  expect(wireTimeMs(text, GATEWAY_ZONE)).toBe(atMs);
});

test.each(['2020-08-28', '20200231', '20200828 10:00:00 Nowhere/Else', 'now', ''])('refuses %j', (text) => {
  expect(wireTimeMs(text, GATEWAY_ZONE)).toBeUndefined();
});

test.each([
  ['3600 S', TEN - 3_600_000],
  ['2 D', TEN - 2 * DAY],
  ['1 W', TEN - 7 * DAY],
  ['1 M', TEN - 31 * DAY],
  ['1 Y', TEN - 366 * DAY],
])('begins a span of %s on the calendar', (duration, startAtMs) => {
  expect(durationStartMs(duration, TEN)).toBe(startAtMs);
});

test('refuses a duration it does not know', () => {
  expect(durationStartMs('2 H', TEN)).toBeUndefined();
});
