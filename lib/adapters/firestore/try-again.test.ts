import { StoreError } from '../../domain/store-error.ts';
import { calm } from '../../testing/store-harness.ts';
import { MAX_ATTEMPTS, TAKEN, tryAgain, type Attempt, type Progress } from './try-again.ts';

const LOST = Object.assign(new Error('14 UNAVAILABLE: the answer was lost'), { code: 14 });
const DENIED = Object.assign(new Error('7 PERMISSION_DENIED: no more'), { code: 7 });
const OTHERS = new StoreError('contention', 'Append failed: found each number taken, needed a free one');

/** Attempts that each send a write and end as told; the last one again and again. */
function tried(...outcomes: readonly Attempt<string>[]): {
  readonly result: Promise<string>;
  readonly count: () => number;
} {
  const progress: Progress = { maybeWritten: false };
  let count = 0;
  const once = (attempt: number): Promise<Attempt<string>> => {
    count = attempt;
    progress.maybeWritten = true;
    return Promise.resolve(outcomes[Math.min(attempt, outcomes.length) - 1] ?? { kind: 'failed', error: DENIED });
  };
  return { result: tryAgain({ what: 'Append', signal: calm(), progress, once }), count: () => count };
}

const lost = { kind: 'failed', error: LOST, atOnce: true } as const;
const denied = { kind: 'failed', error: DENIED } as const;
const taken = { kind: 'failed', error: LOST, verdict: TAKEN, atOnce: true } as const;

describe('work that is tried again', () => {
  it('gives what the first attempt gives that goes through', async () => {
    const { result, count } = tried(lost, taken, { kind: 'done', result: 'stored' });
    expect([await result, count()]).toEqual(['stored', 3]);
  });

  it('ends after ten attempts, in contention where each was proved to be too late', async () => {
    const { result, count } = tried(taken);
    await expect(result).rejects.toMatchObject({ name: 'StoreError', failure: 'contention' });
    expect(count()).toBe(MAX_ATTEMPTS);
  });

  it('has an unknown outcome after one lost answer, whatever the later attempts say', async () => {
    await expect(tried(lost, taken, denied).result).rejects.toMatchObject({ failure: 'outcome-unknown' });
  });

  it('is not tried again after a refusal, which proves that nothing was written', async () => {
    const { result, count } = tried(denied, { kind: 'done', result: 'stored' });
    await expect(result).rejects.toMatchObject({ failure: 'refused' });
    expect(count()).toBe(1);
  });

  it('has failed for certain where what was sent before can be written no more', async () => {
    await expect(tried(lost, { kind: 'settled', failure: OTHERS }, denied).result).rejects.toMatchObject({
      failure: 'refused',
    });
  });

  it('ends with the error of its own body unchanged', async () => {
    const own = new Error('Decision failed');
    const once = () => Promise.reject(own);
    const asked = tryAgain({ what: 'Append', signal: calm(), progress: { maybeWritten: false }, once });
    await expect(asked).rejects.toBe(own);
  });
});
