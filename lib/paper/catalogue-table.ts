/**
 * The contracts the paper gateway knows, with IB's own contract ids where they are public and lasting. A new one is
 * a row here and a price series in `prices/price-book.ts`.
 */
import type { Contract, SecurityType } from '../domain/contract.ts';
import { decimal, ONE, ZERO } from '../domain/decimal.ts';
import { conId, currency } from '../domain/ids.ts';
import { CRYPTO_COMMISSION, FOREX_COMMISSION, MICRO_FUTURE_COMMISSION, STOCK_COMMISSION } from './commission.ts';
import type { Listing, Terms } from './listing.ts';
import type { PriceName } from './prices/price-book.ts';

const HALF = decimal('0.5');
const QUARTER = decimal('0.25');
const CENT = decimal('0.01');

interface Row {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: SecurityType;
  readonly primaryExchange: string;
  readonly tradingClass: string;
  readonly localSymbol: string;
  readonly terms: Terms;
}

const listingOf = (row: Row): Listing => ({
  contract: contractOf(row),
  terms: row.terms,
  lastTradeDay: undefined,
});

const contractOf = (row: Row): Contract => ({
  conId: conId(row.conId),
  symbol: row.symbol,
  localSymbol: row.localSymbol,
  secType: row.secType,
  exchange: row.terms.exchanges[0] ?? '',
  primaryExchange: row.primaryExchange,
  currency: currency('USD'),
  multiplier: ONE,
  lastTradeDate: '',
  tradingClass: row.tradingClass,
});

interface StockRow {
  readonly conId: number;
  readonly symbol: string;
  readonly longName: string;
  readonly primaryExchange: string;
  readonly tradingClass: string;
  readonly prices: PriceName;
}

/** Regulation T: half of the value to open, a quarter to keep; a spread of two cents. */
function stock(row: StockRow): Listing {
  const terms: Terms = {
    longName: row.longName,
    minTick: CENT,
    sizeIncrement: ONE,
    minSize: ONE,
    hours: 'stock',
    prices: row.prices,
    halfSpreadTicks: 1,
    quoteSize: decimal('1000'),
    commission: STOCK_COMMISSION,
    settlement: 'paid',
    initialMargin: HALF,
    maintenanceMargin: QUARTER,
    exchanges: ['SMART', row.primaryExchange],
    venue: row.primaryExchange,
  };
  return listingOf({ ...row, secType: 'STK', localSymbol: row.symbol, terms });
}

interface IndexRow {
  readonly conId: number;
  readonly symbol: string;
  readonly longName: string;
  readonly prices: PriceName;
}

/** Not traded: no bid, no ask, no orders. */
function index(row: IndexRow): Listing {
  const terms: Terms = {
    longName: row.longName,
    minTick: CENT,
    sizeIncrement: ONE,
    minSize: ONE,
    hours: 'index',
    prices: row.prices,
    halfSpreadTicks: 0,
    quoteSize: ZERO,
    commission: STOCK_COMMISSION,
    settlement: 'none',
    initialMargin: ZERO,
    maintenanceMargin: ZERO,
    exchanges: ['CBOE'],
    venue: 'CBOE',
  };
  return listingOf({
    ...row,
    secType: 'IND',
    primaryExchange: '',
    tradingClass: row.symbol,
    localSymbol: row.symbol,
    terms,
  });
}

const EURO_TERMS: Terms = {
  longName: 'European Monetary Union Euro',
  minTick: decimal('0.00005'),
  sizeIncrement: ONE,
  minSize: ONE,
  hours: 'forex',
  prices: 'EUR.USD',
  halfSpreadTicks: 1,
  quoteSize: decimal('1000000'),
  commission: FOREX_COMMISSION,
  settlement: 'exchanged',
  initialMargin: ZERO,
  maintenanceMargin: ZERO,
  exchanges: ['IDEALPRO', 'FXCONV'],
  venue: 'IDEALPRO',
  receivedCurrency: 'EUR',
};

const BITCOIN_TERMS: Terms = {
  longName: 'Bitcoin cryptocurrency',
  minTick: QUARTER,
  sizeIncrement: decimal('0.00000001'),
  minSize: decimal('0.00000001'),
  hours: 'crypto',
  prices: 'BTC',
  halfSpreadTicks: 20,
  quoteSize: decimal('2'),
  commission: CRYPTO_COMMISSION,
  settlement: 'paid',
  initialMargin: ONE,
  maintenanceMargin: ONE,
  exchanges: ['PAXOS'],
  venue: 'PAXOS',
};

export const FIXED_LISTINGS: readonly Listing[] = [
  stock({
    conId: 756_733,
    symbol: 'SPY',
    longName: 'SPDR S&P 500 ETF TRUST',
    primaryExchange: 'ARCA',
    tradingClass: 'SPY',
    prices: 'SPY',
  }),
  stock({
    conId: 409_557_262,
    symbol: 'VIXY',
    longName: 'PROSHARES VIX SHORT-TERM FUTURES ETF',
    primaryExchange: 'BATS',
    tradingClass: 'VIXY',
    prices: 'VIXY',
  }),
  stock({
    conId: 272_093,
    symbol: 'MSFT',
    longName: 'MICROSOFT CORP',
    primaryExchange: 'NASDAQ',
    tradingClass: 'NMS',
    prices: 'MSFT',
  }),
  stock({
    conId: 265_598,
    symbol: 'AAPL',
    longName: 'APPLE INC',
    primaryExchange: 'NASDAQ',
    tradingClass: 'NMS',
    prices: 'AAPL',
  }),
  index({ conId: 416_904, symbol: 'SPX', longName: 'S&P 500 Stock Index', prices: 'SPX' }),
  index({ conId: 13_455_763, symbol: 'VIX', longName: 'CBOE Volatility Index', prices: 'VIX' }),
  listingOf({
    conId: 12_087_792,
    symbol: 'EUR',
    secType: 'CASH',
    primaryExchange: '',
    tradingClass: 'EUR.USD',
    localSymbol: 'EUR.USD',
    terms: EURO_TERMS,
  }),
  listingOf({
    conId: 479_624_278,
    symbol: 'BTC',
    secType: 'CRYPTO',
    primaryExchange: '',
    tradingClass: 'BTC',
    localSymbol: 'BTC.USD',
    terms: BITCOIN_TERMS,
  }),
];

/** A tenth of the value to open, near the exchange's margin; a spread of two ticks, half a point. */
export const MES_TERMS: Terms = {
  longName: 'Micro E-Mini S&P 500 Stock Price Index',
  minTick: QUARTER,
  sizeIncrement: ONE,
  minSize: ONE,
  hours: 'future',
  prices: 'MES',
  halfSpreadTicks: 1,
  quoteSize: decimal('200'),
  commission: MICRO_FUTURE_COMMISSION,
  settlement: 'margined',
  initialMargin: decimal('0.1'),
  maintenanceMargin: decimal('0.09'),
  exchanges: ['CME'],
  venue: 'CME',
};
export const MES_MULTIPLIER = decimal('5');
