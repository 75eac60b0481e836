import { approximately, decimalText, hundredfold, signOfDecimal } from '../../dashboard/src/format/decimal-text.ts';

test('groups and rounds half to even without a float', () => {
  expect(decimalText('12345678901234567890.125', { least: 2, most: 2 })).toBe('12,345,678,901,234,567,890.12');
  expect(decimalText('0.135', { least: 2, most: 2 })).toBe('0.14');
  expect(decimalText('999.995', { least: 2, most: 2 })).toBe('1,000.00');
});

test('writes a true minus, and a plus only where asked', () => {
  expect(decimalText('-1234.5')).toBe('\u22121,234.5');
  expect(decimalText('7', { isSigned: true })).toBe('+7');
  expect(decimalText('-0.00', { isSigned: true, least: 2 })).toBe('0.00');
  expect(decimalText('-0.001', { least: 2, most: 2 })).toBe('0.00');
});

test('shows what is no decimal as it came, and nothing as a dash', () => {
  expect(decimalText('1e5')).toBe('1e5');
  expect(decimalText('NaN')).toBe('NaN');
  expect(decimalText(null)).toBe('–');
});

test('moves the point of a fraction exactly', () => {
  expect(hundredfold('0.4382')).toBe('43.82');
  expect(hundredfold('-2')).toBe('-200');
  expect(hundredfold('0.005')).toBe('0.5');
  expect(hundredfold('0.00001')).toBe('0.001');
});

test('knows the sign of a decimal, and of nothing none', () => {
  expect(['-0.01', '0.00', '3', 'x', null].map(signOfDecimal)).toEqual([-1, 0, 1, undefined, undefined]);
  expect(approximately('Infinity')).toBeNaN();
});
