/** What every pass store promises: a pass is taken once, by whoever comes first, and is gone then. */
import type { PassStore, StreamPass } from '../ports/pass-store.ts';
import { calm } from './store-harness.ts';

const HASH = 'a'.repeat(64);
const pass: StreamPass = { path: '/events', callerName: 'ann@example.com', role: 'viewer', expiresAtMs: 31_000 };

export function describePassStoreContract(name: string, makeStore: () => Promise<PassStore>): void {
  describe(`${name}: pass store`, () => {
    it('gives a pass to one of five that take it at once', async () => {
      const store = await makeStore();
      await store.keep(HASH, pass, calm());
      const taken = await Promise.all([1, 2, 3, 4, 5].map(() => store.take(HASH, calm())));
      expect(taken.filter((one) => one !== undefined)).toStrictEqual([pass]);
      expect(await store.take(HASH, calm())).toBeUndefined();
    });

    it('knows no pass that was never kept', async () => {
      const store = await makeStore();
      await store.keep(HASH, pass, calm());
      expect(await store.take('b'.repeat(64), calm())).toBeUndefined();
    });

    it('takes nothing with an aborted signal', async () => {
      const store = await makeStore();
      await store.keep(HASH, pass, calm());
      const reason = new Error('Deadline passed: test');
      await expect(store.take(HASH, AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(await store.take(HASH, calm())).toStrictEqual(pass);
    });
  });
}
