import * as fc from 'fast-check';
import { decimal, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Side } from '../domain/side.ts';
import { AccountBook } from './account-book.ts';
import type { BookedFill } from './account.ts';
import { FIXED_LISTINGS } from './catalogue-table.ts';
import type { Listing } from './listing.ts';
import { runningFunds } from './running-funds.ts';
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
    act: fc.constantFrom('none' as const, 'none' as const, 'bust' as const, 'roll' as const),
    steps: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 40 },
);
/** Of a contract: several instants, some without a price. */
const marks = fc.array(fc.option(price, { nil: undefined }), { minLength: 1, maxLength: 5 });

function fillOf(
  { contract, terms }: Listing,
  { side, quantity, price: paid }: { readonly side: Side; readonly quantity: number; readonly price: Decimal },
): BookedFill {
  return {
    side,
    quantity: decimal(quantity),
    price: paid,
    multiplier: contract.multiplier,
    commission: decimal('1.05'),
    settlement: terms.settlement,
    chargedIn: 'paid',
  };
}

describe('runningFunds', () => {
  it('says exactly what the whole valuation says, at every instant and after every fill, correction and end of day', () => {
    fc.assert(
      fc.property(fills, marks, (all, instants) => {
        const book = new AccountBook(
          new Map([
            ['USD', decimal('100000.005')],
            ['EUR', decimal('-20.1')],
          ]),
          recorders,
        );
        const funds = runningFunds(book);
        const rate = (currency: string): Decimal => decimal(currency === 'USD' ? '1' : '1.18345');
        for (const [n, { listing: at, act, steps, ...changes }] of all.entries()) {
          const listing = traded[at];
          if (listing === undefined) continue;
          const fill = fillOf(listing, changes);
          if (act === 'roll') book.rollDay();
          book.book(listing, `e${n}`, fill);
          if (act === 'bust') book.correct(listing, `e${n}`, { ...fill, quantity: ZERO });
          // Some fills meet the marks of the one before.
          const instant = Math.floor(n / steps) % instants.length;
          const mark = (conId: number): Decimal | undefined => instants[instant]?.plus(conId % 7);
          const whole = valuation({ account: 'DU1', book, mark, rate });
          const { netLiquidation, initialMargin } = funds({ marksOf: String(instant), mark, rate });
          expect([netLiquidation.toString(), initialMargin.toString()]).toEqual([
            whole.netLiquidation.toString(),
            whole.initialMargin.toString(),
          ]);
        }
      }),
    );
  });
});
