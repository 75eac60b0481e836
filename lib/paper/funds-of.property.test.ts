import * as fc from 'fast-check';
import { decimal, type Decimal } from '../domain/decimal.ts';
import { AccountBook } from './account-book.ts';
import { FIXED_LISTINGS } from './catalogue-table.ts';
import { fundsOf } from './funds-of.ts';
import { valuation } from './valuation.ts';

const silent = { put: () => undefined, remove: () => undefined };
const recorders = { cash: silent, opening: silent, fill: silent };
const traded = FIXED_LISTINGS.filter(({ terms }) => terms.settlement !== 'none');
const price = fc.integer({ min: 1, max: 1_000_000 }).map((ticks) => decimal(ticks).div(100));
const fills = fc.array(
  fc.record({
    listing: fc.nat(traded.length - 1),
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: fc.integer({ min: 1, max: 500 }),
    price,
  }),
  { maxLength: 40 },
);
/** Of a contract: several instants, some without a price. */
const marks = fc.array(fc.option(price, { nil: undefined }), { minLength: 1, maxLength: 5 });

describe('fundsOf', () => {
  it('says to the cent what the whole valuation says, at every instant and after every fill', () => {
    fc.assert(
      fc.property(fills, marks, (all, instants) => {
        const book = new AccountBook(
          new Map([
            ['USD', decimal('100000.005')],
            ['EUR', decimal('-20.1')],
          ]),
          recorders,
        );
        for (const [n, { listing: at, side, quantity, price: paid }] of all.entries()) {
          const listing = traded[at];
          if (listing === undefined) continue;
          const { contract, terms } = listing;
          const { settlement } = terms;
          const units = decimal(quantity);
          const { multiplier } = contract;
          if (settlement === 'none') continue;
          book.book(listing, `e${n}`, {
            side,
            quantity: units,
            price: paid,
            multiplier,
            commission: decimal('1.05'),
            settlement,
            chargedIn: 'paid',
          });
          const marked = instants[n % instants.length];
          const mark = (conId: number): Decimal | undefined => marked?.plus(conId % 7);
          const rate = (currency: string): Decimal => decimal(currency === 'USD' ? '1' : '1.18345');
          const whole = valuation({ account: 'DU1', book, mark, rate });
          const { netLiquidation, initialMargin } = fundsOf({ book, mark, rate });
          expect([netLiquidation.toString(), initialMargin.toString()]).toEqual([
            whole.netLiquidation.toString(),
            whole.initialMargin.toString(),
          ]);
        }
      }),
    );
  });
});
