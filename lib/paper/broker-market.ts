/**
 * The markets of the simulated broker and what the account is worth at their prices: one market a price series, marks and
 * exchange rates at an instant. It knows no orders and changes nothing.
 */
import { ONE, type Decimal } from '../domain/decimal.ts';
import type { AccountBook } from './account-book.ts';
import type { Catalogue } from './catalogue.ts';
import type { Listing } from './listing.ts';
import { market, type Market } from './market.ts';
import type { PriceBook, PriceName } from './prices/price-book.ts';
import { BASE_CURRENCY, valuation, type Valuation } from './valuation.ts';

/** All futures of a series share theirs. */
export function marketsOf(options: {
  readonly prices: PriceBook;
  readonly alwaysOpen: boolean;
}): (listing: Listing) => Market {
  const { prices, alwaysOpen } = options;
  const markets = new Map<PriceName, Market>();
  return ({ terms }) => {
    const known = markets.get(terms.prices);
    if (known !== undefined) return known;
    const minutes = (day: number) => prices.minutes(terms.prices, day);
    const made = market({ terms, series: prices.series(terms.prices), alwaysOpen, seed: prices.seed, minutes });
    markets.set(terms.prices, made);
    return made;
  };
}

export interface Valuer {
  /** Price of a contract; undefined where it is unknown or has none yet. */
  mark(conId: number, atMs: number): Decimal | undefined;
  /** Base currency of one unit. @throws Error for a currency without a rate */
  rate(currency: string, atMs: number): Decimal;
  at(atMs: number): Valuation;
}

export function valuer(parts: {
  readonly account: string;
  readonly catalogue: Catalogue;
  readonly book: AccountBook;
  readonly market: (listing: Listing) => Market;
}): Valuer {
  const mark = (conId: number, atMs: number): Decimal | undefined => {
    const listing = parts.catalogue.listing(conId);
    return listing === undefined ? undefined : parts.market(listing).quote(atMs)?.last;
  };
  const rate = (currency: string, atMs: number): Decimal => {
    if (currency === BASE_CURRENCY) return ONE;
    const pair = parts.catalogue.paying(currency);
    const found = pair === undefined ? undefined : parts.market(pair).quote(atMs)?.last;
    if (found === undefined)
      throw new Error(`Currency cannot be valued: found "${currency}", needed one with a rate in ${BASE_CURRENCY}`);
    return found;
  };
  return {
    mark,
    rate,
    at: (atMs) =>
      valuation({
        account: parts.account,
        book: parts.book,
        mark: (conId) => mark(conId, atMs),
        rate: (currency) => rate(currency, atMs),
      }),
  };
}
