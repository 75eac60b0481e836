import { manualClock } from '../lib/testing/manual-clock.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { createQueueDepth } from './queue-depth.ts';

describe('depth of the queue', () => {
  it('is asked of the store once a second, and counts what is queued here between', async () => {
    const clock = manualClock(0);
    let asked = 0;
    const depth = createQueueDepth({ countOpen: () => Promise.resolve((asked += 1) * 10) }, clock);
    expect(await depth.open(calm())).toBe(10);
    depth.add();
    await clock.advance(999);
    expect([await depth.open(calm()), asked]).toEqual([11, 1]);
    await clock.advance(1);
    // Nobody waits for the newer answer.
    expect([await depth.open(calm()), asked]).toEqual([11, 2]);
    await clock.advance(1);
    expect([await depth.open(calm()), asked]).toEqual([20, 2]);
  });

  it('is asked once where many ask at the same time, and fails for who asks while nothing newer than five seconds is known', async () => {
    const clock = manualClock(0);
    let asked = 0;
    const counts = { countOpen: () => ((asked += 1) === 1 ? Promise.resolve(7) : Promise.reject(new Error('quota'))) };
    const depth = createQueueDepth(counts, clock);
    await depth.open(calm());
    await clock.advance(2_000);
    expect(await Promise.all([depth.open(calm()), depth.open(calm())])).toEqual([7, 7]);
    expect(asked).toBe(2);
    await clock.advance(3_000);
    await expect(depth.open(calm())).rejects.toThrow('quota');
  });

  it('fails where the store cannot be asked: nothing is taken for an empty queue', async () => {
    const depth = createQueueDepth({ countOpen: () => Promise.reject(new Error('quota')) }, manualClock(0));
    await expect(depth.open(calm())).rejects.toThrow('quota');
  });
});
