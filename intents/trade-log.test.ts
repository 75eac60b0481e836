import { createTradeLogReceiver, LOCAL_GATE } from '../functions/trade-log-receiver.ts';
import { tradeLogAnswer, tradeLogSinksAnswer } from '../functions/trade-log-answers.ts';
import { memoryConfigurationStore } from '../lib/adapters/memory/memory-configuration-store.ts';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { memoryDeliveryOverview } from '../lib/adapters/memory/memory-delivery-overview.ts';
import { memoryDeliveryStore } from '../lib/adapters/memory/memory-delivery-store.ts';
import type { TradeLogEntry } from '../lib/ports/trade-log.ts';
import { manualClock } from '../lib/testing/manual-clock.ts';
import { memoryParts, queueParts } from '../lib/testing/memory-parts.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { testSink } from '../lib/testing/test-sink.ts';
import { entryOf } from '../lib/testing/trade-log-values.ts';
import type { ResourceDeps } from './resource.ts';
import { answerResource } from './resources.ts';

/** A trade-log function with two sinks, and what the desk answers of it. */
function parts() {
  const database = new MemoryDatabase();
  const clock = manualClock(1_600_000_000_000);
  const overview = memoryDeliveryOverview(database);
  const log = { write: () => undefined };
  const [pages, model] = [testSink('notion', { annotates: true }), testSink('gemini')];
  model.answer = () => Promise.resolve({ kind: 'delivered', note: 'Bought the dip' });
  const receiver = createTradeLogReceiver({
    sinks: [
      { kind: 'on', sink: pages },
      { kind: 'on', sink: model },
      { kind: 'off', name: 'webhook', why: 'off: WEBHOOK_URL is not set' },
    ],
    store: memoryDeliveryStore(database),
    overview,
    redact: (text) => text,
    gate: LOCAL_GATE,
    clock,
    log,
    shutdown: new AbortController().signal,
  });
  const configuration = memoryConfigurationStore(database);
  const deps: ResourceDeps = { mode: 'paper', clock, configuration, log, ...memoryParts(), ...queueParts(), overview };
  const call = { method: 'GET', parameters: {}, body: {}, role: 'viewer', callerName: 'v', signal: calm() } as const;
  const get = (path: string, query: Readonly<Record<string, string>> = {}) =>
    answerResource(deps, path, { ...call, query });
  return {
    pages,
    receiver,
    deliver: (n: number, changes: Partial<TradeLogEntry> = {}, isLast = false) =>
      receiver.deliver({ entry: { ...entryOf(`e${n}`, changes), sequence: n }, isLast }, calm()),
    entries: async (query: Readonly<Record<string, string>> = {}) =>
      tradeLogAnswer.parse((await get('trade-log', query)).body),
    sinks: async () => tradeLogSinksAnswer.parse((await get('trade-log/sinks')).body),
  };
}

describe('GET /trade-log', () => {
  it('shows an entry with each step of its delivery, and the note it got', async () => {
    const { deliver, entries } = parts();
    await deliver(1);
    const [shown] = (await entries()).entries;
    expect(shown?.entry).toMatchObject({ id: 'e1', status: 'FILLED', severity: 'INFO', profit: null });
    expect(shown?.delivery).toMatchObject({ state: 'delivered', attempts: 1, firstAt: '2020-09-13T12:26:40Z' });
    expect(shown?.delivery.steps.map(({ step, state, note }) => [step, state, note])).toEqual([
      ['gemini', 'delivered', 'Bought the dip'],
      ['notion', 'delivered', null],
      ['notion+gemini', 'delivered', null],
    ]);
  });

  it('shows what waits, since when and why', async () => {
    const { deliver, entries, pages } = parts();
    pages.answer = () => Promise.resolve({ kind: 'refused', reason: 'Notion answered 400 (validation_error)' });
    await deliver(1);
    const [shown] = (await entries()).entries;
    const waiting = shown?.delivery.steps.filter(({ state }) => state === 'waiting');
    expect([shown?.delivery.state, waiting]).toEqual([
      'waiting',
      [
        {
          step: 'notion',
          state: 'waiting',
          at: '2020-09-13T12:26:40Z',
          reason: 'Notion answered 400 (validation_error)',
          note: null,
        },
      ],
    ]);
  });

  it('goes page by page through what is as severe as asked', async () => {
    const { deliver, entries } = parts();
    for (const n of [1, 2, 3, 4]) await deliver(n, { status: n === 2 ? 'FILLED' : 'FAILED' });
    const first = await entries({ limit: '2', severity: 'ERROR' });
    const second = await entries({ limit: '2', severity: 'ERROR', cursor: first.nextCursor ?? '' });
    const ids = [first, second].map((page) => page.entries.map(({ entry }) => entry.id));
    expect([ids, second.nextCursor]).toEqual([[['e4', 'e3'], ['e1']], null]);
  });

  it.each([
    [{ limit: '201' }, /limit/],
    [{ limit: '0' }, /limit/],
    [{ cursor: 'e1' }, /cursor/],
    [{ severity: 'error' }, /severity/],
    [{ runId: 'x' }, /runId/],
  ])('refuses the query %j and names its field', async (query, problem) => {
    await expect(parts().entries(query)).rejects.toThrow(problem);
  });
});

describe('GET /trade-log/sinks', () => {
  it('knows no sink before a trade-log function has started', async () => {
    expect(await parts().sinks()).toMatchObject({ sinks: [], deadLetters: { count: 0, newest: [] } });
  });

  it('tells which are on and off, how they answered, and what waits for them', async () => {
    const { receiver, deliver, pages, sinks } = parts();
    await receiver.check();
    await deliver(1);
    pages.answer = () => Promise.resolve({ kind: 'refused', reason: 'Notion answered 401 (unauthorized)' });
    await deliver(2);
    const at = '2020-09-13T12:26:40Z';
    expect((await sinks()).sinks).toMatchObject([
      { sink: 'gemini', state: 'on', lastSuccessAt: at, lastFailure: null, waiting: 0 },
      {
        sink: 'notion',
        state: 'on',
        check: { at, isReady: true },
        lastSuccessAt: at,
        lastFailure: { at, reason: 'Notion answered 401 (unauthorized)' },
        waiting: 1,
      },
      { sink: 'webhook', state: 'off', why: 'off: WEBHOOK_URL is not set', check: null, waiting: 0 },
    ]);
  });

  it('counts what the topic gave up, with the reason, until it is delivered after all', async () => {
    const { deliver, pages, sinks, entries } = parts();
    pages.answer = () => Promise.resolve({ kind: 'refused', reason: 'Notion answered 400 (x)' });
    await deliver(1, {}, true);
    expect((await sinks()).deadLetters).toMatchObject({
      count: 1,
      newest: [{ reason: 'notion: Notion answered 400 (x)', entry: { id: 'e1' } }],
    });
    expect((await entries()).entries[0]?.delivery.state).toBe('dead');
    pages.answer = () => Promise.resolve({ kind: 'delivered' });
    await deliver(1);
    expect((await sinks()).deadLetters.count).toBe(0);
  });
});
