/** What every delivery overview promises: entries newest first in pages that neither repeat nor miss one, true counts, joined states. */
import { runId } from '../domain/ids.ts';
import type { ListWanted, SinkRecord } from '../ports/delivery-overview.ts';
import type { TradeLogEntry } from '../ports/trade-log.ts';
import { calm, type MakeStore, type StoreHarness } from './store-harness.ts';
import { entryOf } from './trade-log-values.ts';

const AT_MS = 1_600_000_000_000;
const OTHER_RUN = runId('b'.repeat(64));
const FAILED = { atMs: AT_MS + 5, reason: 'Notion answered 503' };

export function describeDeliveryOverviewContract(name: string, makeStore: MakeStore): void {
  describe(`${name}: delivery overview`, () => {
    let store: StoreHarness;
    beforeEach(async () => {
      store = await makeStore();
    });
    const claim = (n: number, changes: Partial<TradeLogEntry> = {}, sinks = ['notion', 'file']) => {
      const entry = { ...entryOf(`e/${n}`, changes), sequence: n };
      return store.deliveries.claim({ entry, sinks, holder: 'a', nowMs: AT_MS, untilMs: AT_MS + 1_000 }, calm());
    };
    const record = (n: number, changes: Partial<Parameters<typeof store.deliveries.record>[0]> = {}) =>
      store.deliveries.record({ entryId: `e/${n}`, holder: 'a', steps: new Map(), isEnd: true, ...changes }, calm());
    const list = async (changes: Partial<ListWanted> = {}) => {
      const wanted = { limit: 200, before: undefined, atLeast: 'INFO', runId: undefined, ...changes } as const;
      const { deliveries, next } = await store.overview.list(wanted, calm());
      return { ids: deliveries.map(({ entry }) => entry.id), next, deliveries };
    };

    it('lists entries newest first, page by page, none twice and none missed', async () => {
      for (const n of [3, 1, 12, 2, 5]) await claim(n);
      const first = await list({ limit: 2 });
      const second = await list({ limit: 2, before: first.next });
      const third = await list({ limit: 2, before: second.next });
      expect([first.ids, second.ids, third.ids]).toEqual([['e/12', 'e/5'], ['e/3', 'e/2'], ['e/1']]);
      expect(third.next).toBeUndefined();
    });

    it('shows of a severity that one and what is more severe', async () => {
      await claim(1);
      await claim(2, { status: 'DENIED' });
      await claim(3, { status: 'UNKNOWN' });
      const seen = await Promise.all((['INFO', 'WARNING', 'ERROR'] as const).map((atLeast) => list({ atLeast })));
      expect(seen.map(({ ids }) => ids)).toEqual([['e/3', 'e/2', 'e/1'], ['e/3', 'e/2'], ['e/3']]);
    });

    it('shows one run alone, in pages and by severity too', async () => {
      for (const n of [1, 2, 3]) await claim(n, { runId: OTHER_RUN, status: n === 2 ? 'FAILED' : 'FILLED' });
      await claim(4);
      const first = await list({ runId: OTHER_RUN, limit: 2 });
      const second = await list({ runId: OTHER_RUN, limit: 2, before: first.next });
      expect([first.ids, second.ids, second.next]).toEqual([['e/3', 'e/2'], ['e/1'], undefined]);
      expect((await list({ runId: OTHER_RUN, atLeast: 'WARNING' })).ids).toEqual(['e/2']);
    });

    it('says of each entry what is done, what waits and why', async () => {
      await claim(1);
      await record(1, {
        steps: new Map([['file', { kind: 'delivered', atMs: AT_MS }]]),
        failures: new Map([['notion', FAILED]]),
      });
      const [listed] = (await list()).deliveries;
      expect([[...(listed?.steps.keys() ?? [])], listed?.waitingFor]).toEqual([['file'], ['notion']]);
      expect([listed?.failures.get('notion'), listed?.attempts, listed?.dead]).toEqual([FAILED, 1, undefined]);
    });

    it('counts what waits for each sink, and forgets a failure that has passed', async () => {
      await claim(1);
      await claim(2);
      await record(1, { failures: new Map([['notion', FAILED]]) });
      expect(await store.overview.waiting(['notion', 'file', 'gemini'], calm())).toStrictEqual(
        new Map([
          ['notion', 2],
          ['file', 2],
          ['gemini', 0],
        ]),
      );
      await record(1, { steps: new Map([['notion', { kind: 'delivered', atMs: AT_MS }]]) });
      expect(await store.overview.waiting(['notion'], calm())).toStrictEqual(new Map([['notion', 1]]));
      expect((await list()).deliveries.at(-1)?.failures).toStrictEqual(new Map());
    });

    it('keeps dead letters apart, newest first, until they are claimed again', async () => {
      for (const n of [1, 2, 3]) {
        await claim(n);
        if (n < 3) await record(n, { dead: { atMs: AT_MS + n, reason: `notion: gone ${n}` } });
      }
      const { count, newest } = await store.overview.deadLetters(calm());
      expect([count, newest.map(({ dead }) => dead?.reason)]).toEqual([2, ['notion: gone 2', 'notion: gone 1']]);
      expect(newest[0]?.waitingFor).toEqual(['notion', 'file']);
      expect(await store.overview.waiting(['notion'], calm())).toStrictEqual(new Map([['notion', 1]]));
      await claim(2);
      expect((await store.overview.deadLetters(calm())).count).toBe(1);
    });

    it('buries nothing of which everything was delivered', async () => {
      await claim(1, {}, ['file']);
      const steps = new Map([['file', { kind: 'delivered', atMs: AT_MS }]] as const);
      await record(1, { steps, dead: { atMs: AT_MS, reason: 'file: late' } });
      expect((await store.overview.deadLetters(calm())).count).toBe(0);
      expect(await store.overview.waiting(['file'], calm())).toStrictEqual(new Map([['file', 0]]));
    });

    it('joins what two instances tell of a sink: the newest of each', async () => {
      const told = (changes: Partial<SinkRecord>): SinkRecord => ({
        name: 'notion',
        state: 'on',
        why: 'on: database',
        check: undefined,
        lastSuccessAtMs: undefined,
        lastFailure: undefined,
        toldAtMs: AT_MS,
        ...changes,
      });
      const check = { atMs: AT_MS, isReady: true, detail: 'fits' };
      await store.overview.tellSinks([told({ check, lastSuccessAtMs: 50 }), told({ name: 'file' })], calm());
      await store.overview.tellSinks([told({ lastSuccessAtMs: 20, lastFailure: FAILED, toldAtMs: AT_MS + 9 })], calm());
      await store.overview.tellSinks([told({ why: 'an old word', toldAtMs: AT_MS - 9 })], calm());
      expect(await store.overview.sinks(calm())).toStrictEqual([
        told({ name: 'file' }),
        told({ check, lastSuccessAtMs: 50, lastFailure: FAILED, toldAtMs: AT_MS + 9 }),
      ]);
    });

    it('reads a record of before it was listed, and lists it nowhere', async () => {
      await store.plant('tradeLog/old', { entryJson: '{}', steps: {}, attempts: 1, firstAtMs: AT_MS });
      expect((await list()).ids).toEqual([]);
      expect((await store.overview.deadLetters(calm())).count).toBe(0);
    });

    it('refuses a limit beyond its bounds, and does nothing for an aborted signal', async () => {
      await expect(list({ limit: 0 })).rejects.toThrow(/limit/);
      await expect(list({ limit: 201 })).rejects.toThrow(/limit/);
      const reason = new Error('Deadline passed: test');
      await expect(store.overview.deadLetters(AbortSignal.abort(reason))).rejects.toBe(reason);
    });
  });
}
