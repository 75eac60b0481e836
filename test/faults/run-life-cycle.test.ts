/** What may go wrong around a run: the kill switch, the store, the trade log. The wire log tells what was sent. */
import { DeadlineError } from '../../lib/domain/errors.ts';
import { StoreError } from '../../lib/domain/store-error.ts';
import {
  callOf,
  DUMMY_ONLY,
  startDesk,
  type DeskHarness,
  type DeskHarnessOptions,
} from '../../lib/testing/desk-harness.ts';
import { watchedLedger } from '../../lib/testing/memory-parts.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { holdLease } from '../../lib/trading/hold-lease.ts';

let desk: DeskHarness;
const start = async (options: DeskHarnessOptions = {}): Promise<DeskHarness> => (desk = await startDesk(options));
afterEach(() => desk.close());

describe('the kill switch', () => {
  it('stops a run that waited for the lease while it was set', async () => {
    await start();
    const parts = { ledger: desk.stores.ledger, clock: desk.clock };
    const other = await holdLease(parts, { holder: 'other', waitMs: 0, signal: calm() });
    if (other.kind !== 'held') throw new Error('Lease is held');
    const answer = desk.call('allocation', DUMMY_ONLY, 'k1');
    await desk.configure({ tradingState: 'HALTED', tradingStateReason: 'stop' });
    await other.lease.release(calm());
    await expect(answer).resolves.toMatchObject({ status: 423, body: { detail: 'Trading is HALTED: stop' } });
    expect(desk.connections()).toBe(0);
  });

  it('denies in the tick of the write what was planned before it was set', async () => {
    await start({
      wrap: (deps) => ({
        ...deps,
        ledger: watchedLedger(deps.ledger, async (moment, changes) => {
          const isSending = changes.some((change) => change.kind === 'put-order' && change.order.state === 'SENDING');
          if (moment !== 'after' || !isSending) return;
          await desk.configure({ tradingState: 'HALTED' });
          // The state is read again every second.
          await deps.clock.sleep(1_300, calm());
        }),
      }),
    });
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({
      status: 200,
      body: { orders: [{ outcome: 'denied', reason: 'trading is HALTED' }] },
    });
    expect(desk.placed()).toEqual([]);
  });
});

describe('a store that fails', () => {
  it('is told as 503 where it is not reachable, and the retry works', async () => {
    let away = true;
    await start({
      wrap: (deps) => ({
        ...deps,
        runs: {
          ...deps.runs,
          claim: (run, signal) => {
            if (away) return Promise.reject(new StoreError('unavailable', 'Firestore is not reachable'));
            return deps.runs.claim(run, signal);
          },
        },
      }),
    });
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({
      status: 503,
      body: { type: 'urn:intentdesk:problem:store-unavailable', detail: expect.stringContaining('not reachable') },
    });
    away = false;
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({ status: 200 });
    expect(desk.placed()).toHaveLength(1);
  });

  it('does not turn the answer of a run that has ended into an error: record and trade log are told as not kept', async () => {
    await start({
      wrap: (deps) => ({
        ...deps,
        runs: { ...deps.runs, putActivity: () => Promise.reject(new StoreError('too-large', 'Record is too large')) },
        tradeLog: { push: () => undefined, flush: () => Promise.reject(new Error('Sink is dead')) },
      }),
    });
    const first = await desk.call('allocation', DUMMY_ONLY, 'k1');
    expect(first).toMatchObject({ status: 200, body: { strategies: { dummy: { outcome: 'traded' } } } });
    expect(desk.logged.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['ActivityNotKept', 'TradeLogNotFlushed']),
    );
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({ body: first.body });
  });
});

describe('a run that fails before its plan', () => {
  it('is let go: the same key trades once the broker is back', async () => {
    await start({ gateway: { faults: { neverAnswer: { times: 1 } } }, brokerDeadlines: { handshakeMs: 200 } });
    const failed = await desk.call('allocation', DUMMY_ONLY, 'k1');
    expect(failed.status).toBe(504);
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({ status: 200, headers: {} });
    expect(desk.placed()).toHaveLength(1);
  });

  it('is let go where the caller runs out of time', async () => {
    const hurry = new AbortController();
    await start({
      wrap: (deps) => ({
        ...deps,
        connector: {
          ...deps.connector,
          connectTrader: (options) => {
            hurry.abort(new DeadlineError('Request POST /allocation', 60_000));
            return deps.connector.connectTrader(options);
          },
        },
      }),
    });
    const answer = desk.desk.call(callOf('allocation', DUMMY_ONLY, 'k1', hurry.signal));
    await expect(answer).resolves.toMatchObject({ status: 504 });
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({ status: 200 });
    expect(desk.placed()).toHaveLength(1);
  });
});
