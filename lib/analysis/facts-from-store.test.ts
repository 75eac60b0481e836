import { MemoryDatabase } from '../adapters/memory/memory-database.ts';
import { memoryMarketDataStore } from '../adapters/memory/memory-market-data-store.ts';
import type { AccountPicture } from '../domain/account-picture.ts';
import { decimal } from '../domain/decimal.ts';
import { accountId, conId, strategyId, UNALLOCATED } from '../domain/ids.ts';
import type { Holding } from '../domain/holding.ts';
import type { MarketDataStore } from '../ports/market-data-store.ts';
import { dailyBars, keepMarket, keepSeries, SPY_STOCK } from '../testing/stored-bars.ts';
import { calm } from '../testing/store-harness.ts';
import { contractOf, RUN, USD } from '../testing/trading-values.ts';
import { factsFromStore, STALE_ACCOUNT_MS, STALE_BARS_MS } from './facts-from-store.ts';
import { readingsOf, relativeTo } from './readings.ts';

const DAY_MS = 86_400_000;
/** Friday 20 November 2026, 14:00 UTC. */
const NOW_MS = 1_795_183_200_000;
const HOUR_MS = 3_600_000;

const holding = (quantity: string): Holding => ({
  quantity: decimal(quantity),
  cost: decimal(0),
  realizedPnl: decimal(0),
  currency: USD,
  localSymbol: 'SPY',
  multiplier: decimal(1),
});
const picture = (atMs: number): AccountPicture => ({
  atMs,
  marketAtMs: atMs,
  source: 'trade-reconciliation',
  runId: RUN,
  account: accountId('DU0000001'),
  baseCurrency: USD,
  netLiquidation: decimal(1_000_000),
  dayPnl: { kind: 'unknown', reason: 'not asked' },
  grossExposure: undefined,
  cash: new Map(),
  rates: new Map(),
  marks: new Map(),
  previousCloses: new Map(),
  positions: [],
  drift: [],
});

let marketData: MarketDataStore;
beforeEach(() => {
  marketData = memoryMarketDataStore(new MemoryDatabase());
});
const read = (symbol = 'SPY', more: Partial<Parameters<typeof factsFromStore>[0]> = {}) =>
  factsFromStore(
    { marketData, books: new Map(), account: picture(NOW_MS - HOUR_MS), nowMs: NOW_MS, why: 'none is asked', ...more },
    { symbol, name: undefined, depth: 2, agents: undefined },
    calm(),
  );

describe('facts from stored market data', () => {
  it('computes every reading from the stored bars alone', async () => {
    await keepMarket(marketData, NOW_MS);
    const { readings, close, conId: id } = await read();
    const endAtMs = NOW_MS - DAY_MS;
    const bars = dailyBars({ endAtMs, count: 300, first: 300 });
    expect(readings).toMatchObject(readingsOf(bars));
    expect(readings['relative']).toEqual(relativeTo(bars, dailyBars({ endAtMs, count: 300, first: 3_000 })));
    expect(Object.values(readings['index'] ?? {})).not.toContain(null);
    expect([id, close]).toEqual([SPY_STOCK.conId, bars.at(-1)?.close]);
  });

  it('says where they come from, how old the newest bar is and that there is no quote', async () => {
    await keepMarket(marketData, NOW_MS);
    const { readings } = await read();
    expect(readings['market']).toEqual({
      from: 'stored market data',
      broker: 'none is asked',
      staleAfterSeconds: STALE_BARS_MS / 1_000,
      barAgeSeconds: (DAY_MS + 14 * HOUR_MS) / 1_000,
    });
    expect(readings['quote']).toEqual({ problem: 'No quote: none is asked' });
    expect(readings['basics']).toMatchObject({ longName: 'SPY by name', bars: 300 });
  });

  it('takes what is held from all books and the account as it was last read', async () => {
    await keepMarket(marketData, NOW_MS);
    const book = (quantity: string) => new Map([[SPY_STOCK.conId, holding(quantity)]]);
    const books = new Map([
      [strategyId('alpha'), book('300')],
      [UNALLOCATED, book('-100')],
    ]);
    const { readings, close } = await read('SPY', { books });
    expect(readings['portfolio']).toMatchObject({ position: '200', netLiquidationAgeSeconds: 3_600 });
    expect(readings['portfolio']?.['shareOfNetLiquidation']).toBeCloseTo((200 * Number(close.toFixed())) / 1e6, 5);
  });

  it.each([
    ['is not known where it was never read', undefined, /found no stored picture/],
    ['is not known past its bound', picture(NOW_MS - STALE_ACCOUNT_MS - 1), /6\.0 days ago, needed 6/],
  ])('net liquidation %s', async (_, account, problem) => {
    await keepMarket(marketData, NOW_MS);
    const { readings } = await read('SPY', { account });
    expect(readings['portfolio']).toMatchObject({
      shareOfNetLiquidation: null,
      shareProblem: expect.stringMatching(problem),
    });
  });

  it('tells of an index that is stale instead of its values', async () => {
    await keepMarket(marketData, NOW_MS);
    const later = NOW_MS + 5 * DAY_MS;
    const bars = dailyBars({ endAtMs: later - DAY_MS, count: 300, first: 300 });
    await keepSeries(marketData, { contract: contractOf({ conId: conId(7), symbol: 'MSFT' }), bars });
    const { readings, indexClose } = await read('MSFT', { nowMs: later });
    const problem = expect.stringMatching(/^Index SPX is not known: found its newest stored bar 6\.6 days old, needed/);
    expect(readings['index']).toEqual({ symbol: 'SPX', problem });
    expect(readings['relative']).toEqual({ problem });
    expect(indexClose.toFixed()).toBe('0');
  });

  it('takes the contract that was seen last where a symbol has meant several', async () => {
    await keepMarket(marketData, NOW_MS);
    const contract = contractOf({ conId: conId(9) });
    const bars = dailyBars({ endAtMs: NOW_MS - DAY_MS, count: 300, first: 10 });
    await keepSeries(marketData, { contract, bars, seenAtMs: 1 });
    expect((await read()).conId).toBe(9);
  });

  it.each([
    [
      'a symbol nobody has collected',
      'XYZ',
      {},
      /symbol: found no stored bars \("XYZ"\), no broker: none is asked, needed/,
    ],
    ['bars past their bound', 'SPY', { nowMs: NOW_MS + 6 * DAY_MS }, /found its newest stored bar 7\.6 days old/],
    ['an index as if it could be bought', 'SPX', {}, /found no stored bars \("SPX"\)/],
  ])('refuses %s, and says who collects it', async (_, symbol, more, problem) => {
    await keepMarket(marketData, NOW_MS);
    const answer = read(symbol, more);
    await expect(answer).rejects.toThrow(problem);
    await expect(answer).rejects.toThrow(/60 stored daily bars, the newest of the last 6 days; .*collect-market-data/);
  });

  it('refuses a past that is too short to be judged from', async () => {
    await keepMarket(marketData, NOW_MS, 59);
    await expect(read()).rejects.toThrow(/found 59 stored bars \("SPY"\)/);
  });
});
