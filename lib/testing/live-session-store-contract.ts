/** What every store of live sessions promises: the newest session is shown, an older one never replaces it, one stop stays. */
import type { LiveStop, StoredLiveStatus } from '../domain/live-status.ts';
import { accountId, fencingToken, runId } from '../domain/ids.ts';
import { calm, type MakeStore, type StoreHarness } from './store-harness.ts';
import { RUN, USD } from './trading-values.ts';

const OUTCOMES = { working: 0, filled: 3, cancelled: 0, rejected: 0, denied: 1, unknown: 0 };
const LATER = runId('f'.repeat(64));
const ASKED: Omit<LiveStop, 'sessionId'> = { reason: 'enough', author: 'ann@example.com', atMs: 3_000 };

export const liveStatusOf = (changes: Partial<StoredLiveStatus> = {}): StoredLiveStatus => ({
  sessionId: RUN,
  token: fencingToken(7),
  mode: 'demo',
  account: accountId('DU0000001'),
  startedAtMs: 1_000,
  endsAtMs: 61_000,
  updatedAtMs: 2_000,
  configurationVersion: 'abc',
  baseCurrency: USD,
  pnl: { total: '-0.5' },
  breaker: {
    status: 'closed',
    consecutiveErrors: 0,
    drawdown: '0.01',
    limits: {
      maxLoss: '100',
      maxConsecutiveErrors: 5,
      staleAfterMs: 60_000,
      heartbeatMs: 5_000,
      flattenOnTrip: false,
      drawdown: { warn: '0.03', reduce: '0.05', halt: '0.07' },
    },
  },
  intervals: { all: 4, full: 4 },
  orders: OUTCOMES,
  executions: 3,
  symbols: [
    {
      symbol: 'BTC',
      conId: 1,
      prices: 'test',
      strategy: 'told',
      intervalMs: 200,
      quote: { bid: '99', ask: '101', price: '100', atMs: 1_990 },
      weight: '1',
      reading: 'told so',
      signalAtMs: 1_995,
      position: '0.01',
      holding: '0.01',
      pnl: '-0.5',
      stopped: false,
      orders: OUTCOMES,
      executions: 3,
      intervals: 5,
      served: 5,
      heartbeats: 2,
      lastHeartbeatAtMs: 1_900,
      missedHeartbeats: 0,
      maxLatencyMs: 12,
      errors: 0,
    },
  ],
  ...changes,
});

export function describeLiveSessionStoreContract(name: string, makeStore: MakeStore): void {
  describe(`${name}: store of live sessions`, () => {
    let store: StoreHarness;
    const tell = (changes: Partial<StoredLiveStatus> = {}) =>
      store.liveSessions.tell('paper', liveStatusOf(changes), calm());
    const get = () => store.liveSessions.get('paper', calm());
    const ask = (changes: Partial<LiveStop> = {}) =>
      store.liveSessions.askToStop('paper', { ...ASKED, ...changes }, calm());
    beforeEach(async () => {
      store = await makeStore();
    });

    it('shows nothing before the first session, and nothing of the other mode', async () => {
      expect(await get()).toEqual({ status: undefined, stop: undefined });
      await tell();
      expect((await store.liveSessions.get('live', calm())).status).toBeUndefined();
    });

    it('gives back what was told, with everything in it', async () => {
      expect(await tell()).toBeUndefined();
      expect((await get()).status).toEqual(liveStatusOf());
      const over = { ended: { atMs: 9_000, by: 'its time' }, pnl: { missing: 'BTC has no mark' } };
      await tell(over);
      expect((await get()).status).toEqual(liveStatusOf(over));
    });

    it('lets no older session replace a newer one', async () => {
      await tell({ sessionId: LATER, token: fencingToken(8) });
      await tell({ executions: 99 });
      expect((await get()).status).toMatchObject({ sessionId: LATER, executions: 3 });
    });

    it('hands a stop to the session that is to end, the first one, and to no later session', async () => {
      await tell();
      expect((await ask()).stop).toEqual({ ...ASKED, sessionId: RUN });
      expect((await ask({ reason: 'again' })).stop).toMatchObject({ reason: 'enough' });
      expect(await tell()).toMatchObject({ reason: 'enough', author: 'ann@example.com' });
      expect(await tell({ sessionId: LATER, token: fencingToken(8) })).toBeUndefined();
      expect((await get()).stop).toBeUndefined();
    });

    it('stops nothing where no session runs', async () => {
      expect(await ask()).toEqual({ status: undefined, stop: undefined });
      await tell({ ended: { atMs: 9_000, by: 'its time' } });
      expect((await ask()).stop).toBeUndefined();
    });
  });
}
