/** What every delivery store promises: one delivery of an entry at a time, and no recorded step ever lost. */
import type { DeliveredStep, DeliveryStore } from '../ports/delivery-store.ts';
import { calm, type MakeStore, type StoreHarness } from './store-harness.ts';
import { entryOf } from './trade-log-values.ts';

const AT_MS = 1_600_000_000_000;
const entry = { ...entryOf('e/1'), sequence: 7 };
const delivered: DeliveredStep = { kind: 'delivered', atMs: AT_MS };

export function describeDeliveryStoreContract(name: string, makeStore: MakeStore): void {
  describe(`${name}: delivery store`, () => {
    let store: StoreHarness;
    beforeEach(async () => {
      store = await makeStore();
    });
    const claim = (holder: string, nowMs = AT_MS) =>
      store.deliveries.claim({ entry, sinks: ['notion', 'gemini'], holder, nowMs, untilMs: nowMs + 60_000 }, calm());
    const record = (holder: string, step: string, value = delivered, isEnd = false) =>
      store.deliveries.record({ entryId: entry.id, holder, steps: new Map([[step, value]]), isEnd }, calm());

    it('gives an entry to its first delivery, with nothing delivered', async () => {
      const claimed = await claim('a');
      expect(claimed).toStrictEqual({ kind: 'claimed', delivery: { entry, steps: new Map(), attempts: 1 } });
    });

    it('lets exactly one of five racing deliveries in', async () => {
      const claims = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((holder) => claim(holder)));
      expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
      expect(claims.filter(({ kind }) => kind === 'busy')).toHaveLength(4);
    });

    it('lets the next one in after the end, with what was delivered', async () => {
      await claim('a');
      await record('a', 'notion');
      await record('a', 'gemini', { kind: 'delivered', atMs: AT_MS, note: 'Bought' }, true);
      const next = await claim('b', AT_MS + 1);
      const steps = new Map([
        ['gemini', { kind: 'delivered', atMs: AT_MS, note: 'Bought' }],
        ['notion', delivered],
      ]);
      expect(next).toStrictEqual({ kind: 'claimed', delivery: { entry, steps, attempts: 2 } });
    });

    it('lets another one in when the claim of a dead one is over, not before', async () => {
      await claim('dead');
      expect(await claim('b', AT_MS + 59_999)).toStrictEqual({ kind: 'busy', untilMs: AT_MS + 60_000 });
      expect(await claim('b', AT_MS + 60_000)).toMatchObject({ kind: 'claimed', delivery: { attempts: 2 } });
    });

    it('keeps the first word on a step, and the claim of a successor', async () => {
      await claim('a');
      await record('a', 'notion');
      await claim('b', AT_MS + 60_000);
      await record('a', 'notion', { kind: 'skipped', atMs: AT_MS + 1 }, true);
      expect((await store.deliveries.get(entry.id, calm()))?.steps.get('notion')).toStrictEqual(delivered);
      expect(await claim('c', AT_MS + 60_001)).toMatchObject({ kind: 'busy' });
    });

    it('repeats the claim of the same holder without counting it twice', async () => {
      await claim('a');
      expect(await claim('a')).toMatchObject({ kind: 'claimed', delivery: { attempts: 1 } });
    });

    it('knows nothing of an entry that never came, and records nothing on it', async () => {
      await record('a', 'notion');
      expect(await store.deliveries.get(entry.id, calm())).toBeUndefined();
    });

    it('names the path of a record that does not fit', async () => {
      await store.plant('tradeLog/e%2F1', { steps: 1 });
      const corrupt = { name: 'CorruptRecordError', path: 'tradeLog/e%2F1' };
      await expect(claim('a')).rejects.toMatchObject(corrupt);
      await expect(store.deliveries.get(entry.id, calm())).rejects.toMatchObject(corrupt);
    });

    it('rejects with the reason of an aborted signal and claims nothing', async () => {
      const reason = new Error('Deadline passed: test');
      const wanted = { entry, sinks: [], holder: 'a', nowMs: AT_MS, untilMs: AT_MS + 1 };
      await expect(store.deliveries.claim(wanted, AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(await store.deliveries.get(entry.id, calm())).toBeUndefined();
    });
  });
}

/** A delivery store that fails when told to. */
export const failingDeliveries = (store: DeliveryStore, fails: () => boolean): DeliveryStore => ({
  claim: (wanted, signal) => (fails() ? Promise.reject(new Error('Store is away')) : store.claim(wanted, signal)),
  record: (done, signal) => (fails() ? Promise.reject(new Error('Store is away')) : store.record(done, signal)),
  get: (entryId, signal) => store.get(entryId, signal),
});
