import { decimal } from '../domain/decimal.ts';
import { MES, SPY } from '../testing/scripted-paper-broker.ts';
import { symbolSamples } from './symbol-samples.ts';

const named = (symbol: string, longName: string) => ({ ...SPY, longName, contract: { ...SPY.contract, symbol } });
const symbols = (pattern: string, listed = [SPY, MES]) =>
  symbolSamples(listed, pattern).map((sample) => `${sample.symbol} ${sample.secType}`);

test('finds symbols by their beginning, the exact one first', () => {
  expect(symbols('sp', [named('SPYG', 'x'), SPY])).toEqual(['SPYG STK', 'SPY STK']);
  expect(symbols('spy', [named('SPYG', 'x'), SPY])).toEqual(['SPY STK', 'SPYG STK']);
});

test('finds names by the beginning of a word, from three letters on', () => {
  expect(symbols('e-mini')).toEqual(['MES FUT']);
  expect(symbols('E-')).toEqual([]);
  expect(symbols('ini')).toEqual([]);
});

test('shows a series once, and as derived from what has its symbol', () => {
  const december = { ...MES, minTick: decimal('0.25'), contract: { ...MES.contract, localSymbol: 'MESZ0' } };
  expect(symbols('MES', [MES, december])).toEqual(['MES FUT']);
  const [index] = symbolSamples([named('MES', 'Index'), MES], 'MES');
  expect(index?.derivativeSecTypes).toEqual(['FUT']);
});

test('finds nothing for an empty pattern, and at most 16', () => {
  expect(symbols(' ')).toEqual([]);
  const many = Array.from({ length: 40 }, (_, index) => named(`A${index}`, 'x'));
  expect(symbols('A', many)).toHaveLength(16);
});
