import * as fc from 'fast-check';
import { decimal, decimalText } from '../domain/decimal.ts';
import { marketRuleId, priceIncrements } from './market-rules.ts';

test.each([
  ['0.01', 26],
  ['0.25', 67],
  ['0.00005', 239],
])('has the number of IB for a step of %s', (tick, id) => {
  expect(marketRuleId(decimal(tick))).toBe(id);
});

test('gives back the step of any other number', () => {
  const ticks = fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 10 }));
  fc.assert(
    fc.property(ticks, ([units, places]) => {
      const tick = decimal(`${units}e-${places}`);
      const [first] = priceIncrements(marketRuleId(tick)) ?? [];
      expect(first && decimalText(first.increment)).toBe(decimalText(tick));
    }),
  );
});

test.each([0, -1, 27, 1_000_000, 1_000_099])('knows no rule %i', (id) => {
  expect(priceIncrements(id)).toBeUndefined();
});
