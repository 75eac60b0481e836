import * as fc from 'fast-check';
import { decimal } from '../../domain/decimal.ts';
import { clientId, conId, currency, orderId } from '../../domain/ids.ts';
import { cutText } from './activity-record.ts';
import { bookRecord } from './book-record.ts';
import { documentId } from './document-paths.ts';
import { mergeSession } from '../../ports/merge-session.ts';
import { NO_SESSION_FACTS } from './session-records.ts';

const amounts = fc
  .tuple(fc.bigInt({ min: -(10n ** 29n), max: 10n ** 29n }), fc.integer({ min: 0, max: 20 }))
  .map(([digits, places]) => decimal(String(digits)).times(decimal(`1e-${places}`)));

const holdings = fc
  .record({ quantity: amounts, cost: amounts, realizedPnl: amounts, localSymbol: fc.string(), multiplier: amounts })
  .map((fields) => ({ ...fields, currency: currency('USD') }));

const books = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 2 ** 40 }).map(conId), holdings), {
    selector: ([id]) => id,
    maxLength: 8,
  })
  .map((entries) => new Map(entries));

describe('records (properties)', () => {
  it('give every book back exactly, through the text of JSON', () => {
    fc.assert(
      fc.property(books, (book) => {
        const stored: unknown = JSON.parse(JSON.stringify(bookRecord.encode(book)));
        const read = bookRecord.decode('p', stored);
        expect([...read.keys()].toSorted((a, b) => a - b)).toEqual([...book.keys()].toSorted((a, b) => a - b));
        for (const [id, holding] of book) {
          const found = read.get(id);
          expect(found?.quantity.eq(holding.quantity) && found.cost.eq(holding.cost)).toBe(true);
          expect(found?.realizedPnl.eq(holding.realizedPnl)).toBe(true);
        }
      }),
    );
  });

  it('give different texts different, legal document ids', () => {
    const texts = fc.oneof(
      fc.string({ minLength: 1, maxLength: 60 }),
      fc.constantFrom('.', '..', '__a__', '%2E', '%', '/'),
    );
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(documentId(a) === documentId(b)).toBe(a === b);
        expect(documentId(a)).not.toMatch(/^\.{1,2}$|^__.*__$|\//);
      }),
    );
  });

  it('cut a text into parts that join to it, none too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 4, max: 40 }), (text, bytes) => {
        const parts = cutText(text, bytes);
        expect(parts.join('')).toBe(text);
        for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(bytes);
      }),
    );
  });

  it('raise a high water to the highest id ever given, in whatever order', () => {
    const ids = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.nat()), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(ids, (given) => {
        const merged = given.reduce(
          (facts, [client, id]) =>
            mergeSession(facts, { orderIdHighWater: new Map([[clientId(client), orderId(id)]]) }),
          NO_SESSION_FACTS,
        );
        for (const [client] of given) {
          const highest = Math.max(...given.filter(([other]) => other === client).map(([, id]) => id));
          expect(merged.orderIdHighWater.get(clientId(client))).toBe(highest);
        }
      }),
    );
  });
});
