/** Months of trading days through the whole desk: equal to the gateway's own book at the end of every day. */
import { randomUUID } from 'node:crypto';
import { liveTradingDays } from '../../functions/trading-years.ts';
import { DATA_FOLDER, LOCAL_SEED, marketDays, momentsOf } from '../../functions/local-days.ts';
import { startLocalDesk, type LocalDesk } from '../../functions/local-desk.ts';
import { openStores } from '../../functions/open-stores.ts';
import type { DayFacts } from '../../functions/day-facts.ts';
import { describeOnEmulator, emulatorForTests } from '../../lib/testing/emulator-for-tests.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { SELF_RELIANT } from '../../strategies/registry.ts';

const LIMIT_MS = 180_000;
/** A commit of the emulator takes milliseconds, and a day has about forty. */
const EMULATOR_LIMIT_MS = 480_000;
const emulator = await emulatorForTests('firestore');

async function liveThrough(
  range: { readonly from: string; readonly count: number },
  emulatorHost: string | undefined,
  look: (local: LocalDesk) => Promise<void> = () => Promise.resolve(),
): Promise<readonly DayFacts[]> {
  const days = (await marketDays(DATA_FOLDER, { from: range.from, to: '2020-08-28' })).slice(0, range.count);
  const startAtMs = momentsOf(days[0] ?? '').tradeAtMs;
  let marketNowMs = (): number => startAtMs;
  const stores = await openStores({
    choice: emulatorHost === undefined ? 'embedded' : 'emulator',
    mode: 'paper',
    file: undefined,
    emulatorHost,
    projectId: `test-${randomUUID().slice(0, 13)}`,
    emulatorRequired: emulatorHost !== undefined,
    environment: {},
    tell: () => undefined,
    nowMs: () => marketNowMs(),
  });
  const local = await startLocalDesk({
    gateway: { seed: LOCAL_SEED, startAtMs },
    stores,
    log: { write: () => undefined },
    tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
    seed: LOCAL_SEED,
    marketTimeRecords: emulatorHost === undefined,
  });
  marketNowMs = () => local.gateway.clock.nowMs();
  try {
    const facts: DayFacts[] = [];
    for await (const day of liveTradingDays(local, days, SELF_RELIANT)) facts.push(day);
    await look(local);
    return facts;
  } finally {
    await local.close();
  }
}

const unequal = (facts: readonly DayFacts[]): readonly string[] =>
  facts.filter(({ equal }) => !equal).map(({ day }) => day);

describe('trading days in a row, embedded store', () => {
  it(
    'ends every one of 120 days with the ledger equal to the broker, over rolled futures, holidays and the crash of 2020',
    async () => {
      const facts = await liveThrough({ from: '2020-01-02', count: 120 }, undefined);
      expect(facts).toHaveLength(120);
      expect(unequal(facts)).toEqual([]);
      expect(
        facts.flatMap(({ day, failedOrders, failedAnswers }) => (failedOrders + failedAnswers > 0 ? [day] : [])),
      ).toEqual([]);
      expect(facts.reduce((total, { fills }) => total + fills, 0)).toBeGreaterThan(100);
    },
    LIMIT_MS,
  );
  it(
    'explains the whole change of the account by the profit of its strategies, to the cent',
    async () => {
      const facts = await liveThrough({ from: '2008-09-02', count: 30 }, undefined);
      const last = facts.at(-1);
      const profit = [...(last?.profit.values() ?? [])].reduce((total, each) => total.plus(each));
      expect(last?.netLiquidation.minus(profit).toFixed(2)).toBe('1000000.00');
    },
    LIMIT_MS,
  );
  it(
    'forgets runs after 90 days, so that its space does not grow with the years',
    async () => {
      const kept: number[] = [];
      const range = { from: '2008-01-02', count: 90 };
      await liveThrough(range, undefined, async ({ desk }) => {
        kept.push((await desk.deps.runs.list({ limit: 500 }, calm())).length);
      });
      // Three stored runs a day; 90 calendar days hold 62 to 65 trading days.
      expect(kept[0]).toBeGreaterThan(3 * 60);
      expect(kept[0]).toBeLessThan(3 * 67);
    },
    LIMIT_MS,
  );
  it(
    'proves days over a holiday, and says which it could not prove: after closures that no rule foresees',
    async () => {
      const unproved = async (from: string): Promise<readonly string[]> => {
        const facts = await liveThrough({ from, count: 5 }, undefined);
        return facts.flatMap(({ day, proved }) => (proved ? [] : [day]));
      };
      // Good Friday was 21 March 2008; hurricane Sandy closed the exchange on 29 and 30 October 2012.
      expect(await unproved('2008-03-18')).toEqual([]);
      expect(await unproved('2012-10-24')).toEqual(['2012-10-31']);
    },
    LIMIT_MS,
  );
});

describeOnEmulator('trading days in a row, Firestore', emulator, (host) => {
  it(
    'ends every one of 60 days with the ledger equal to the broker',
    async () => {
      const facts = await liveThrough({ from: '2020-02-03', count: 60 }, host);
      expect(facts).toHaveLength(60);
      expect(unequal(facts)).toEqual([]);
    },
    EMULATOR_LIMIT_MS,
  );
});
