import { sharedWrites } from './shared-writes.ts';

/** Writes that end when the test lets them. */
function scripted() {
  const seen: (readonly number[])[] = [];
  const ends: PromiseWithResolvers<number>[] = [];
  const writes = sharedWrites<number, number>((changes) => {
    seen.push(changes);
    const end = Promise.withResolvers<number>();
    ends.push(end);
    return end.promise;
  });
  return { writes, seen, ends };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('shared writes', () => {
  it('share what is added in one turn, and what comes while one is written', async () => {
    const { writes, seen, ends } = scripted();
    const first = [writes.add(1), writes.add(2)];
    await turn();
    const second = [writes.add(3), writes.add(4)];
    expect(seen).toEqual([[1, 2]]);
    ends[0]?.resolve(10);
    expect(await Promise.all(first)).toEqual([10, 10]);
    await turn();
    ends[1]?.resolve(20);
    expect(await Promise.all(second)).toEqual([20, 20]);
    expect(seen).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('tell a failure to those who shared the write alone, and go on', async () => {
    const { writes, ends } = scripted();
    const failing = Promise.allSettled([writes.add(1), writes.add(2)]);
    await turn();
    const next = writes.add(3);
    const reason = new Error('quota');
    ends[0]?.reject(reason);
    expect(await failing).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
    await turn();
    ends[1]?.resolve(30);
    expect(await next).toBe(30);
    await writes.idle();
  });

  it('carry no more than twenty at once', async () => {
    const { writes, seen, ends } = scripted();
    for (let n = 0; n < 21; n += 1) void writes.add(n);
    await turn();
    ends[0]?.resolve(1);
    await turn();
    expect(seen.map((changes) => changes.length)).toEqual([20, 1]);
  });
});
