import { openHours } from './hours-text.ts';
import { dayNumber, newYorkAtMs } from './new-york-time.ts';

const DAY = dayNumber(2020, 8, 27);
const HOURS = '20200827:0930-20200827:1600;20200828:CLOSED;20200829:1800-20200830:1700';
const at = (day: number, minute: number) => openHours(HOURS, 'US/Eastern', newYorkAtMs(day, minute));

test('finds the span that holds an instant, with its day', () => {
  expect(at(DAY, 600)).toEqual({
    startAtMs: newYorkAtMs(DAY, 570),
    endAtMs: newYorkAtMs(DAY, 960),
    day: '20200827',
  });
});

test('counts the evening before to the day it ends on', () => {
  expect(at(DAY + 2, 1200)?.day).toBe('20200830');
});

test.each([
  ['before the opening', DAY, 569],
  ['at the close', DAY, 960],
  ['on a day that is closed', DAY + 1, 600],
  ['on a day it does not speak of', DAY + 9, 600],
])('finds none %s', (_when, day, minute) => {
  expect(at(day, minute)).toBeUndefined();
});

test('finds none in text that is no hours', () => {
  expect(openHours('', 'US/Eastern', newYorkAtMs(DAY, 600))).toBeUndefined();
  expect(openHours('20200827:0930-x', 'US/Eastern', newYorkAtMs(DAY, 600))).toBeUndefined();
});
