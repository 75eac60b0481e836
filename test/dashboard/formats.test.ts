import { counted, duration, money, percent, price, signedMoney } from '../../dashboard/src/format/figures.ts';
import { fullTime, relativeTime, shortTime, zoneName } from '../../dashboard/src/format/moments.ts';

const AT = '2020-02-24T15:00:57Z';
const AT_MS = 1_582_556_457_000;

test('writes money with its currency and never without it', () => {
  expect(money('1234.5', 'USD')).toBe('1,234.50\u00a0USD');
  expect(signedMoney('250', 'EUR')).toBe('+250.00\u00a0EUR');
  expect(money(null, 'USD')).toBe('–');
});

test('keeps every digit of a price and moves a fraction to a percentage', () => {
  expect(price('0.00012345')).toBe('0.00012345');
  expect(price('3257.5')).toBe('3,257.50');
  expect(percent('-0.42475')).toBe('\u221242.5 %');
});

test('writes durations in the unit that fits', () => {
  expect([18, 999, 1_800, 95_000, 5_400_000, Number.NaN, null].map(duration)).toEqual([
    '18 ms',
    '999 ms',
    '1.8 s',
    '1 min 35 s',
    '1 h 30 min',
    '–',
    '–',
  ]);
});

test('counts one and many', () => {
  expect(counted(1, 'order')).toBe('1 order');
  expect(counted(1_200, 'order')).toBe('1,200 orders');
});

test('writes a moment in the chosen zone and names the zone', () => {
  expect(fullTime(AT, 'UTC')).toBe('24 Feb 2020, 15:00:57 UTC');
  expect(fullTime(AT, 'America/New_York')).toContain('10:00:57');
  expect(shortTime(AT, 'Asia/Tokyo')).toBe('25 Feb, 00:00:57');
  expect(zoneName(AT, 'Europe/London')).toBe('GMT');
});

test('says how long ago, and of no moment nothing', () => {
  expect(relativeTime(AT, AT_MS + 500)).toBe('now');
  expect(relativeTime(AT, AT_MS + 12_000)).toBe('12 s ago');
  expect(relativeTime(AT, AT_MS - 7_200_000)).toBe('in 2 h');
  expect(relativeTime(AT, AT_MS + 90_000_000)).toBe('1 day ago');
  expect(relativeTime('yesterday', AT_MS)).toBe('–');
});
