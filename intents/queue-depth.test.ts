import { manualClock, type ManualClock } from '../lib/testing/manual-clock.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { createQueueDepth, MAX_QUEUED, MAX_UNASKED, type QueueDepth } from './queue-depth.ts';

let clock: ManualClock;
beforeEach(() => {
  clock = manualClock(0);
});

/** Counts what was asked; answers with `answer` of the number of the question. */
function depthOf(answer: (question: number) => Promise<number>): QueueDepth & { readonly asked: () => number } {
  let asked = 0;
  const depth = createQueueDepth({ countOpen: () => answer((asked += 1)) }, clock);
  return { ...depth, asked: () => asked };
}

const takeTimes = (depth: QueueDepth, times: number): Promise<readonly number[]> =>
  Promise.all(Array.from({ length: times }, () => depth.take(calm())));
const from = (first: number, count: number): readonly number[] => Array.from({ length: count }, (_, n) => first + n);

/** Questions that wait until they are answered. */
function held(): { readonly answer: () => Promise<number>; readonly give: (count: number) => void } {
  const waiting: ((count: number) => void)[] = [];
  return {
    answer: () => new Promise((resolve) => void waiting.push(resolve)),
    give: (count) => waiting.shift()?.(count),
  };
}

describe('depth of the queue', () => {
  it('is asked of the store once a second, and counts what is queued here between', async () => {
    const depth = depthOf((question) => Promise.resolve(question * 10));
    expect(await depth.take(calm())).toBe(10);
    await clock.advance(999);
    expect([await depth.take(calm()), depth.asked()]).toEqual([11, 1]);
    await clock.advance(1);
    // Nobody waits for the newer answer.
    expect([await depth.take(calm()), depth.asked()]).toEqual([12, 2]);
    await new Promise((resolve) => setImmediate(resolve));
    expect([await depth.take(calm()), depth.asked()]).toEqual([20, 2]);
  });

  it('is one question for all who come before the first answer, and another number for each', async () => {
    const { answer, give } = held();
    const depth = depthOf(answer);
    const asking = takeTimes(depth, 5);
    give(MAX_QUEUED - 3);
    expect([await asking, depth.asked()]).toEqual([[...from(MAX_QUEUED - 3, 3), MAX_QUEUED, MAX_QUEUED], 1]);
  });

  it('is what was known after a pause where the queue was half empty, for ten submissions until the next answer', async () => {
    const { answer, give } = held();
    const depth = depthOf(answer);
    const first = depth.take(calm());
    give(7);
    await first;
    await clock.advance(3_600_000);
    expect(await takeTimes(depth, MAX_UNASKED)).toEqual(from(8, MAX_UNASKED));
    const waits = depth.take(calm());
    give(MAX_QUEUED);
    expect([await waits, depth.asked()]).toEqual([MAX_QUEUED, 2]);
  });

  it('is asked before anybody is told after a pause where the queue was half full', async () => {
    const depth = depthOf((question) => Promise.resolve(question === 1 ? MAX_QUEUED / 2 : MAX_QUEUED));
    await depth.take(calm());
    await clock.advance(5_000);
    expect(await depth.take(calm())).toBe(MAX_QUEUED);
  });

  it('counts nothing twice that was queued while the store counted: nobody is refused for what is not there', async () => {
    const { answer, give } = held();
    const depth = depthOf(answer);
    const first = depth.take(calm());
    give(3);
    await first;
    await clock.advance(1_000);
    expect(await takeTimes(depth, 2)).toEqual([4, 5]);
    give(MAX_QUEUED - 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await takeTimes(depth, 2)).toEqual([MAX_QUEUED - 1, MAX_QUEUED]);
  });

  it('fails after a pause for whoever comes after those ten while the store cannot be asked', async () => {
    const depth = depthOf((question) => (question === 1 ? Promise.resolve(7) : Promise.reject(new Error('quota'))));
    await depth.take(calm());
    await clock.advance(2_000);
    expect([await takeTimes(depth, 2), depth.asked()]).toEqual([[8, 9], 2]);
    await clock.advance(3_000);
    for (let n = 0; n < MAX_UNASKED; n += 1) expect(await depth.take(calm())).toBe(10 + n);
    await expect(depth.take(calm())).rejects.toThrow('quota');
  });

  it('fails where the store cannot be asked: nothing is taken for an empty queue', async () => {
    const depth = depthOf(() => Promise.reject(new Error('quota')));
    await expect(depth.take(calm())).rejects.toThrow('quota');
  });

  it('fails for all who wait after ten seconds without an answer, and asks again for the next', async () => {
    const { answer, give } = held();
    const depth = depthOf(answer);
    const waiting = Promise.allSettled([depth.take(calm()), depth.take(calm())]);
    await clock.advance(10_000);
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    give(0);
    const next = depth.take(calm());
    give(3);
    expect([await next, depth.asked()]).toEqual([3, 2]);
  });

  it('ends one caller with its own signal and leaves the question to the others', async () => {
    const { answer, give } = held();
    const depth = depthOf(answer);
    const reason = new Error('Deadline passed: test');
    const [gone, stays] = [depth.take(AbortSignal.abort(reason)), depth.take(calm())];
    await expect(gone).rejects.toBe(reason);
    give(4);
    expect(await stays).toBe(4);
  });
});
