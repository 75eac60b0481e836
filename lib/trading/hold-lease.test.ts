import { LeaseLostError } from '../domain/errors.ts';
import { fencingToken } from '../domain/ids.ts';
import { StoreError } from '../domain/store-error.ts';
import type { Ledger, LedgerChange } from '../ports/ledger.ts';
import { manualClock, type ManualClock } from '../testing/manual-clock.ts';
import { memoryParts } from '../testing/memory-parts.ts';
import { calm } from '../testing/store-harness.ts';
import {
  holdLease,
  LEASE_GRACE_MS,
  LEASE_TTL_MS,
  verifyToken,
  type HeldLease,
  type LeaseResult,
} from './hold-lease.ts';

let ledger: Ledger;
let clock: ManualClock;
beforeEach(() => {
  ({ ledger } = memoryParts());
  clock = manualClock(1_000_000);
});

const take = (holder: string, waitMs = 0): Promise<LeaseResult> =>
  holdLease({ ledger, clock }, { holder, waitMs, signal: calm() });

async function held(holder: string): Promise<HeldLease> {
  const result = await take(holder);
  if (result.kind !== 'held') throw new Error(`Lease is not free: ${JSON.stringify(result)}`);
  return result.lease;
}

const stored = async () => (await ledger.read({ lease: true }, calm())).lease;
const put = (change: Extract<LedgerChange, { kind: 'put-lease' }>) =>
  ledger.transact({ lease: true }, () => ({ changes: [change], result: undefined }), calm());

describe('holdLease', () => {
  it('gives each holder a higher token than the one before', async () => {
    const first = await held('run-1');
    await first.release(calm());
    const second = await held('run-2');
    expect(second.token).toBeGreaterThan(first.token);
  });

  it('names the holder and the moment of freedom, grace included, where it is taken', async () => {
    await held('run-1');
    const freeAtMs = clock.nowMs() + LEASE_TTL_MS + LEASE_GRACE_MS;
    await expect(take('run-2')).resolves.toEqual({ kind: 'taken', holder: 'run-1', freeAtMs });
  });

  it('waits for its holder no longer than asked', async () => {
    await held('run-1');
    const waiting = take('run-2', 5_000);
    await clock.advance(5_000);
    await expect(waiting).resolves.toMatchObject({ kind: 'taken', holder: 'run-1' });
  });

  it('takes it as soon as it is released within the wait', async () => {
    const first = await held('run-1');
    const waiting = take('run-2', 5_000);
    await clock.advance(1_000);
    await first.release(calm());
    await clock.advance(250);
    await expect(waiting).resolves.toMatchObject({ kind: 'held' });
  });

  it('lets a successor in only after the TTL and the grace of a holder that died', async () => {
    await put({
      kind: 'put-lease',
      lease: { token: fencingToken(4), holder: 'dead', expiresAtMs: clock.nowMs() + LEASE_TTL_MS, released: false },
    });
    await clock.advance(LEASE_TTL_MS + LEASE_GRACE_MS - 1);
    await expect(take('run-2')).resolves.toMatchObject({ kind: 'taken', holder: 'dead' });
    await clock.advance(1);
    await expect(take('run-2')).resolves.toMatchObject({ kind: 'held', lease: { token: 5 } });
  });
});

describe('holdLease for work that another may be at', () => {
  it('lets the other go first, and ends with the work instead of taking the lease', async () => {
    const first = await held('run-2');
    let isNeeded = true;
    const waiting = holdLease(
      { ledger, clock },
      { holder: 'run-1', waitMs: 5_000, signal: calm(), isNeeded: () => Promise.resolve(isNeeded) },
    );
    await clock.advance(1_000);
    isNeeded = false;
    await first.release(calm());
    await clock.advance(250);
    await expect(waiting).resolves.toEqual({ kind: 'not-needed' });
    expect((await stored())?.released).toBe(true);
  });

  it('does not wait for a delivery of the same run: it is in progress', async () => {
    await held('run-1');
    const wanted = { holder: 'run-1', waitMs: 5_000, signal: calm(), isNeeded: () => Promise.resolve(true) };
    const second = holdLease({ ledger, clock }, wanted);
    await clock.advance(250);
    await expect(second).resolves.toMatchObject({ kind: 'taken', holder: 'run-1' });
  });
});

describe('holdLease whose commit has an unknown outcome', () => {
  /** The next commit is made, or not, and nobody is told; what follows is as ever. */
  const doubtful = (isMade: boolean): Ledger => {
    let isNext = true;
    return {
      ...ledger,
      transact: async (scope, decide, signal) => {
        if (!isNext) return ledger.transact(scope, decide, signal);
        isNext = false;
        if (isMade) await ledger.transact(scope, decide, signal);
        throw new StoreError('outcome-unknown', 'Commit was cut off');
      },
    };
  };
  const ask = (store: Ledger, claim: string, options: { waitMs?: number; signal?: AbortSignal } = {}) =>
    holdLease({ ledger: store, clock }, { holder: 'run-1', claim, waitMs: 5_000, signal: calm(), ...options });

  /** Time goes on until the work is over. */
  async function movingOn<Result>(work: Promise<Result>): Promise<Result> {
    const state = { isOver: false };
    void Promise.allSettled([work]).then(() => (state.isOver = true));
    while (!state.isOver) {
      await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(10);
    }
    return work;
  }

  it.each([true, false])('knows its own lease and holds it within a moment, the commit made: %s', async (isMade) => {
    const beganAtMs = clock.nowMs();
    const result = await movingOn(ask(doubtful(isMade), 'claim-1'));
    expect(clock.nowMs() - beganAtMs).toBeLessThanOrEqual(300);
    expect(result).toMatchObject({ kind: 'held', lease: { token: isMade ? 2 : 1 } });
    expect(await stored()).toMatchObject({ token: isMade ? 2 : 1, noteClaim: 'claim-1', released: false });
  });

  it('holds it at once where the store decides again by itself after a commit that it did not hear of', async () => {
    const again: Ledger = {
      ...ledger,
      transact: async (scope, decide, signal) => {
        await ledger.transact(scope, decide, signal);
        return ledger.transact(scope, decide, signal);
      },
    };
    await expect(ask(again, 'claim-1', { waitMs: 0 })).resolves.toMatchObject({ kind: 'held', lease: { token: 2 } });
  });

  it('takes the lease of another delivery of the same run for no lease of its own', async () => {
    const taking = ask(doubtful(false), 'claim-1', { waitMs: 1_000 });
    await expect(ask(ledger, 'claim-2')).resolves.toMatchObject({ kind: 'held' });
    await expect(movingOn(taking)).resolves.toMatchObject({ kind: 'taken', holder: 'run-1' });
  });

  it('does not know by its claim alone a lease that this very call has not made', async () => {
    await ask(ledger, 'claim-1');
    const again = ask(ledger, 'claim-1', { waitMs: 0 });
    await expect(again).resolves.toMatchObject({ kind: 'taken', holder: 'run-1' });
  });

  it('gives the lease back where nobody waits for it any more', async () => {
    await expect(ask(doubtful(true), 'claim-1', { waitMs: 0 })).rejects.toThrow('Commit was cut off');
    expect(await stored()).toMatchObject({ noteClaim: 'claim-1', released: true });
    const gone = new AbortController();
    const cut: Ledger = {
      ...ledger,
      transact: async (scope, decide, signal) => {
        const result = await ledger.transact(scope, decide, signal);
        if (gone.signal.aborted) return result;
        gone.abort(new Error('The caller is gone'));
        throw new StoreError('outcome-unknown', 'Commit was cut off');
      },
    };
    await expect(ask(cut, 'claim-2', { signal: gone.signal })).rejects.toThrow('The caller is gone');
    expect(await stored()).toMatchObject({ noteClaim: 'claim-2', released: true });
    expect(clock.pending()).toBe(0);
  });
});

describe('a held lease', () => {
  it('is renewed for as long as it is held', async () => {
    const lease = await held('run-1');
    await clock.advance(60_000);
    expect(lease.refusal()).toBeUndefined();
    expect((await stored())?.expiresAtMs).toBeGreaterThan(clock.nowMs());
  });

  it('refuses sends once memory cannot know it any more, though nobody has taken it', async () => {
    const lease = await held('run-1');
    const unreachable: Ledger = { ...ledger, transact: () => Promise.reject(new Error('store is away')) };
    Object.assign(ledger, unreachable);
    await clock.advance(LEASE_TTL_MS - 1);
    expect(lease.refusal()).toBeUndefined();
    await clock.advance(1);
    expect(lease.refusal()).toBe('the lease ran out');
    await clock.advance(5_000);
    expect(lease.lost.aborted).toBe(true);
  });

  it('counts its time from before the store was asked, in taking it and in each renewal', async () => {
    const slow = ledger.transact.bind(ledger);
    let lastedMs = 4_000;
    Object.assign(ledger, {
      transact: async (...given: Parameters<Ledger['transact']>) => {
        const result = await slow(...given);
        await clock.sleep(lastedMs, calm());
        return result;
      },
    });
    const taking = held('run-1');
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(4_000);
    const lease = await taking;
    const renewedAtMs = clock.nowMs() + 5_000;
    await clock.advance(9_000);
    lastedMs = 3_600_000;
    await clock.advance(renewedAtMs + LEASE_TTL_MS - clock.nowMs() - 1);
    expect(lease.refusal()).toBeUndefined();
    await clock.advance(1);
    expect(lease.refusal()).toBe('the lease ran out');
  });

  it('is lost at once where a renewal finds the token of a twin', async () => {
    const lease = await held('run-1');
    const twin = { token: fencingToken(lease.token + 1), holder: 'twin', expiresAtMs: 2e12, released: false };
    await put({ kind: 'put-lease', lease: twin });
    await clock.advance(5_000);
    expect(lease.refusal()).toBe('the lease was lost');
    expect(lease.lost.reason).toBeInstanceOf(LeaseLostError);
    await lease.release(calm());
    await expect(stored()).resolves.toEqual(twin);
  });

  it('stays released where a renewal was under way as it was released', async () => {
    const letRenewalGo = Promise.withResolvers<void>();
    const slow: Ledger = {
      ...ledger,
      transact: async (scope, decide, signal) => {
        if (slowNow) await letRenewalGo.promise;
        return ledger.transact(scope, decide, signal);
      },
    };
    let slowNow = false;
    const result = await holdLease({ ledger: slow, clock }, { holder: 'run-1', waitMs: 0, signal: calm() });
    if (result.kind !== 'held') throw new Error('Lease is held');
    slowNow = true;
    await clock.advance(5_000);
    slowNow = false;
    await result.lease.release(calm());
    letRenewalGo.resolve();
    await clock.advance(1);
    expect((await stored())?.released).toBe(true);
  });

  it('frees every timer when it is released, and refuses from then on', async () => {
    const lease = await held('run-1');
    await lease.release(calm());
    expect(lease.refusal()).toBe('the lease was released');
    expect(clock.pending()).toBe(0);
  });
});

describe('verifyToken', () => {
  it('throws with the new holder where the stored token is another', async () => {
    const lease = await held('run-1');
    await lease.release(calm());
    await held('run-2');
    const view = await ledger.read({ lease: true }, calm());
    expect(() => verifyToken(view, lease.token)).toThrow(/run-2/);
  });
});
