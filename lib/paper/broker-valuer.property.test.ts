import * as fc from 'fast-check';
import { decimal } from '../domain/decimal.ts';
import { DAY, prices } from '../testing/simulated-broker-fixture.ts';
import { AccountBook } from './account-book.ts';
import { valuer, type Valuer } from './broker-valuer.ts';
import { catalogue } from './catalogue.ts';
import { halts, type Halts } from './halts.ts';
import { market, type Market } from './market.ts';
import { newYorkAtMs } from './new-york-time.ts';
import type { PriceName } from './prices/price-book.ts';

const silent = { put: () => undefined, remove: () => undefined };
const contracts = catalogue(() => prices.series('MES'));
/** Stocks in two currencies and a crypto, of different hours. */
const held = contracts.listed(newYorkAtMs(DAY, 0)).filter(({ terms }) => terms.settlement === 'paid');
/** A Thursday: a weekend comes two days behind it. */
const OPEN_AT_MS = newYorkAtMs(DAY, 9 * 60 + 30);
const steps = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.nat(1_500), fc.nat(5_000_000), fc.constant(86_400_000)),
    act: fc.constantFrom('none' as const, 'halt' as const, 'resume' as const),
    at: fc.nat(held.length - 1),
  }),
  { maxLength: 30 },
);

function holding(): { readonly value: Valuer; readonly halted: Halts } {
  const markets = new Map<PriceName, Market>();
  const halted = halts(({ terms }) => {
    const made =
      markets.get(terms.prices) ??
      market({ terms, series: prices.series(terms.prices), alwaysOpen: false, seed: prices.seed });
    markets.set(terms.prices, made);
    return made;
  });
  const book = new AccountBook(new Map([['USD', decimal('1000000')]]), { cash: silent, opening: silent, fill: silent });
  for (const [n, listing] of held.entries()) {
    book.book(listing, `e${n}`, {
      side: 'BUY',
      quantity: decimal(n + 1),
      price: decimal('10.01'),
      multiplier: listing.contract.multiplier,
      commission: decimal('1'),
      settlement: listing.terms.settlement,
      chargedIn: 'paid',
    });
  }
  const value = valuer({
    account: 'DU1',
    catalogue: contracts,
    book,
    market: (listing) => halted.market(listing),
    marketChanges: () => halted.changes(),
  });
  return { value, halted };
}

describe('fundsAt', () => {
  it('says exactly what the valuation of the same millisecond says, while markets move, open, close, halt and resume', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { value, halted } = holding();
        let atMs = OPEN_AT_MS - 700;
        for (const { afterMs, act, at } of all) {
          atMs += afterMs;
          const listing = held[at];
          if (listing === undefined) continue;
          if (act === 'halt') halted.halt(listing, atMs);
          if (act === 'resume') halted.resume(listing.contract.conId);
          const whole = value.at(atMs);
          const funds = value.fundsAt(atMs);
          expect(funds.netLiquidation.toString()).toBe(whole.netLiquidation.toString());
          expect(funds.initialMargin.toString()).toBe(whole.initialMargin.toString());
        }
      }),
      { numRuns: 40 },
    );
  });
});
