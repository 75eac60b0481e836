/**
 * All prices of the paper gateway by name, each parsed or modelled when first asked for and kept as typed arrays.
 * It reads no files itself: the text of a price file comes from the function it is given (`readPriceFiles`).
 */
import { decimal } from '../../domain/decimal.ts';
import { dayNumber } from '../new-york-time.ts';
import { seededRandom } from '../random.ts';
import { modelVixy } from './model-vixy.ts';
import { parsePrices } from './parse-prices.ts';
import { priceSeries, type DailyPrices, type PriceSeries } from './price-series.ts';
import { syntheticEuro } from './synthetic-forex.ts';

export const PRICE_NAMES = ['SPY', 'VIXY', 'MSFT', 'AAPL', 'SPX', 'VIX', 'MES', 'EUR.USD', 'BTC'] as const;
export type PriceName = (typeof PRICE_NAMES)[number];

export interface PriceBook {
  series(name: PriceName): PriceSeries;
  /** `measured: ...`, `modelled from ...` or `synthetic ...`, for people. */
  origin(name: PriceName): string;
}

export interface PriceBookOptions {
  /** Text of a file of `data/`, by its name. */
  readonly readText: (file: string) => string;
  /** Of the synthetic prices. */
  readonly seed: number;
}

const MES_TICK = decimal('0.25');
/** The last day of the SPY file. */
const VIXY_ANCHOR = dayNumber(2020, 8, 28);

const ORIGINS: Readonly<Record<PriceName, string>> = {
  SPY: 'measured: SPY daily (unadjusted, 1999-11-01..2020-08-28, from pandas-ta)',
  MSFT: 'measured: MSFT daily (adjusted, 1990-01-02..2022-03-10, from Stock.Indicators)',
  AAPL: 'measured: AAPL daily (2015-02-17..2017-02-16, from plotly datasets)',
  SPX: 'measured: S&P 500 daily (1990-01-02..2022-03-10, from Stock.Indicators)',
  VIX: 'measured: VIX daily (1990-01-02..2026-07-23, from datasets/finance-vix)',
  BTC: 'measured: BTC/USD daily (2017-08-16..2021-01-12, from Stock.Indicators)',
  VIXY: 'modelled from VIX as a constant-maturity short-term future with roll cost (docs/prices.md)',
  MES: 'modelled from S&P 500 daily, rounded to 0.25, without carry (docs/prices.md)',
  'EUR.USD': 'synthetic: seeded daily walk (docs/prices.md)',
};

export function priceBook(options: PriceBookOptions): PriceBook {
  const loaded = new Map<PriceName, PriceSeries>();
  const rows = (file: string): readonly DailyPrices[] => parsePrices(options.readText(file), file);
  const load: Readonly<Record<PriceName, () => PriceSeries>> = {
    SPY: () => priceSeries(rows('spy-daily.csv')),
    MSFT: () => priceSeries(rows('msft-daily.csv')),
    AAPL: () => priceSeries(rows('aapl-daily.csv')),
    SPX: () => priceSeries(rows('spx-daily.csv')),
    VIX: () => priceSeries(rows('vix-daily.csv')),
    BTC: () => priceSeries(rows('btcusd-daily.csv')),
    MES: () => priceSeries(rows('spx-daily.csv'), MES_TICK),
    VIXY: () => priceSeries(modelVixy(onStockDays(rows('vix-daily.csv'), series('SPX')), VIXY_ANCHOR)),
    'EUR.USD': () => priceSeries(syntheticEuro(seededRandom(options.seed))),
  };
  function series(name: PriceName): PriceSeries {
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const made = load[name]();
    loaded.set(name, made);
    return made;
  }
  return { series, origin: (name) => ORIGINS[name] };
}

/** VIX was published on some days without stock exchange (2004-06-11); the fund trades only with it, as far as SPX tells. */
function onStockDays(vix: readonly DailyPrices[], stocks: PriceSeries): readonly DailyPrices[] {
  const lastKnown = stocks.day(stocks.length - 1);
  return vix.filter((row) => row.day > lastKnown || stocks.has(row.day));
}
