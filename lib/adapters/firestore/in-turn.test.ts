import { createTurns } from './in-turn.ts';

const never = new AbortController().signal;
const inTurn = createTurns();

/** Work that ends when it is told to. */
function work(told: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return {
    end: () => resolve(name),
    fail: () => reject(new Error(name)),
    run: () => {
      told.push(`${name} begins`);
      return promise.finally(() => told.push(`${name} ends`));
    },
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('does the work under one key one after the other, in the order of its calls, and gives each its own result', async () => {
  const told: string[] = [];
  const [a, b] = [work(told, 'a'), work(told, 'b')];
  const both = Promise.all([inTurn('key', never, a.run), inTurn('key', never, b.run)]);
  await settle();
  expect(told).toEqual(['a begins']);
  b.end();
  a.end();
  expect(await both).toEqual(['a', 'b']);
  expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

it('lets work under another key go beside', async () => {
  const told: string[] = [];
  const [a, b] = [work(told, 'a'), work(told, 'b')];
  const first = inTurn('one', never, a.run);
  b.end();
  expect(await inTurn('other', never, b.run)).toBe('b');
  a.end();
  expect(await first).toBe('a');
});

it('goes on behind work that failed, whose caller hears of it', async () => {
  const [a, b] = [work([], 'a'), work([], 'b')];
  const failed = inTurn('key', never, a.run);
  const next = inTurn('key', never, b.run);
  a.fail();
  b.end();
  await expect(failed).rejects.toThrow('a');
  expect(await next).toBe('b');
});

it('begins nothing for a caller who is gone, and still keeps the next one behind what is under way', async () => {
  const told: string[] = [];
  const [a, b, c] = [work(told, 'a'), work(told, 'b'), work(told, 'c')];
  const gone = new AbortController();
  const first = inTurn('key', never, a.run);
  const second = inTurn('key', gone.signal, b.run);
  const third = inTurn('key', never, c.run);
  gone.abort(new Error('Deadline passed'));
  await expect(second).rejects.toThrow('Deadline passed');
  await settle();
  expect(told).toEqual(['a begins']);
  a.end();
  c.end();
  expect([await first, await third]).toEqual(['a', 'c']);
  expect(told).toEqual(['a begins', 'a ends', 'c begins', 'c ends']);
});
