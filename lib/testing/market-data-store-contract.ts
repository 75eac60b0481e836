/** What every market-data store promises: bars joined by their beginning, coverage without gaps, both in one step. */
import type { Bar } from '../domain/bar.ts';
import { decimal, decimalText } from '../domain/decimal.ts';
import type { Contract } from '../domain/contract.ts';
import { conId } from '../domain/ids.ts';
import type { CollectedContract } from '../ports/market-data-store.ts';
import { SPY } from './ledger-fixtures.ts';
import { calm, type MakeStore, type StoreHarness } from './store-harness.ts';

const DAY_MS = 86_400_000;
const DAILY = { conId: conId(756_733), size: '1 day' } as const;
const barsFrom = (first: number, count: number, close = '350.25'): readonly Bar[] =>
  Array.from({ length: count }, (_, index) => ({
    startAtMs: (first + index) * DAY_MS,
    open: decimal('350'),
    high: decimal('351.5'),
    low: decimal('349'),
    close: decimal(close),
    volume: decimal('12345678901.5'),
  }));
const added = (first: number, count: number, close?: string) => ({
  bars: barsFrom(first, count, close),
  span: { fromAtMs: first * DAY_MS, throughAtMs: (first + count) * DAY_MS },
  requestedAtMs: first,
});

const collected = (changes: Partial<CollectedContract> = {}, contract: Partial<Contract> = {}): CollectedContract => ({
  contract: { ...SPY, ...contract },
  longName: 'SPY',
  seenAtMs: 1,
  ...changes,
});

export function describeMarketDataStoreContract(name: string, makeStore: MakeStore): void {
  describe(`${name}: market-data store`, () => {
    let store: StoreHarness;
    beforeEach(async () => {
      store = await makeStore();
    });
    const all = () => store.marketData.bars(DAILY, { fromAtMs: 0, throughAtMs: 30_000 * DAY_MS }, calm());

    it('knows nothing of a series that was never collected', async () => {
      expect(await store.marketData.state(DAILY, calm())).toEqual({ coverage: undefined, requestedAtMs: [] });
      expect(await all()).toEqual([]);
    });

    it('keeps bars exactly, over the border of chunks', async () => {
      await store.marketData.putBars(DAILY, added(17_500, 1_000), calm());
      expect(await all()).toStrictEqual(barsFrom(17_500, 1_000));
      const { coverage } = await store.marketData.state(DAILY, calm());
      expect(coverage).toEqual({ fromAtMs: 17_500 * DAY_MS, throughAtMs: 18_500 * DAY_MS });
      expect(await store.raw(`marketData/756733/bars/1-day/chunks/${18_000 * DAY_MS}`)).toBeDefined();
    });

    it('joins spans on both sides, and a newer bar replaces', async () => {
      const { marketData } = store;
      await marketData.putBars(DAILY, added(18_000, 10), calm());
      await marketData.putBars(DAILY, added(18_010, 5), calm());
      await marketData.putBars(DAILY, added(17_990, 11, '1'), calm());
      const closes = (await all()).map(({ close }) => decimalText(close));
      expect([closes.length, closes[10], closes[11]]).toEqual([25, '1', '350.25']);
      expect(await marketData.state(DAILY, calm())).toEqual({
        coverage: { fromAtMs: 17_990 * DAY_MS, throughAtMs: 18_015 * DAY_MS },
        requestedAtMs: [18_000, 18_010, 17_990],
      });
    });

    it('refuses a span that leaves a gap, and writes nothing', async () => {
      await store.marketData.putBars(DAILY, added(18_000, 10), calm());
      await expect(store.marketData.putBars(DAILY, added(18_011, 5), calm())).rejects.toThrow('touches');
      expect(await all()).toHaveLength(10);
    });

    it('covers a span in which nothing was traded', async () => {
      await store.marketData.putBars(DAILY, { ...added(18_000, 10), bars: [] }, calm());
      expect((await store.marketData.state(DAILY, calm())).coverage?.throughAtMs).toBe(18_010 * DAY_MS);
    });

    it('refuses to read more than it can hold', async () => {
      const span = { fromAtMs: 0, throughAtMs: 300_000 * DAY_MS };
      await expect(store.marketData.bars(DAILY, span, calm())).rejects.toThrow('200');
    });

    it('finds a contract by its symbol, the last seen first, and what is told anew replaces', async () => {
      const { marketData } = store;
      expect(await marketData.contracts('SPY', calm())).toEqual([]);
      await marketData.putContract(collected({ seenAtMs: 1 }), calm());
      await marketData.putContract(collected({ seenAtMs: 2, longName: 'SPDR S&P 500' }), calm());
      await marketData.putContract(collected({ seenAtMs: 3 }, { conId: conId(5) }), calm());
      await marketData.putContract(collected({ seenAtMs: 4 }, { conId: conId(6), symbol: 'MSFT' }), calm());
      expect(await marketData.contracts('SPY', calm())).toStrictEqual([
        collected({ seenAtMs: 3 }, { conId: conId(5) }),
        collected({ seenAtMs: 2, longName: 'SPDR S&P 500' }),
      ]);
      expect(await all()).toEqual([]);
    });

    it('keeps series apart by contract and size', async () => {
      await store.marketData.putBars(DAILY, added(18_000, 3), calm());
      expect((await store.marketData.state({ ...DAILY, size: '1 hour' }, calm())).coverage).toBeUndefined();
      expect((await store.marketData.state({ ...DAILY, conId: conId(1) }, calm())).coverage).toBeUndefined();
    });
  });
}
