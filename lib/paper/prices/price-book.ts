/**
 * All prices of the paper gateway by name, each parsed or modelled when first asked for and kept as typed arrays.
 * It reads no files itself: the text of a price file comes from the function it is given (`readPriceFiles`).
 */
import { createHash } from 'node:crypto';
import { decimal } from '../../domain/decimal.ts';
import { dayNumber, type DayNumber } from '../new-york-time.ts';
import { isExchangeDay } from '../exchange-calendar.ts';
import { seededRandom } from '../random.ts';
import { dayOfMinutes, parseMinutes, type DayMinutes, type MinutePrices } from './minute-prices.ts';
import { modelVixy } from './model-vixy.ts';
import { parsePrices } from './parse-prices.ts';
import { priceSeries, type DailyPrices, type PriceSeries } from './price-series.ts';
import { MADE_UP_SHARE, SYNTHETIC_SHAPES, syntheticEuro } from './synthetic-prices.ts';
import { syntheticWalk } from './synthetic-walk.ts';

export const PRICE_NAMES = [
  'SPY',
  'VIXY',
  'MSFT',
  'AAPL',
  'SAP',
  'SPX',
  'VIX',
  'MES',
  'EUR.USD',
  'GBP.USD',
  'USD.JPY',
  'BTC',
  'ETH',
  'XAUUSD',
] as const;
type ShippedName = (typeof PRICE_NAMES)[number];
/** A share that does not exist, with a walk of its own: for listings that somebody adds to the shipped ones. */
type MadeUpName = `made up ${number}`;
export type PriceName = ShippedName | MadeUpName;

export interface PriceBook {
  /** Of what is made up: synthetic prices and the paths of days. */
  readonly seed: number;
  series(name: PriceName): PriceSeries;
  /** Measured minutes of a day; undefined where there are none. */
  minutes(name: PriceName, day: DayNumber): readonly MinutePrices[] | undefined;
  /** Of all files, hexadecimal: the same files give the same, and nothing else does. Reads them all. */
  fingerprint(): string;
  /** `measured: ...`, `modelled from ...` or `synthetic ...`, for people. */
  origin(name: PriceName): string;
}

export interface PriceBookOptions {
  /** Text of a file of `data/`, by its name. */
  readonly readText: (file: string) => string;
  /** Text of a file that need not be there; undefined where it is not. No minutes where left out. */
  readonly readOptionalText?: (file: string) => string | undefined;
  /** Of the synthetic prices and of the paths of days. */
  readonly seed: number;
}

const MES_TICK = decimal('0.25');
/** The last day of the SPY file. */
const VIXY_ANCHOR = dayNumber(2020, 8, 28);

const MADE_UP = 'synthetic: seeded daily walk of a share that does not exist';
const ORIGINS: Readonly<Record<ShippedName, string>> = {
  SPY: 'measured: SPY daily (unadjusted, 1999-11-01..2020-08-28, from pandas-ta; minutes 2020-12-15..18, from Stock.Indicators)',
  MSFT: 'measured: MSFT daily (adjusted, 1990-01-02..2022-03-10, from Stock.Indicators)',
  AAPL: 'measured: AAPL daily (2015-02-17..2017-02-16, from plotly datasets)',
  SPX: 'measured: S&P 500 daily (1990-01-02..2022-03-10, from Stock.Indicators)',
  VIX: 'measured: VIX daily (1990-01-02..2026-07-23, from datasets/finance-vix)',
  BTC: 'measured: BTC/USD daily (2017-08-16..2021-01-12, from Stock.Indicators)',
  VIXY: 'modelled from VIX as a constant-maturity short-term future with roll cost (docs/prices.md)',
  MES: 'modelled from S&P 500 daily, rounded to 0.25, without carry (docs/prices.md)',
  'EUR.USD': 'synthetic: seeded daily walk (docs/prices.md)',
  'GBP.USD': 'synthetic: seeded daily walk (docs/prices.md)',
  'USD.JPY': 'synthetic: seeded daily walk (docs/prices.md)',
  SAP: 'synthetic: seeded daily walk in EUR, not the share price of SAP (docs/prices.md)',
  ETH: 'synthetic: seeded daily walk, not the price of ether (docs/prices.md)',
  XAUUSD: 'synthetic: seeded daily walk, not the price of gold (docs/prices.md)',
};

const DAILY_FILES = {
  SPY: 'spy-daily.csv',
  MSFT: 'msft-daily.csv',
  AAPL: 'aapl-daily.csv',
  SPX: 'spx-daily.csv',
  VIX: 'vix-daily.csv',
  BTC: 'btcusd-daily.csv',
} as const;
const MINUTE_FILES: ReadonlyMap<PriceName, string> = new Map([['SPY', 'spy-1min.csv']]);
const NO_MINUTES: DayMinutes = new Map();

export function priceBook(options: PriceBookOptions): PriceBook {
  const loaded = new Map<PriceName, PriceSeries>();
  const loadedMinutes = new Map<PriceName, DayMinutes>();
  const rows = (name: keyof typeof DAILY_FILES): readonly DailyPrices[] =>
    parsePrices(options.readText(DAILY_FILES[name]), DAILY_FILES[name]);
  const load: Readonly<Record<ShippedName, () => PriceSeries>> = {
    SPY: () => priceSeries(withMinuteDays(rows('SPY'), minutesOf('SPY'))),
    MSFT: () => priceSeries(rows('MSFT')),
    AAPL: () => priceSeries(rows('AAPL')),
    SPX: () => priceSeries(rows('SPX')),
    VIX: () => priceSeries(rows('VIX')),
    BTC: () => priceSeries(rows('BTC')),
    MES: () => priceSeries(rows('SPX'), MES_TICK),
    VIXY: () => priceSeries(modelVixy(onStockDays(rows('VIX'), series('SPX')), VIXY_ANCHOR)),
    'EUR.USD': () => priceSeries(syntheticEuro(seededRandom(options.seed))),
    'GBP.USD': () => synthetic('GBP.USD'),
    'USD.JPY': () => synthetic('USD.JPY'),
    SAP: () => synthetic('SAP'),
    ETH: () => synthetic('ETH'),
    XAUUSD: () => synthetic('XAUUSD'),
  };
  /** Each a walk of its own. */
  const synthetic = (name: keyof typeof SYNTHETIC_SHAPES | MadeUpName): PriceSeries => {
    const seed = Array.from(name).reduce(
      (mixed, character) => Math.imul(mixed, 31) + (character.codePointAt(0) ?? 0),
      options.seed,
    );
    return priceSeries(syntheticWalk(seededRandom(seed), isMadeUp(name) ? MADE_UP_SHARE : SYNTHETIC_SHAPES[name]));
  };
  function minutesOf(name: PriceName): DayMinutes {
    const known = loadedMinutes.get(name);
    if (known !== undefined) return known;
    const file = MINUTE_FILES.get(name);
    const text = file === undefined ? undefined : options.readOptionalText?.(file);
    const made = file === undefined || text === undefined ? NO_MINUTES : parseMinutes(text, file);
    loadedMinutes.set(name, made);
    return made;
  }
  function series(name: PriceName): PriceSeries {
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const made = isMadeUp(name) ? synthetic(name) : load[name]();
    loaded.set(name, made);
    return made;
  }
  return {
    seed: options.seed,
    series,
    minutes: (name, day) => minutesOf(name).get(day),
    origin: (name) => (isMadeUp(name) ? MADE_UP : ORIGINS[name]),
    fingerprint() {
      const hash = createHash('sha256');
      for (const file of Object.values(DAILY_FILES)) hash.update(`${file}\n${options.readText(file)}\n`);
      for (const file of MINUTE_FILES.values()) hash.update(`${file}\n${options.readOptionalText?.(file) ?? ''}\n`);
      return hash.digest('hex').slice(0, 16);
    },
  };
}

const isMadeUp = (name: PriceName): name is MadeUpName => name.startsWith('made up ');

/** Days that were measured by the minute, among or behind the others. */
function withMinuteDays(rows: readonly DailyPrices[], minutes: DayMinutes): readonly DailyPrices[] {
  if (minutes.size === 0) return rows;
  const days = new Map(rows.map((row) => [row.day, row]));
  for (const [day, ofDay] of minutes) {
    const made = dayOfMinutes(day, ofDay);
    if (made !== undefined) days.set(day, made);
  }
  return [...days.values()].toSorted((a, b) => a.day - b.day);
}

/**
 * VIX was published on some days without stock exchange (2004-06-11, holidays since 2022); the fund trades only with it, as SPX
 * tells, and behind SPX's last day as the exchange's rules do.
 */
function onStockDays(vix: readonly DailyPrices[], stocks: PriceSeries): readonly DailyPrices[] {
  const lastKnown = stocks.day(stocks.length - 1);
  return vix.filter((row) => (row.day > lastKnown ? isExchangeDay(row.day) : stocks.has(row.day)));
}
