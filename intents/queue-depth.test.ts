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

const openTimes = (depth: QueueDepth, times: number): Promise<readonly number[]> =>
  Promise.all(Array.from({ length: times }, () => depth.open(calm())));

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
    expect(await depth.open(calm())).toBe(10);
    depth.add();
    await clock.advance(999);
    expect([await depth.open(calm()), depth.asked()]).toEqual([11, 1]);
    await clock.advance(1);
    // Nobody waits for the newer answer.
    expect([await depth.open(calm()), depth.asked()]).toEqual([11, 2]);
    await new Promise((resolve) => setImmediate(resolve));
    expect([await depth.open(calm()), depth.asked()]).toEqual([20, 2]);
  });

  it('is one question for all who come before the first answer', async () => {
    const { answer, give } = held();
    const depth = depthOf(answer);
    const asking = openTimes(depth, 5);
    give(7);
    expect([await asking, depth.asked()]).toEqual([[7, 7, 7, 7, 7], 1]);
  });

  it('is what was known after a pause where the queue was half empty, for ten submissions until the next answer', async () => {
    const { answer, give } = held();
    const depth = depthOf(answer);
    const first = depth.open(calm());
    give(7);
    await first;
    await clock.advance(3_600_000);
    expect(await openTimes(depth, MAX_UNASKED)).toEqual(Array.from({ length: MAX_UNASKED }, () => 7));
    const waits = depth.open(calm());
    give(MAX_QUEUED);
    expect([await waits, depth.asked()]).toEqual([MAX_QUEUED, 2]);
  });

  it('is asked before anybody is told after a pause where the queue was half full', async () => {
    const depth = depthOf((question) => Promise.resolve(question === 1 ? MAX_QUEUED / 2 : MAX_QUEUED));
    await depth.open(calm());
    await clock.advance(5_000);
    expect(await depth.open(calm())).toBe(MAX_QUEUED);
  });

  it('forgets nothing that was queued while the store counted', async () => {
    const { answer, give } = held();
    const depth = depthOf(answer);
    const asking = depth.open(calm());
    depth.add();
    depth.add();
    give(MAX_QUEUED - 2);
    expect(await asking).toBe(MAX_QUEUED);
  });

  it('fails after a pause for whoever comes after those ten while the store cannot be asked', async () => {
    const depth = depthOf((question) => (question === 1 ? Promise.resolve(7) : Promise.reject(new Error('quota'))));
    await depth.open(calm());
    await clock.advance(2_000);
    expect([await openTimes(depth, 2), depth.asked()]).toEqual([[7, 7], 2]);
    await clock.advance(3_000);
    for (let n = 0; n < MAX_UNASKED; n += 1) expect(await depth.open(calm())).toBe(7);
    await expect(depth.open(calm())).rejects.toThrow('quota');
  });

  it('fails where the store cannot be asked: nothing is taken for an empty queue', async () => {
    const depth = depthOf(() => Promise.reject(new Error('quota')));
    await expect(depth.open(calm())).rejects.toThrow('quota');
  });

  it('fails for all who wait after ten seconds without an answer, and asks again for the next', async () => {
    const { answer, give } = held();
    const depth = depthOf(answer);
    const waiting = Promise.allSettled([depth.open(calm()), depth.open(calm())]);
    await clock.advance(10_000);
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    give(0);
    const next = depth.open(calm());
    give(3);
    expect([await next, depth.asked()]).toEqual([3, 2]);
  });

  it('ends one caller with its own signal and leaves the question to the others', async () => {
    const { answer, give } = held();
    const depth = depthOf(answer);
    const reason = new Error('Deadline passed: test');
    const [gone, stays] = [depth.open(AbortSignal.abort(reason)), depth.open(calm())];
    await expect(gone).rejects.toBe(reason);
    give(4);
    expect(await stays).toBe(4);
  });
});
