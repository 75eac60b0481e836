import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { STRATEGY_IDS, createWorld } from './world.ts';

describe('a world that was closed', () => {
  it('leaves nothing in memory of a process that died while its orders were under way', async () => {
    expect(await isKept(await deadProcess())).toBe(false);
  });
});

/** Killed by the bytes of its first order: its call waits for the broker's word for good. */
async function deadProcess(): Promise<WeakRef<object>> {
  const world = await createWorld({ seed: 1 });
  for (const id of STRATEGY_IDS) world.wishes.set(id, { SPY: '0.2', MSFT: '0.1' });
  const desk = world.desk();
  const watch = world.clock.every(1, () => {
    if (world.judge.placed > 0) desk.process.die();
  });
  expect(await world.clock.run(desk.call('allocation', { strategies: [...STRATEGY_IDS] }))).toBe('died');
  watch.stop();
  world.close();
  return new WeakRef(desk.process);
}

/** Some garbage is let go only by the finalizers of other garbage. */
async function isKept(reference: WeakRef<object>): Promise<boolean> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('Memory cannot be collected: found no gc, needed one');
  for (let attempt = 0; attempt < 10 && reference.deref() !== undefined; attempt += 1) {
    // A reference that was looked at is kept until the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  return reference.deref() !== undefined;
}
