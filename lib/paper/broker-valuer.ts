/** Prices, rates and worth of what the simulated broker holds, at an instant. Reads market and account, changes nothing. */
import { divideHalfUp, ONE, type Decimal } from '../domain/decimal.ts';
import type { AccountBook } from './account-book.ts';
import type { Catalogue } from './catalogue.ts';
import type { Listing } from './listing.ts';
import type { Market } from './market.ts';
import { runningFunds, type Funds } from './running-funds.ts';
import { STEP_MS } from './prices/intraday-path.ts';
import { BASE_CURRENCY, valuation, type Valuation } from './valuation.ts';

/** Decimal places of a rate that is the inverse of a price. */
const RATE_PLACES = 10;
export interface Valued {
  readonly account: string;
  readonly catalogue: Catalogue;
  readonly book: AccountBook;
  readonly market: (listing: Listing) => Market;
  /** Counts what changes prices apart from time. */
  readonly marketChanges: () => number;
}

export interface Valuer {
  /** Undefined before the first price. */
  mark(conId: number, atMs: number): Decimal | undefined;
  /** Of one unit in base currency. @throws Error for a currency without a pair */
  rate(currency: string, atMs: number): Decimal;
  at(atMs: number): Valuation;
  /** Of `at`, what a margin check needs. */
  fundsAt(atMs: number): Funds;
}

export function valuer(parts: Valued): Valuer {
  const mark = (conId: number, atMs: number): Decimal | undefined => {
    const listing = parts.catalogue.listing(conId);
    return listing === undefined ? undefined : parts.market(listing).quote(atMs)?.last;
  };
  const rate = (currency: string, atMs: number): Decimal => {
    if (currency === BASE_CURRENCY) return ONE;
    const pair = parts.catalogue.paying(currency, BASE_CURRENCY);
    const price = pair === undefined ? undefined : parts.market(pair).quote(atMs)?.last;
    if (pair === undefined || price === undefined)
      throw new Error(`Currency cannot be valued: found "${currency}", needed one with a rate in ${BASE_CURRENCY}`);
    return pair.terms.receivedCurrency === currency ? price : divideHalfUp(ONE, price, RATE_PLACES);
  };
  const funds = runningFunds(parts.book);
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
    // Sessions begin and end on whole minutes, and within a step no price moves.
    fundsAt: (atMs) =>
      funds({
        marksOf: `${Math.floor(atMs / STEP_MS)}/${parts.marketChanges()}`,
        mark: (conId) => mark(conId, atMs),
        rate: (currency) => rate(currency, atMs),
      }),
  };
}
