/** Shares that do not exist, as many as a load needs: each with a contract, a price series and a market of its own. */
import type { ContractSpec } from '../domain/contract.ts';
import { currency } from '../domain/ids.ts';
import type { Listing } from '../paper/listing.ts';
import { stock } from '../paper/listing-kinds.ts';

/** Above every id that IB or the gateway's table uses. */
const FIRST_CON_ID = 1_900_000_000;

const symbolOf = (n: number): string => `MU${n}`;

/** Listings for the gateway. */
export const madeUpListings = (count: number): readonly Listing[] =>
  Array.from({ length: count }, (_, n) =>
    stock({
      conId: FIRST_CON_ID + n,
      symbol: symbolOf(n),
      longName: `MADE UP ${n}`,
      primaryExchange: 'ARCA',
      tradingClass: symbolOf(n),
      prices: `made up ${n}`,
    }),
  );

/** The same contracts as a strategy asks for them, by symbol. */
export const madeUpSpecs = (count: number): { readonly [symbol: string]: ContractSpec } =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      symbolOf(n),
      { symbol: symbolOf(n), secType: 'STK', exchange: 'SMART', currency: currency('USD') },
    ]),
  );
