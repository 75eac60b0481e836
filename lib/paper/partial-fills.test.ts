import { ZERO, decimal, decimalText } from '../domain/decimal.ts';
import { availableUnits, slicesOf } from './partial-fills.ts';
import { seededRandom } from './random.ts';

const slices = (quantity: string, planned: number, increment = '1') =>
  slicesOf({
    quantity: decimal(quantity),
    increment: decimal(increment),
    partialFills: undefined,
    random: seededRandom(1),
    planned,
  }).map(decimalText);

test('cuts a fill into the planned number of executions, as even as increments allow', () => {
  expect(slices('10', 3)).toEqual(['3', '3', '4']);
  expect(slices('0.05', 2, '0.01')).toEqual(['0.02', '0.03']);
});

test('gives fewer slices where there are not enough increments, and never an empty one', () => {
  expect(slices('2', 5)).toEqual(['1', '1']);
  expect(slices('1', 5)).toEqual(['1']);
});

const available = (atMost: string, filled: string, volume?: string) => {
  const units = availableUnits({
    taken: ZERO,
    partialFills: { kind: 'volume', fraction: decimal('0.1') },
    volume: volume === undefined ? undefined : decimal(volume),
    increment: decimal(1),
    plan: { atMost: decimal(atMost), slices: undefined },
    filled: decimal(filled),
  });
  return units === undefined ? undefined : decimalText(units);
};

test('offers what is planned less what is filled, whole increments, never below nothing', () => {
  expect([available('4.9', '0'), available('4', '3'), available('4', '6')]).toEqual(['4', '1', '0']);
});

test('offers the smaller of plan and volume', () => {
  expect([available('4', '0', '20'), available('4', '0', '500')]).toEqual(['2', '4']);
});
