import type { Bar } from '../domain/bar.ts';
import { decimal } from '../domain/decimal.ts';
import { beginBar, priceShown, withMinutes, withPrice } from './forming-bar.ts';

const minute = (startAtMs: number, high: number, low: number): Bar => ({
  startAtMs,
  open: decimal(high),
  high: decimal(high),
  low: decimal(low),
  close: decimal(low),
  volume: decimal(100),
});
const shown = ({ open, high, low, close, volume }: Bar) => [open, high, low, close, volume].map(String).join(' ');

test('follows the prices it is shown', () => {
  const bar = [5, 9, 3, 7].map(decimal).reduce(withPrice, beginBar(0, 0, decimal(6)));
  expect(shown(bar)).toBe('6 9 3 7 0');
});

test('takes in each completed minute once', () => {
  const minutes = [minute(0, 8, 4), minute(60_000, 9, 5)];
  const once = withMinutes(beginBar(0, 0, decimal(6)), minutes);
  expect(shown(withMinutes(once, minutes))).toBe('6 9 4 6 200');
});

test('leaves out minutes from before it began', () => {
  expect(shown(withMinutes(beginBar(0, 60_000, decimal(6)), [minute(0, 99, 1)]))).toBe('6 6 6 6 0');
});

test.each([
  ['TRADES', '10'],
  ['bid', '9'],
  ['ASK', '12'],
  ['MIDPOINT', '10.5'],
])('shows of a quote for %s %s', (what, price) => {
  const sizes = { bidSize: decimal(1), askSize: decimal(1) };
  const quote = { bid: decimal(9), ask: decimal(12), last: decimal(10), close: decimal(8), ...sizes };
  expect(String(priceShown(quote, what))).toBe(price);
});

test('shows no side of an index', () => {
  const sizes = { bidSize: decimal(0), askSize: decimal(0) };
  const quote = { bid: decimal(-1), ask: decimal(-1), last: decimal(10), close: decimal(8), ...sizes };
  expect(priceShown(quote, 'MIDPOINT')).toBeUndefined();
  expect(priceShown(quote, 'BID')).toBeUndefined();
});
