/**
 * Finds contracts by id or labels, as IB's contract details do: fixed ones from the table, futures by the rule of
 * their series. Futures are listed from five quarters ahead until the close of their last day.
 */
import type { Listing } from './listing.ts';
import { FIXED_LISTINGS } from './catalogue-table.ts';
import {
  FIRST_QUARTER,
  FUTURE_SERIES,
  futureOf,
  LAST_QUARTER,
  quarterOf,
  seriesOfConId,
  type FutureSeries,
  type Quarter,
} from './future-series.ts';
import { calendarDate, newYorkDay } from './new-york-time.ts';
import type { ContractQuery } from './paper-broker.ts';
import type { PriceSeries } from './prices/price-series.ts';
import { sessionOf } from './session-hours.ts';

const LISTED_QUARTERS = 5;
/** IB still finds futures that expired within two years. */
const EXPIRED_QUARTERS = 8;

export interface Catalogue {
  /** Expired ones too; undefined for an id that is none of ours. */
  listing(conId: number): Listing | undefined;
  /** Every listing the labels fit at an instant, with the exchange asked for; the nearest expiry first. */
  find(query: ContractQuery, atMs: number): readonly Listing[];
  /** Everything listed at an instant: fixed contracts, then the months of each series. */
  listed(atMs: number): readonly Listing[];
  /** The forex pair of a currency and the base currency, whichever of them it prices. */
  paying(currency: string, base: string): Listing | undefined;
}

/** When a future is settled: the close of its last day; undefined for what does not expire. */
export function settlesAtMs(listing: Listing): number | undefined {
  return listing.lastTradeDay === undefined
    ? undefined
    : sessionOf(listing.terms.hours, listing.lastTradeDay).closeAtMs;
}

export function isExpired(listing: Listing, atMs: number): boolean {
  const settlement = settlesAtMs(listing);
  return settlement !== undefined && settlement <= atMs;
}

/**
 * @param futurePrices called when a future is first asked for: its holidays move last trading days.
 * @param more listed besides the table, under ids that are not in it: benchmarks need many contracts
 */
export function catalogue(futurePrices: () => PriceSeries, more: readonly Listing[] = []): Catalogue {
  const futures = new Map<number, Listing>();
  const fixed = new Map(
    [...FIXED_LISTINGS, ...more].map((listing): [number, Listing] => [listing.contract.conId, listing]),
  );

  const bySymbol = Map.groupBy(fixed.values(), ({ contract }) => contract.symbol);

  /** Those that may fit: an id names one, a symbol few. */
  function candidates({ conId, symbol }: ContractQuery): Iterable<Listing> {
    if (conId !== 0) return [fixed.get(conId) ?? []].flat();
    return symbol === '' ? fixed.values() : (bySymbol.get(symbol) ?? []);
  }

  function future(series: FutureSeries, quarter: Quarter): Listing {
    const key = series.conIdBase + quarter;
    const known = futures.get(key);
    if (known !== undefined) return known;
    const made = futureOf(series, quarter, futurePrices());
    futures.set(key, made);
    return made;
  }

  function frontQuarter(series: FutureSeries, atMs: number): Quarter {
    const { year, month } = calendarDate(newYorkDay(atMs));
    const quarter = quarterOf(year, month);
    return isExpired(future(series, quarter), atMs) ? quarter + 1 : quarter;
  }

  function monthsOf(
    series: FutureSeries,
    query: Pick<ContractQuery, 'includeExpired'>,
    atMs: number,
  ): readonly Listing[] {
    const front = frontQuarter(series, atMs);
    const from = query.includeExpired ? Math.max(FIRST_QUARTER, front - EXPIRED_QUARTERS) : front;
    const to = Math.min(LAST_QUARTER, front + LISTED_QUARTERS - 1);
    const listings: Listing[] = [];
    for (let quarter = from; quarter <= to; quarter += 1) listings.push(future(series, quarter));
    return listings;
  }

  const futuresAt = (query: Pick<ContractQuery, 'includeExpired'>, atMs: number): readonly Listing[] =>
    FUTURE_SERIES.flatMap((series) => monthsOf(series, query, atMs));

  return {
    paying: (currency, base) =>
      FIXED_LISTINGS.find(
        ({ contract, terms }) =>
          (terms.receivedCurrency === currency && contract.currency === base) ||
          (terms.receivedCurrency === base && contract.currency === currency),
      ),
    listing(conId) {
      const found = seriesOfConId(conId);
      return found === undefined ? fixed.get(conId) : future(found.series, found.quarter);
    },
    listed: (atMs) => [...fixed.values(), ...futuresAt({ includeExpired: false }, atMs)],
    find(query, atMs) {
      if (query.conId === 0 && query.symbol === '' && query.localSymbol === '') return [];
      const matches = (listing: Listing): boolean => fits(listing, query);
      const found = [...candidates(query)].filter(matches);
      const mayBeFuture = query.secType === 'FUT' || query.secType === '';
      if (mayBeFuture) found.push(...futuresAt(query, atMs).filter(matches));
      return found.map((listing) => onExchange(listing, query.exchange));
    },
  };
}

const same = (wanted: string, found: string): boolean => wanted === '' || wanted === found;

/** Where the id is given, IB looks at nothing else but the exchange. */
function fits({ contract, terms }: Listing, query: ContractQuery): boolean {
  if (query.exchange !== '' && !terms.exchanges.includes(query.exchange)) return false;
  if (query.conId !== 0) return contract.conId === query.conId;
  return (
    same(query.symbol, contract.symbol) &&
    same(query.secType, contract.secType) &&
    same(query.currency, contract.currency) &&
    same(query.localSymbol, contract.localSymbol) &&
    same(query.tradingClass, contract.tradingClass) &&
    same(query.primaryExchange, contract.primaryExchange) &&
    contract.lastTradeDate.startsWith(query.lastTradeDate)
  );
}

function onExchange(listing: Listing, exchange: string): Listing {
  if (exchange === '' || exchange === listing.contract.exchange) return listing;
  return { ...listing, contract: { ...listing.contract, exchange } };
}
