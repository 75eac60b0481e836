/** What every configuration store promises: documents as they are, seeded once, changed in a transaction. */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../domain/run.ts';
import type { ConfigurationDocuments } from '../ports/configuration-store.ts';
import { calm, type MakeStore, type StoreHarness } from './store-harness.ts';

const COMMON = {
  account: 'DU0000001',
  exposure: { overall: 0.9, strategies: { dummy: 0.5 } },
  limits: { allowedSymbols: { dummy: ['MES', 'ES'] } },
  tradingEnabled: true,
  note: null,
};

export function describeConfigurationStoreContract(name: string, makeStore: MakeStore): void {
  describe(`${name}: configuration store`, () => {
    let store: StoreHarness;
    beforeEach(async () => {
      store = await makeStore();
    });
    seeds(() => store);
    changes(() => store);
    watches(() => store);
    refusals(() => store);
  });
}

function seeds(store: () => StoreHarness): void {
  it('reads nothing where nothing was seeded', async () => {
    expect(await store().configuration.read('paper', calm())).toEqual({ common: undefined, mode: undefined });
  });

  it('seeds a document once and never overwrites it', async () => {
    const { configuration } = store();
    expect(await configuration.seed('common', COMMON, calm())).toBe(true);
    expect(await configuration.seed('common', { account: 'DU9999999' }, calm())).toBe(false);
    expect(await configuration.seed('paper', { tradingState: 'ACTIVE' }, calm())).toBe(true);
    expect(await configuration.read('paper', calm())).toStrictEqual({
      common: COMMON,
      mode: { tradingState: 'ACTIVE' },
    });
    expect((await configuration.read('live', calm())).mode).toBeUndefined();
  });

  it('lets one of several racing seeds win', async () => {
    const seeded = await Promise.all([1, 2, 3].map((n) => store().configuration.seed('common', { n }, calm())));
    expect(seeded.filter(Boolean)).toHaveLength(1);
  });

  it('stores a document in fields that a person can edit', async () => {
    await store().configuration.seed('common', COMMON, calm());
    expect(await store().raw('config/common')).toEqual(COMMON);
  });
}

const count = (document: Json | undefined): Json => ({ count: document === undefined ? 1 : 2 });

const add =
  (n: number) =>
  (document: Json | undefined): Json => ({ ...Object(document), [`field${n}`]: n });

function changes(store: () => StoreHarness): void {
  it('changes a document from what is stored, and makes it where none is', async () => {
    const { configuration } = store();
    await configuration.update('live', count, calm());
    await configuration.update('live', count, calm());
    expect((await configuration.read('live', calm())).mode).toEqual({ count: 2 });
  });

  it('loses none of several racing changes', async () => {
    await Promise.all([1, 2, 3].map((n) => store().configuration.update('common', add(n), calm())));
    const { common } = await store().configuration.read('paper', calm());
    expect(common).toEqual({ field1: 1, field2: 2, field3: 3 });
  }, 60_000);

  it('changes nothing where the change throws or the signal is aborted', async () => {
    const { configuration } = store();
    const mistake = new Error('Change failed');
    const fail = (): Json => {
      throw mistake;
    };
    await expect(configuration.update('common', fail, calm())).rejects.toBe(mistake);
    await expect(configuration.update('common', () => ({}), AbortSignal.abort(mistake))).rejects.toBe(mistake);
    expect((await configuration.read('paper', calm())).common).toBeUndefined();
  });
}

/** What a listener has heard so far, and the next that fits. */
function listening() {
  const heard: ConfigurationDocuments[] = [];
  const failures: unknown[] = [];
  const wanted = new Set<() => void>();
  const changed = (documents: ConfigurationDocuments): void => {
    heard.push(documents);
    for (const look of wanted) look();
  };
  const next = (fits: (documents: ConfigurationDocuments) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (heard.some(fits)) resolve();
      };
      wanted.add(look);
      look();
    });
  return { heard, failures, next, listener: { changed, failed: (error: unknown) => void failures.push(error) } };
}

function watches(store: () => StoreHarness): void {
  it('tells a listener what is stored, and each change of either document', async () => {
    const { configuration } = store();
    await configuration.seed('common', { n: 1 }, calm());
    const { listener, next, failures } = listening();
    const stop = configuration.watch('paper', listener);
    await next(({ common, mode }) => isDeepStrictEqual([common, mode], [{ n: 1 }, undefined]));
    await configuration.update('paper', () => ({ tradingState: 'HALTED' }), calm());
    await next(({ mode }) => isDeepStrictEqual(mode, { tradingState: 'HALTED' }));
    await configuration.update('common', () => ({ n: 2 }), calm());
    await next(({ common, mode }) => isDeepStrictEqual([common, mode], [{ n: 2 }, { tradingState: 'HALTED' }]));
    stop();
    expect(failures).toEqual([]);
  });

  it('tells a listener nothing after it has stopped, and of no other mode', async () => {
    const { configuration } = store();
    const stopped = listening();
    configuration.watch('paper', stopped.listener)();
    const live = listening();
    const stop = configuration.watch('live', live.listener);
    await live.next(() => true);
    await configuration.update('paper', () => ({ n: 1 }), calm());
    await configuration.update('live', () => ({ n: 2 }), calm());
    await live.next(({ mode }) => isDeepStrictEqual(mode, { n: 2 }));
    stop();
    expect(stopped.heard).toEqual([]);
    expect(live.heard.filter(({ mode }) => isDeepStrictEqual(mode, { n: 1 }))).toEqual([]);
  });
}

function refusals(store: () => StoreHarness): void {
  it.each<[string, Json, RegExp]>([
    ['that is no object', 'text', /object/],
    ['with a list in a list', { a: { b: [[1]] } }, /a\.b/],
    ['with a reserved name', { a: [{ __x__: 1 }] }, /__x__/],
    ['with an empty name', { '': 1 }, /name/],
  ])('refuses a document %s, in words', async (_, document, words) => {
    await expect(store().configuration.seed('common', document, calm())).rejects.toThrow(words);
    await expect(store().configuration.update('common', () => document, calm())).rejects.toThrow(words);
  });
}
