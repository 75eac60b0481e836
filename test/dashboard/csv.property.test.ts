import * as fc from 'fast-check';
import { csvCell } from '../../dashboard/src/format/csv.ts';

const FORMULA = /^[=+\-@\t\r]/;

test('gives any cell back as it was, but for the apostrophe before a formula', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `=${text}`),
      ),
      (text) => {
        const cell = csvCell(text);
        const isQuoted = cell !== text && cell !== `'${text}`;
        const read = isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect(read).toBe(FORMULA.test(text) ? `'${text}` : text);
      },
    ),
  );
});

test('has no cell that begins as a formula, quoted or not', () => {
  fc.assert(
    fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string(), (first, rest) => {
      expect(csvCell(first + rest)).toMatch(/^"?'/);
    }),
  );
});
