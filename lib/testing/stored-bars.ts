/** Daily bars as the collector would have kept them, made up but the same every time: a calm rise with a wave on it. */
import type { Bar } from '../domain/bar.ts';
import { decimal } from '../domain/decimal.ts';
import { conId } from '../domain/ids.ts';
import type { Contract } from '../domain/contract.ts';
import type { MarketDataStore } from '../ports/market-data-store.ts';
import { calm } from './store-harness.ts';
import { contractOf } from './trading-values.ts';

const DAY_MS = 86_400_000;

export const SPY_STOCK = contractOf({ conId: conId(756_733) });
export const SPX_INDEX = contractOf({
  conId: conId(416_904),
  symbol: 'SPX',
  localSymbol: 'SPX',
  secType: 'IND',
  exchange: 'CBOE',
  primaryExchange: 'CBOE',
  tradingClass: 'SPX',
});

/** `count` days, the newest begun at midnight before `endAtMs`; `first` is the oldest close. */
export function dailyBars(options: {
  readonly endAtMs: number;
  readonly count: number;
  readonly first: number;
}): readonly Bar[] {
  const { endAtMs, count, first } = options;
  const newest = Math.floor(endAtMs / DAY_MS) * DAY_MS;
  return Array.from({ length: count }, (_, n) => {
    const close = first * (1 + n * 0.0008 + Math.sin(n / 9) * 0.01);
    const price = (value: number) => decimal(value.toFixed(2));
    return {
      startAtMs: newest - (count - 1 - n) * DAY_MS,
      open: price(close * 0.998),
      high: price(close * 1.006),
      low: price(close * 0.994),
      close: price(close),
      volume: decimal(1_000_000 + (n % 7) * 10_000),
    };
  });
}

/** Keeps what `collect-market-data` would: whose bars they are, and the bars. */
export async function keepSeries(
  marketData: MarketDataStore,
  series: { readonly contract: Contract; readonly bars: readonly Bar[]; readonly seenAtMs?: number },
): Promise<void> {
  const { contract, bars, seenAtMs = 0 } = series;
  await marketData.putContract({ contract, longName: `${contract.symbol} by name`, seenAtMs }, calm());
  const [first, last] = [bars.at(0), bars.at(-1)];
  if (first === undefined || last === undefined) return;
  const span = { fromAtMs: first.startAtMs, throughAtMs: last.startAtMs + 1 };
  await marketData.putBars({ conId: contract.conId, size: '1 day' }, { bars, span, requestedAtMs: 0 }, calm());
}

/** SPY and the index up to the day before, as a collection of this morning leaves them. */
export async function keepMarket(marketData: MarketDataStore, nowMs: number, count = 300): Promise<void> {
  const endAtMs = nowMs - DAY_MS;
  await keepSeries(marketData, { contract: SPY_STOCK, bars: dailyBars({ endAtMs, count, first: 300 }) });
  await keepSeries(marketData, { contract: SPX_INDEX, bars: dailyBars({ endAtMs, count, first: 3_000 }) });
}
