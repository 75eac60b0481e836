import { MemoryDatabase } from '../adapters/memory/memory-database.ts';
import { memoryDeliveryStore } from '../adapters/memory/memory-delivery-store.ts';
import type { SinkResult } from '../ports/sink.ts';
import { failingDeliveries } from '../testing/delivery-store-contract.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { turns } from '../testing/spool-for-tests.ts';
import { calm } from '../testing/store-harness.ts';
import { hangs, later, testSink, type TestSink } from '../testing/test-sink.ts';
import { entryOf } from '../testing/trade-log-values.ts';
import { deliverEntry, type DeliverDeps } from './deliver-entry.ts';

const entry = { ...entryOf('e1'), sequence: 7 };
const attempt = { entry, isLast: false };

function parts(...sinks: readonly TestSink[]) {
  const clock = manualClock(1_000_000);
  const store = memoryDeliveryStore(new MemoryDatabase());
  const problems: string[] = [];
  let ids = 0;
  const deps: DeliverDeps = {
    sinks,
    store,
    clock,
    newId: () => `delivery-${(ids += 1)}`,
    random: () => 0.5,
    report: (problem) => void problems.push(problem),
  };
  /** Runs to its end whatever time it takes. */
  async function deliver(changes: Partial<DeliverDeps> = {}, signal = calm()) {
    const done = deliverEntry({ ...deps, ...changes }, attempt, signal);
    await turns();
    for (let n = 0; n < 200; n += 1) await clock.advance(1_000);
    return done;
  }
  return { clock, store, deps, problems, deliver };
}

describe('delivery of an entry', () => {
  it('brings it to every sink and records each', async () => {
    const [a, b] = [testSink('a'), testSink('b')];
    const { deliver, store } = parts(a, b);
    expect(await deliver()).toEqual({ kind: 'delivered' });
    expect(a.deliveries).toEqual([{ entry, mayExist: false }]);
    expect([...((await store.get('e1', calm()))?.steps.keys() ?? [])]).toEqual(['a', 'b']);
  });

  it('does nothing at all the second time', async () => {
    const a = testSink('a');
    const { deliver } = parts(a);
    await deliver();
    expect(await deliver()).toEqual({ kind: 'delivered' });
    expect(a.deliveries).toHaveLength(1);
  });

  it('repeats only what is missing, and says that it may be there', async () => {
    const [a, b] = [testSink('a'), testSink('b')];
    b.answer = () => Promise.resolve({ kind: 'refused', reason: '400' });
    const { deliver, problems } = parts(a, b);
    expect(await deliver()).toMatchObject({ kind: 'again', missing: ['b'] });
    b.answer = () => Promise.resolve({ kind: 'delivered' });
    expect(await deliver()).toEqual({ kind: 'delivered' });
    expect([a.deliveries.length, b.deliveries.map(({ mayExist }) => mayExist)]).toEqual([1, [false, true]]);
    expect(problems).toEqual(['Entry e1 is not at b: refused: 400']);
  });

  it('tries four times what may pass, 2 to 10 seconds apart, and then leaves it to the topic', async () => {
    const a = testSink('a');
    const atMs: number[] = [];
    const { deliver, clock } = parts(a);
    a.answer = () => {
      atMs.push(clock.nowMs());
      return Promise.resolve(later());
    };
    expect(await deliver()).toMatchObject({ kind: 'again', missing: ['a'] });
    const pauses = atMs.slice(1).map((at, n) => at - (atMs[n] ?? 0));
    expect(pauses).toEqual([3_000, 6_000, 7_500]);
  });

  it('waits as long as the sink says', async () => {
    const a = testSink('a');
    a.answer = () => Promise.resolve(a.deliveries.length === 1 ? later({ afterMs: 17_000 }) : { kind: 'delivered' });
    const { deps, clock } = parts(a);
    const done = deliverEntry(deps, attempt, calm());
    await turns();
    await clock.advance(16_999);
    expect(a.deliveries).toHaveLength(1);
    await clock.advance(1);
    expect([await done, a.deliveries.length]).toEqual([{ kind: 'delivered' }, 2]);
  });

  it('leaves a Retry-After of minutes to the topic', async () => {
    const a = testSink('a');
    a.answer = () => Promise.resolve(later({ afterMs: 600_000 }));
    const { deliver } = parts(a);
    expect(await deliver()).toMatchObject({ kind: 'again' });
    expect(a.deliveries).toHaveLength(1);
  });

  it.each<[string, SinkResult]>([
    ['refuses', { kind: 'refused', reason: '400' }],
    ['does not want it', { kind: 'skipped', why: 'alerts only' }],
    ['has it', { kind: 'delivered' }],
  ])('does not try a sink again that %s', async (_, result) => {
    const a = testSink('a');
    a.answer = () => Promise.resolve(result);
    const { deliver } = parts(a);
    await deliver();
    expect(a.deliveries).toHaveLength(1);
  });

  it('does not let a sink that hangs delay the record of another', async () => {
    const [a, b] = [testSink('a'), testSink('b')];
    a.answer = hangs;
    const { deps, store } = parts(a, b);
    void deliverEntry(deps, attempt, calm());
    await turns();
    expect((await store.get('e1', calm()))?.steps.has('b')).toBe(true);
  });

  it('gives a sink that hangs up after its tries, knowing that it may have done it', async () => {
    const a = testSink('a');
    a.answer = hangs;
    const { deliver, problems } = parts(a);
    expect(await deliver()).toMatchObject({ kind: 'again', missing: ['a'] });
    expect(a.deliveries.map(({ mayExist }) => mayExist)).toEqual([false, true, true, true]);
    expect(problems[0]).toContain('did not end within 30000 ms');
  });

  it('takes what a sink throws for something that may pass', async () => {
    const a = testSink('a');
    a.answer = () =>
      a.deliveries.length === 1 ? Promise.reject(new Error('reset')) : Promise.resolve({ kind: 'delivered' });
    const { deliver } = parts(a);
    expect(await deliver()).toEqual({ kind: 'delivered' });
  });

  it('brings the note of one sink to another, once', async () => {
    const [model, pages] = [testSink('model'), testSink('pages', { annotates: true })];
    model.answer = () => Promise.resolve({ kind: 'delivered', note: 'Bought at the open' });
    const { deliver, store } = parts(model, pages);
    await deliver();
    await deliver();
    expect(pages.notes).toEqual(['Bought at the open']);
    expect((await store.get('e1', calm()))?.steps.get('pages+model')?.kind).toBe('delivered');
  });

  it('lets a second delivery of the same entry wait while one is under way', async () => {
    const a = testSink('a');
    a.answer = hangs;
    const { deps } = parts(a);
    void deliverEntry(deps, attempt, calm());
    await turns();
    expect(await deliverEntry(deps, attempt, calm())).toMatchObject({ kind: 'again', missing: [] });
    expect(a.deliveries).toHaveLength(1);
  });

  it('records what is delivered although the request has gone, and asks for the rest again', async () => {
    const [a, b] = [testSink('a'), testSink('b')];
    b.answer = () => Promise.resolve(later());
    const { deps, store } = parts(a, b);
    const request = new AbortController();
    const done = deliverEntry(deps, attempt, request.signal);
    await turns();
    request.abort(new Error('gone'));
    expect(await done).toMatchObject({ kind: 'again', missing: ['b'] });
    expect([...((await store.get('e1', calm()))?.steps.keys() ?? [])]).toEqual(['a']);
  });

  it('asks for a redelivery where the record fails: nothing is taken for done that is not written', async () => {
    const a = testSink('a');
    const { deliver, store } = parts(a);
    let fails = false;
    a.answer = () => {
      fails = true;
      return Promise.resolve({ kind: 'delivered' });
    };
    const failing = failingDeliveries(store, () => fails);
    expect(await deliver({ store: failing })).toMatchObject({ kind: 'again', missing: ['a'] });
  });
});
