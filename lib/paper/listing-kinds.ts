/**
 * Makes listings of each kind of contract from what tells its members apart: hours, ticks, costs and margins of a kind are
 * here. Which contracts there are is `catalogue-table.ts`.
 */
import type { Contract, SecurityType } from '../domain/contract.ts';
import { decimal, ONE, ZERO, type Decimal } from '../domain/decimal.ts';
import { conId, currency } from '../domain/ids.ts';
import {
  BASE_FOREX_COMMISSION,
  CRYPTO_COMMISSION,
  EURO_STOCK_COMMISSION,
  FOREX_COMMISSION,
  GOLD_COMMISSION,
  STOCK_COMMISSION,
} from './commission.ts';
import type { Listing, Terms } from './listing.ts';
import type { PriceName } from './prices/price-book.ts';

const CENT = decimal('0.01');

/** Fractions of the value to open and to keep. */
interface Margins {
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
}

/** Regulation T: half of the value to open, a quarter to keep. */
const STOCK_MARGINS: Margins = { initialMargin: decimal('0.5'), maintenanceMargin: decimal('0.25') };
const PAID_IN_FULL: Margins = { initialMargin: ONE, maintenanceMargin: ONE };
const GOLD_MARGINS: Margins = { initialMargin: decimal('0.2'), maintenanceMargin: decimal('0.15') };
const NO_MARGINS: Margins = { initialMargin: ZERO, maintenanceMargin: ZERO };

interface Named {
  readonly conId: number;
  readonly symbol: string;
  readonly longName: string;
  readonly prices: PriceName;
}

interface Labels {
  readonly secType: SecurityType;
  readonly localSymbol: string;
  readonly tradingClass: string;
  readonly currency: string;
  readonly primaryExchange: string;
}

function listingOf({ conId: id, symbol }: Named, labels: Labels, terms: Terms): Listing {
  const contract: Contract = {
    conId: conId(id),
    symbol,
    localSymbol: labels.localSymbol,
    secType: labels.secType,
    exchange: terms.exchanges[0] ?? '',
    primaryExchange: labels.primaryExchange,
    currency: currency(labels.currency),
    multiplier: ONE,
    lastTradeDate: '',
    tradingClass: labels.tradingClass,
  };
  return { contract, terms, lastTradeDay: undefined };
}

export interface StockRow extends Named {
  readonly primaryExchange: string;
  readonly tradingClass: string;
}

/** A share or fund in USD; a spread of two cents. */
export function stock({ primaryExchange, tradingClass, ...named }: StockRow): Listing {
  const terms: Terms = {
    longName: named.longName,
    minTick: CENT,
    sizeIncrement: ONE,
    minSize: ONE,
    hours: 'stock',
    prices: named.prices,
    halfSpreadTicks: 1,
    quoteSize: decimal('1000'),
    commission: STOCK_COMMISSION,
    settlement: 'paid',
    ...STOCK_MARGINS,
    exchanges: ['SMART', primaryExchange],
    venue: primaryExchange,
  };
  const labels = { secType: 'STK', localSymbol: named.symbol, tradingClass, currency: 'USD', primaryExchange } as const;
  return listingOf(named, labels, terms);
}

/** A share on Xetra, in EUR; one tick for every price. */
export function germanStock({ primaryExchange, tradingClass, ...named }: StockRow): Listing {
  const { terms } = stock({ primaryExchange, tradingClass, ...named });
  const labels = { secType: 'STK', localSymbol: named.symbol, tradingClass, currency: 'EUR', primaryExchange } as const;
  return listingOf(named, labels, {
    ...terms,
    minTick: decimal('0.02'),
    hours: 'xetra',
    commission: EURO_STOCK_COMMISSION,
  });
}

/** Not traded: no bid, no ask, no orders. */
export function index(named: Named): Listing {
  const { symbol } = named;
  const terms: Terms = {
    longName: named.longName,
    minTick: CENT,
    sizeIncrement: ONE,
    minSize: ONE,
    hours: 'index',
    prices: named.prices,
    halfSpreadTicks: 0,
    quoteSize: ZERO,
    commission: STOCK_COMMISSION,
    settlement: 'none',
    ...NO_MARGINS,
    exchanges: ['CBOE'],
    venue: 'CBOE',
  };
  const labels = {
    secType: 'IND',
    localSymbol: symbol,
    tradingClass: symbol,
    currency: 'USD',
    primaryExchange: '',
  } as const;
  return listingOf(named, labels, terms);
}

export interface PairRow extends Omit<Named, 'symbol'> {
  /** The currency that a buy receives, and the one it pays. */
  readonly received: string;
  readonly paid: string;
  readonly minTick: Decimal;
}

/** A pair of currencies; orders are charged in USD, which one of them must be. */
export function forex({ received, paid, minTick, ...named }: PairRow): Listing {
  const isBase = received === 'USD';
  const terms: Terms = {
    longName: named.longName,
    minTick,
    sizeIncrement: ONE,
    minSize: ONE,
    hours: 'forex',
    prices: named.prices,
    halfSpreadTicks: 1,
    quoteSize: decimal('1000000'),
    commission: isBase ? BASE_FOREX_COMMISSION : FOREX_COMMISSION,
    ...(isBase ? { commissionCurrency: received } : {}),
    settlement: 'exchanged',
    ...NO_MARGINS,
    exchanges: ['IDEALPRO', 'FXCONV'],
    venue: 'IDEALPRO',
    receivedCurrency: received,
  };
  const pair = `${received}.${paid}`;
  const labels = {
    secType: 'CASH',
    localSymbol: pair,
    tradingClass: pair,
    currency: paid,
    primaryExchange: '',
  } as const;
  return listingOf({ ...named, symbol: received }, labels, terms);
}

export interface CryptoRow extends Named {
  readonly minTick: Decimal;
  readonly halfSpreadTicks: number;
  readonly quoteSize: Decimal;
}

/** At Paxos, in hundred-millionths, around the clock. */
export function crypto({ minTick, halfSpreadTicks, quoteSize, ...named }: CryptoRow): Listing {
  const { symbol } = named;
  const terms: Terms = {
    longName: named.longName,
    minTick,
    sizeIncrement: decimal('0.00000001'),
    minSize: decimal('0.00000001'),
    hours: 'crypto',
    prices: named.prices,
    halfSpreadTicks,
    quoteSize,
    commission: CRYPTO_COMMISSION,
    settlement: 'paid',
    ...PAID_IN_FULL,
    exchanges: ['PAXOS'],
    venue: 'PAXOS',
  };
  const labels = {
    secType: 'CRYPTO',
    localSymbol: `${symbol}.USD`,
    tradingClass: symbol,
    currency: 'USD',
    primaryExchange: '',
  } as const;
  return listingOf(named, labels, terms);
}

/** Spot metal by the ounce, traded in the hours of forex; a spread of 20 cents. */
export function metal(named: Named): Listing {
  const { symbol } = named;
  const terms: Terms = {
    longName: named.longName,
    minTick: CENT,
    sizeIncrement: ONE,
    minSize: ONE,
    hours: 'forex',
    prices: named.prices,
    halfSpreadTicks: 10,
    quoteSize: decimal('500'),
    commission: GOLD_COMMISSION,
    settlement: 'paid',
    ...GOLD_MARGINS,
    exchanges: ['SMART', 'IBCMDTY'],
    venue: 'IBCMDTY',
  };
  const labels = {
    secType: 'CMDTY',
    localSymbol: symbol,
    tradingClass: symbol,
    currency: 'USD',
    primaryExchange: '',
  } as const;
  return listingOf(named, labels, terms);
}
