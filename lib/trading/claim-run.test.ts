import { fencingToken } from '../domain/ids.ts';
import { memoryParts, runOf } from '../testing/memory-parts.ts';
import { calm } from '../testing/store-harness.ts';
import { adoptRun, claimRun, endRun } from './claim-run.ts';

let parts: ReturnType<typeof memoryParts>;
beforeEach(() => {
  parts = memoryParts();
});

const token = fencingToken(1);
const claim = (run = runOf()) => claimRun(parts, run, calm());
const leased = () =>
  parts.ledger.transact(
    { lease: true },
    () => ({
      changes: [{ kind: 'put-lease', lease: { token, holder: 'a', expiresAtMs: 9e12, released: false } }],
      result: undefined,
    }),
    calm(),
  );
const end = (status: number, run = runOf({ token })) =>
  endRun(parts.ledger, { run, answer: { status, body: { status } }, nowMs: 2_000 }, calm());
const stored = async () => (await parts.ledger.read({ run: runOf().runId }, calm())).run;

describe('claimRun', () => {
  it('lets exactly one of racing claims win', async () => {
    const claims = await Promise.all(Array.from({ length: 10 }, () => claim()));
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ kind }) => kind === 'unfinished')).toHaveLength(9);
  });

  it('refuses the same key with another body', async () => {
    await claim();
    await expect(claim(runOf({ argumentsHash: 'hash-2' }))).rejects.toThrow(/used with another body: found "k1"/);
  });

  it('gives the stored answer of a run that is done', async () => {
    await leased();
    await claim();
    await adoptRun(parts.ledger, { run: runOf(), token }, calm());
    await end(200);
    await expect(claim()).resolves.toEqual({ kind: 'answered', answer: { status: 200, body: { status: 200 } } });
  });

  it('replaces a run keyed by its arguments only once its time is over and it is final', async () => {
    await leased();
    const first = runOf({ validUntilMs: 5_000 });
    await claim(first);
    await adoptRun(parts.ledger, { run: first, token }, calm());
    await expect(claim(runOf({ claimedAtMs: 6_000 }))).resolves.toMatchObject({ kind: 'unfinished' });
    await end(200);
    await expect(claim(runOf({ claimedAtMs: 5_000 }))).resolves.toMatchObject({ kind: 'answered' });
    await expect(claim(runOf({ claimedAtMs: 5_001 }))).resolves.toMatchObject({ kind: 'claimed' });
  });
});

describe('A claim without a key whose process died', () => {
  const anHourLater = runOf({ claimedAtMs: 3_600_000, validUntilMs: 4_500_000 });
  const adoptedLater = async (state: 'CLAIMED' | 'PLANNED') => {
    await leased();
    await claim(runOf({ state, validUntilMs: 901_000 }));
    const found = await claim(anHourLater);
    if (found.kind !== 'unfinished') throw new Error(`Claim: found ${found.kind}, needed unfinished`);
    return adoptRun(parts.ledger, { run: found.run, token }, calm());
  };

  it('counts from the call that takes it on after its time: the next repetition is the same run, not another one', async () => {
    const run = await adoptedLater('CLAIMED');
    expect(run).toMatchObject({ claimedAtMs: 3_600_000, validUntilMs: 4_500_000 });
    await end(200, run);
    await expect(claim(runOf({ claimedAtMs: 3_700_000, validUntilMs: 4_600_000 }))).resolves.toMatchObject({
      kind: 'answered',
    });
  });

  it('keeps its moment where it had planned: its orders are named after it', async () => {
    await expect(adoptedLater('PLANNED')).resolves.toMatchObject({ claimedAtMs: 1_000, validUntilMs: 901_000 });
  });
});

describe('adoptRun', () => {
  it('refuses without the lease', async () => {
    await claim();
    await expect(adoptRun(parts.ledger, { run: runOf(), token }, calm())).rejects.toThrow(/nobody/);
  });

  it('tells a run planned by a process that died from one that planned nothing', async () => {
    await leased();
    await claim(runOf({ state: 'PLANNED' }));
    await expect(adoptRun(parts.ledger, { run: runOf(), token }, calm())).resolves.toMatchObject({
      state: 'PLANNED',
      token,
    });
  });
});

describe('endRun', () => {
  it('lets a claim go that failed before its plan, so that a retry works', async () => {
    await leased();
    await claim();
    await adoptRun(parts.ledger, { run: runOf(), token }, calm());
    await end(502);
    await expect(stored()).resolves.toBeUndefined();
    await expect(claim()).resolves.toMatchObject({ kind: 'claimed' });
  });

  it('keeps the failure of a run that had planned', async () => {
    await leased();
    await claim(runOf({ state: 'PLANNED' }));
    await adoptRun(parts.ledger, { run: runOf(), token }, calm());
    await end(504);
    await expect(stored()).resolves.toMatchObject({ state: 'FAILED', answer: { status: 504 }, endedAtMs: 2_000 });
  });

  it('changes nothing where a successor has adopted the run, or it has ended', async () => {
    await leased();
    await claim();
    await adoptRun(parts.ledger, { run: runOf(), token }, calm());
    await end(200, runOf({ token: fencingToken(9) }));
    await expect(stored()).resolves.toMatchObject({ state: 'CLAIMED' });
    await end(200);
    await end(502);
    await expect(stored()).resolves.toMatchObject({ state: 'DONE', answer: { status: 200 } });
  });
});
