import * as fc from 'fast-check';
import { decimalText } from '../../dashboard/src/format/decimal-text.ts';

test('shows integers of any length exactly', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (value) => {
      expect(BigInt(decimalText(String(value)).replaceAll(',', '').replace('\u2212', '-'))).toBe(value);
    }),
  );
});

test('rounds to at most half a unit of the last digit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: 1, max: 8 }), (units, places) => {
      const padded = String(units).padStart(places + 1, '0');
      const text = `${padded.slice(0, -places)}.${padded.slice(-places)}`;
      const shown = decimalText(text, { least: places - 1, most: places - 1 }).replaceAll(/[,.]/g, '');
      const away = BigInt(shown) * 10n - units;
      expect(away >= -5n && away <= 5n).toBe(true);
    }),
  );
});
