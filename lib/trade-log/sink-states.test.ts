import { MemoryDatabase } from '../adapters/memory/memory-database.ts';
import { memoryDeliveryOverview } from '../adapters/memory/memory-delivery-overview.ts';
import type { SinkRecord } from '../ports/delivery-overview.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { turns } from '../testing/spool-for-tests.ts';
import { calm } from '../testing/store-harness.ts';
import { testSink } from '../testing/test-sink.ts';
import { createSinkStates } from './sink-states.ts';

const START_MS = 1_000_000;

function parts() {
  const clock = manualClock(START_MS);
  const overview = memoryDeliveryOverview(new MemoryDatabase());
  const writes: (readonly SinkRecord[])[] = [];
  const problems: string[] = [];
  let isAway = false;
  const states = createSinkStates({
    slots: [
      { kind: 'on', sink: testSink('notion') },
      { kind: 'on', sink: testSink('webhook'), isDemo: true },
      { kind: 'off', name: 'gemini', why: 'off: GEMINI_API_KEY is not set' },
    ],
    overview: {
      tellSinks: async (sinks, signal) => {
        if (isAway) throw new Error('store is away');
        writes.push(sinks);
        await overview.tellSinks(sinks, signal);
      },
    },
    clock,
    report: (problem) => void problems.push(problem),
  });
  const kept = async (name: string) => (await overview.sinks(calm())).find((sink) => sink.name === name);
  return { clock, states, writes, problems, kept, goAway: (away: boolean) => void (isAway = away) };
}

describe('states of sinks', () => {
  it('tells at first which are on, off or a stand-in, and why', async () => {
    const { states, writes } = parts();
    await states.tell('due');
    expect(writes.flat().map(({ name, state, why }) => `${name} ${state}: ${why}`)).toEqual([
      'notion on: notion: on',
      'webhook demo: webhook: on',
      'gemini off: off: GEMINI_API_KEY is not set',
    ]);
  });

  it('tells the first success and each turn of fortune at once, and the rest every few seconds', async () => {
    const { states, clock, writes, kept } = parts();
    await states.tell('now');
    for (let n = 1; n <= 4; n += 1) {
      states.succeeded('notion', START_MS + n);
      await states.tell('due');
    }
    expect(writes).toHaveLength(2);
    states.failed('notion', { atMs: START_MS + 5, reason: '503' });
    await states.tell('due');
    expect(await kept('notion')).toMatchObject({ lastSuccessAtMs: START_MS + 4, lastFailure: { reason: '503' } });
    states.failed('notion', { atMs: START_MS + 6, reason: '503' });
    await states.tell('due');
    expect(writes).toHaveLength(3);
    // Nothing comes after it: told by itself.
    await clock.advance(5_000);
    await turns();
    expect(await kept('notion')).toMatchObject({ lastFailure: { atMs: START_MS + 6 } });
    expect([writes.length, clock.pending()]).toEqual([4, 0]);
  });

  it('counts a note that was added as a word on the sink that took it', async () => {
    const { states, kept } = parts();
    states.failed('notion+gemini', { atMs: START_MS, reason: '409' });
    await states.tell('now');
    expect(await kept('notion')).toMatchObject({ lastFailure: { reason: '409' } });
    expect(await kept('gemini')).toMatchObject({ lastFailure: undefined });
  });

  it('tells later what the store did not take, and reports that', async () => {
    const { states, clock, problems, kept, goAway } = parts();
    goAway(true);
    states.checked('notion', { isReady: false, detail: 'no such database' }, START_MS);
    await states.tell('now');
    expect(problems).toEqual(['State of sinks is not told: Error: store is away']);
    goAway(false);
    await clock.advance(5_000);
    await states.tell('due');
    expect(await kept('notion')).toMatchObject({ check: { isReady: false, detail: 'no such database' } });
  });

  it('writes nothing where nothing is new', async () => {
    const { states, clock, writes } = parts();
    await states.tell('now');
    await clock.advance(60_000);
    await states.tell('now');
    expect(writes).toHaveLength(1);
  });
});
