/** The open breaker reaches the store through every failure but one: a lost lease ends the writing at once. */
import { fencingToken } from '../domain/ids.ts';
import { StoreError } from '../domain/store-error.ts';
import type { StoredBreaker } from '../domain/stored-breaker.ts';
import type { Ledger } from '../ports/ledger.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { memoryParts } from '../testing/memory-parts.ts';
import { calm } from '../testing/store-harness.ts';
import { fillOf, RUN } from '../testing/trading-values.ts';
import { createFillBooker } from './book-fills.ts';
import { storeBreaker } from './store-breaker.ts';

const OWN = fencingToken(3);
const BREAKER: StoredBreaker = {
  status: 'open',
  cause: 'loss',
  sinceMs: 1_000,
  detail: 'Loss of the session',
  tradingState: 'REDUCING',
  runId: RUN,
};

/** A store whose lease carries `token`; it fails so often before it serves. */
async function deskWith({ token, failures = 0 }: { readonly token: number; readonly failures?: number }) {
  const { ledger } = memoryParts();
  const clock = manualClock(1_000_000);
  const lease = { token: fencingToken(token), holder: 'somebody', expiresAtMs: 2_000_000, released: false };
  await ledger.transact(
    { lease: true },
    () => ({ changes: [{ kind: 'put-lease', lease }], result: undefined }),
    calm(),
  );
  const logged: unknown[] = [];
  let asked = 0;
  const counted: Ledger = {
    ...ledger,
    transact: (...question) => {
      asked += 1;
      if (asked <= failures) return Promise.reject(new StoreError('unavailable', 'Store is away'));
      return ledger.transact(...question);
    },
  };
  const log = { write: (_severity: string, event: string, facts: object) => void logged.push({ event, ...facts }) };
  const desk = { ledger: counted, clock, token: OWN, log, recordMs: 1_000, runId: RUN };
  const stored = async () => (await ledger.read({ session: true }, calm())).session.breaker;
  return { desk, clock, logged, stored, asked: () => asked };
}

/** Real turns of the loop, and time. */
async function pass(clock: ReturnType<typeof manualClock>, durationMs: number): Promise<void> {
  for (let passedMs = 0; passedMs < durationMs; passedMs += 100) {
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(100);
  }
}

describe('storeBreaker', () => {
  it('tries again while the store is away, until the breaker is kept', async () => {
    const { desk, clock, logged, stored } = await deskWith({ token: OWN, failures: 3 });
    const storing = storeBreaker(desk, BREAKER);
    await pass(clock, 3_000);
    await expect(storing).resolves.toBe(true);
    expect([await stored(), logged.length]).toEqual([BREAKER, 3]);
  });

  it('stops at once where the lease is of another run, writes nothing, and says so by that name', async () => {
    const { desk, clock, logged, stored, asked } = await deskWith({ token: OWN + 1 });
    await expect(storeBreaker(desk, BREAKER)).resolves.toBe(false);
    await pass(clock, 3_000);
    expect([asked(), await stored(), clock.pending()]).toEqual([1, undefined, 0]);
    expect(logged).toEqual([
      expect.objectContaining({
        event: 'BreakerNotStored',
        isLost: true,
        error: expect.stringMatching(/LeaseLostError/),
      }),
    ]);
  });
});

describe('The booker of a session', () => {
  it('books nothing more once the lease is of another run, and waits for nothing', async () => {
    const { desk, clock, asked } = await deskWith({ token: OWN + 1 });
    const failures: string[] = [];
    const booker = createFillBooker({
      ...desk,
      marketNowMs: () => 1_000,
      tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
      signal: calm(),
      onBooked: () => undefined,
      onFailure: (detail) => failures.push(detail),
    });
    booker.add(fillOf({ id: '0001.01.01' }));
    await pass(clock, 1_000);
    booker.add(fillOf({ id: '0001.02.01' }));
    await pass(clock, 1_000);
    await booker.idle(calm());
    expect([asked(), failures, clock.pending()]).toEqual([1, [expect.stringMatching(/LeaseLostError/)], 0]);
  });
});
