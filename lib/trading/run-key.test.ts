import { hashJson, planIdOf, runIdentity, type KeySources } from './run-key.ts';

const sources: KeySources = {
  mode: 'paper',
  intent: 'allocation',
  idempotencyKey: undefined,
  schedule: undefined,
  argumentsHash: hashJson({ strategies: ['dummy'] }),
  retryCheckMinutes: 15,
  nowMs: 1_000_000,
  random: () => 'random-value',
};
const slot = { timeAtMs: 990_000, jobName: 'allocate-daily' };

describe('runIdentity', () => {
  it('gives the same id for the same header, whatever else differs', () => {
    const first = runIdentity({ ...sources, idempotencyKey: 'k1' });
    const second = runIdentity({ ...sources, idempotencyKey: 'k1', nowMs: 2_000_000, argumentsHash: 'other' });
    expect(second.runId).toBe(first.runId);
    expect(first.key).toEqual({ kind: 'header', value: 'k1' });
  });

  it('separates modes, intents and kinds of key', () => {
    const ids = [
      runIdentity({ ...sources, idempotencyKey: 'k1' }),
      runIdentity({ ...sources, idempotencyKey: 'k1', mode: 'live' }),
      runIdentity({ ...sources, idempotencyKey: 'k1', intent: 'close-all' }),
      runIdentity({ ...sources, schedule: slot }),
      runIdentity(sources),
    ].map(({ runId }) => runId);
    expect(new Set(ids).size).toBe(5);
  });

  it('claims a Scheduler slot by its time and job, redelivered or late', () => {
    const onTime = runIdentity({ ...sources, schedule: slot });
    const redelivered = runIdentity({ ...sources, schedule: slot, nowMs: 1_500_000 });
    expect(redelivered.runId).toBe(onTime.runId);
  });

  it('lets a manual start of a job, a slot more than 60 s ahead, claim no slot but be repeated like any call', () => {
    const manual = runIdentity({ ...sources, schedule: { ...slot, timeAtMs: 1_060_001 } });
    expect(manual).toEqual(runIdentity(sources));
    expect(manual.key.kind).toBe('arguments');
    expect(runIdentity({ ...sources, schedule: { ...slot, timeAtMs: 1_060_000 } }).key.kind).toBe('schedule');
  });

  it('makes a key of the arguments that is valid for the configured minutes', () => {
    const { key, validUntilMs } = runIdentity(sources);
    expect(key.kind).toBe('arguments');
    expect(validUntilMs).toBe(1_000_000 + 15 * 60_000);
  });

  it('never repeats a key where the window is 0 minutes', () => {
    expect(runIdentity({ ...sources, retryCheckMinutes: 0 }).key).toEqual({ kind: 'random', value: 'random-value' });
  });
});

describe('planIdOf', () => {
  it('is kept by a redelivery and new for the next claim of the same key', () => {
    const { runId } = runIdentity(sources);
    const first = planIdOf({ runId, claimedAtMs: 1_000_000 });
    expect(planIdOf({ runId, claimedAtMs: 1_000_000 })).toBe(first);
    expect(planIdOf({ runId, claimedAtMs: 2_000_000 })).not.toBe(first);
  });
});

describe('hashJson', () => {
  it('does not depend on the order of keys, and does on the order of lists', () => {
    expect(hashJson({ a: 1, b: [1, { c: 2, d: null }] })).toBe(hashJson({ b: [1, { d: null, c: 2 }], a: 1 }));
    expect(hashJson([1, 2])).not.toBe(hashJson([2, 1]));
  });
});
