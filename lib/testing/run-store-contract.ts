/** What every run store promises: one winner of a claim, runs newest first, records of any length whole. */
import type { Json } from '../domain/run.ts';
import { commit } from './ledger-contract.ts';
import { AT_MS, bareRun, fullRun, RUN_ID, runIdOf } from './ledger-fixtures.ts';
import { calm, type MakeStore, type StoreHarness } from './store-harness.ts';

export function describeRunStoreContract(name: string, makeStore: MakeStore): void {
  describe(`${name}: run store`, () => {
    let store: StoreHarness;
    beforeEach(async () => {
      store = await makeStore();
    });
    claims(() => store);
    lists(() => store);
    activities(() => store);
  });
}

function claims(store: () => StoreHarness): void {
  it('claims a run once and shows it to whoever comes later', async () => {
    expect(await store().runs.claim(bareRun(), calm())).toEqual({ kind: 'claimed' });
    const second = await store().runs.claim(bareRun({ intent: 'close-all' }), calm());
    expect(second).toStrictEqual({ kind: 'exists', run: bareRun() });
    expect(await store().runs.get(RUN_ID, calm())).toStrictEqual(bareRun());
  });

  it('lets exactly one of twenty equal racing claims win', async () => {
    const claimed = await Promise.all(Array.from({ length: 20 }, () => store().runs.claim(bareRun(), calm())));
    expect(claimed.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(claimed.filter(({ kind }) => kind === 'exists')).toHaveLength(19);
  });

  it('shows the claim to a transaction, and a claim what a transaction has stored', async () => {
    await store().runs.claim(bareRun(), calm());
    const ledger = store().ledger('paper');
    expect((await ledger.read({ run: RUN_ID }, calm())).run).toStrictEqual(bareRun());
    await commit(ledger, { kind: 'put-run', run: fullRun() });
    expect(await store().runs.claim(bareRun(), calm())).toStrictEqual({ kind: 'exists', run: fullRun() });
  });

  it('claims again what was let go', async () => {
    await store().runs.claim(bareRun(), calm());
    await commit(store().ledger('paper'), { kind: 'remove-run', runId: RUN_ID });
    expect(await store().runs.claim(bareRun(), calm())).toEqual({ kind: 'claimed' });
  });

  it('rejects with the reason of an aborted signal and claims nothing', async () => {
    const reason = new Error('Deadline passed: test');
    await expect(store().runs.claim(bareRun(), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(await store().runs.get(RUN_ID, calm())).toBeUndefined();
  });

  it('names the path of a run that does not fit', async () => {
    await store().plant(`runs/${RUN_ID}`, { intent: 'allocation', claimedAtMs: AT_MS });
    const corrupt = { name: 'CorruptRecordError', path: `runs/${RUN_ID}` };
    await expect(store().runs.get(RUN_ID, calm())).rejects.toMatchObject(corrupt);
    await expect(store().runs.claim(bareRun(), calm())).rejects.toMatchObject(corrupt);
    await expect(store().runs.list({ limit: 5 }, calm())).rejects.toMatchObject(corrupt);
  });
}

function lists(store: () => StoreHarness): void {
  it('lists runs newest first, of both modes, no more than asked', async () => {
    for (const n of [2, 1, 4, 3]) {
      const mode = n % 2 === 0 ? 'paper' : 'live';
      await store().runs.claim(bareRun({ runId: runIdOf(n), mode, claimedAtMs: AT_MS + Math.min(n, 3) }), calm());
    }
    const runs = await store().runs.list({ limit: 3 }, calm());
    expect(runs.map((run) => run.runId)).toEqual([runIdOf(4), runIdOf(3), runIdOf(2)]);
  });

  it('lists nothing where nothing ran, and refuses a limit that is none', async () => {
    expect(await store().runs.list({ limit: 10 }, calm())).toEqual([]);
    await expect(store().runs.list({ limit: 0 }, calm())).rejects.toThrow(/limit/);
    await expect(store().runs.list({ limit: 100_000 }, calm())).rejects.toThrow(/limit/);
  });
}

const activity = (record: Json) => ({ runId: RUN_ID, intent: 'allocation', atMs: AT_MS, record });

function activities(store: () => StoreHarness): void {
  it('keeps the record of a run with any JSON in it', async () => {
    const record = { why: [[1, [2.5]], { '': null, __x__: 'ü😀\u0000' }], yes: true };
    await store().runs.putActivity(activity(record), calm());
    expect(await store().runs.getActivity(RUN_ID, calm())).toStrictEqual(activity(record));
    expect(await store().runs.getActivity(runIdOf(1), calm())).toBeUndefined();
  });

  it('keeps a record of two megabytes in parts of at most 900 KB', async () => {
    const record = { text: 'ü'.repeat(1_000_000), end: 'here' };
    await store().runs.putActivity(activity(record), calm());
    expect(await store().runs.getActivity(RUN_ID, calm())).toStrictEqual(activity(record));
    for (const part of [0, 1, 2]) {
      const stored = await store().raw(`activity/${RUN_ID}/parts/${part}`);
      expect(Buffer.byteLength(JSON.stringify(stored))).toBeLessThan(900_100);
    }
  });

  it('replaces a longer record and leaves no part of it', async () => {
    await store().runs.putActivity(activity('x'.repeat(2_000_000)), calm());
    await store().runs.putActivity(activity('short'), calm());
    expect(await store().runs.getActivity(RUN_ID, calm())).toStrictEqual(activity('short'));
    expect(await store().raw(`activity/${RUN_ID}/parts/1`)).toBeUndefined();
  });

  it('refuses a record that no transaction can hold, and keeps the one before', async () => {
    await store().runs.putActivity(activity('first'), calm());
    const asked = store().runs.putActivity(activity('x'.repeat(9_500_000)), calm());
    await expect(asked).rejects.toMatchObject({ name: 'StoreError', failure: 'too-large' });
    expect(await store().runs.getActivity(RUN_ID, calm())).toStrictEqual(activity('first'));
  });

  it('names the path of a record whose part is missing or cut', async () => {
    await store().runs.putActivity(activity('whole'), calm());
    await store().plant(`activity/${RUN_ID}/parts/0`, { text: '"who' });
    await expect(store().runs.getActivity(RUN_ID, calm())).rejects.toMatchObject({ path: `activity/${RUN_ID}` });
    await store().plant(`activity/${RUN_ID}/parts/0`, {});
    await expect(store().runs.getActivity(RUN_ID, calm())).rejects.toMatchObject({
      path: `activity/${RUN_ID}/parts/0`,
    });
  });
}
