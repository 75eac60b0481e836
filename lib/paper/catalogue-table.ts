/**
 * The contracts the paper gateway knows besides futures (`future-series.ts`), with IB's own contract ids where they are public
 * and lasting. A new one is a row here and a price series in `prices/price-book.ts`, which also says of its prices whether
 * they are measured, modelled or synthetic.
 */
import { decimal } from '../domain/decimal.ts';
import type { Listing } from './listing.ts';
import { crypto, forex, germanStock, index, metal, stock } from './listing-kinds.ts';

const FOREX_TICK = decimal('0.00005');

const STOCKS: readonly Listing[] = [
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
  germanStock({
    conId: 14_204,
    symbol: 'SAP',
    longName: 'SAP SE',
    primaryExchange: 'IBIS',
    tradingClass: 'XETRA',
    prices: 'SAP',
  }),
];

export const FIXED_LISTINGS: readonly Listing[] = [
  ...STOCKS,
  index({ conId: 416_904, symbol: 'SPX', longName: 'S&P 500 Stock Index', prices: 'SPX' }),
  index({ conId: 13_455_763, symbol: 'VIX', longName: 'CBOE Volatility Index', prices: 'VIX' }),
  forex({
    conId: 12_087_792,
    longName: 'European Monetary Union Euro',
    received: 'EUR',
    paid: 'USD',
    minTick: FOREX_TICK,
    prices: 'EUR.USD',
  }),
  forex({
    conId: 12_087_797,
    longName: 'British pound',
    received: 'GBP',
    paid: 'USD',
    minTick: FOREX_TICK,
    prices: 'GBP.USD',
  }),
  forex({
    conId: 15_016_059,
    longName: 'US dollar',
    received: 'USD',
    paid: 'JPY',
    minTick: decimal('0.005'),
    prices: 'USD.JPY',
  }),
  crypto({
    conId: 479_624_278,
    symbol: 'BTC',
    longName: 'Bitcoin cryptocurrency',
    minTick: decimal('0.25'),
    halfSpreadTicks: 20,
    quoteSize: decimal('2'),
    prices: 'BTC',
  }),
  crypto({
    conId: 495_759_171,
    symbol: 'ETH',
    longName: 'Ethereum cryptocurrency',
    minTick: decimal('0.05'),
    halfSpreadTicks: 8,
    quoteSize: decimal('30'),
    prices: 'ETH',
  }),
  metal({ conId: 69_067_924, symbol: 'XAUUSD', longName: 'London Gold', prices: 'XAUUSD' }),
];
