import { array, assert, integer, property } from 'fast-check';
import { createTokenBuckets } from './token-buckets.ts';

const LIMITS = { capacity: 3, refillPerSecond: 2 } as const;

function start(): { readonly take: (key: string) => number; readonly pass: (durationMs: number) => void } {
  let nowMs = 1_000;
  const buckets = createTokenBuckets({ nowMs: () => nowMs });
  return { take: (key) => buckets.take(key, LIMITS), pass: (durationMs) => void (nowMs += durationMs) };
}

describe('createTokenBuckets', () => {
  it('allows a burst, then says when to come back, and refills with time', () => {
    const { take, pass } = start();
    expect([1, 2, 3, 4].map(() => take('ann'))).toEqual([0, 0, 0, 1]);
    pass(500);
    expect([take('ann'), take('ann')]).toEqual([0, 1]);
    pass(60_000);
    expect([1, 2, 3, 4].map(() => take('ann'))).toEqual([0, 0, 0, 1]);
  });

  it('keeps one caller from using up what another has', () => {
    const { take } = start();
    for (let index = 0; index < 100; index += 1) take('ann');
    expect(take('bob')).toBe(0);
  });

  it('refills nothing when the clock steps back', () => {
    const { take, pass } = start();
    for (let index = 0; index < 3; index += 1) take('ann');
    pass(-3_600_000);
    expect(take('ann')).toBe(1);
  });

  it('never allows more than capacity and refill together (property)', () => {
    const pauses = array(integer({ min: 0, max: 2_000 }), { maxLength: 200 });
    assert(
      property(pauses, (durations) => {
        const { take, pass } = start();
        let [allowed, passedMs] = [0, 0];
        for (const durationMs of durations) {
          pass(durationMs);
          passedMs += durationMs;
          if (take('ann') === 0) allowed += 1;
        }
        expect(allowed).toBeLessThanOrEqual(LIMITS.capacity + (passedMs / 1_000) * LIMITS.refillPerSecond + 1e-6);
      }),
    );
  });

  it('forgets the least recently used beyond its bound', () => {
    const { take } = start();
    for (let index = 0; index < 3; index += 1) take('ann');
    for (let index = 0; index < 10_000; index += 1) take(`caller-${index}`);
    expect(take('ann')).toBe(0);
  });
});
