import { MemoryDatabase } from '../adapters/memory/memory-database.ts';
import { memoryEventLog } from '../adapters/memory/memory-event-log.ts';
import { runStream } from '../domain/event.ts';
import type { Json } from '../domain/run.ts';
import type { EventLog } from '../ports/event-log.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { calm } from '../testing/store-harness.ts';
import { collectingTradeLog, entryOf } from '../testing/trade-log-values.ts';
import { RUN } from '../testing/trading-values.ts';
import { createEventTeller, tellingTradeLog } from './tell-events.ts';

const STREAM = runStream(RUN);

function teller(given: Partial<Pick<EventLog, 'append' | 'begin'>>) {
  const log = { ...memoryEventLog(new MemoryDatabase()), ...given };
  const reported: (readonly [string, { readonly [name: string]: Json }])[] = [];
  const report = {
    write: (_severity: string, event: string, facts: { readonly [name: string]: Json }) =>
      void reported.push([event, facts]),
  };
  return { events: createEventTeller({ log, clock: manualClock(5_000), report }), reported };
}

const kindsOf = async (log: EventLog): Promise<readonly string[]> =>
  (await log.read(STREAM, { after: 0, limit: 100 }, calm())).map(({ kind }) => kind);

describe('telling events', () => {
  it('stores them in the order of the calls, and none within a call', async () => {
    const log = memoryEventLog(new MemoryDatabase());
    const { events } = teller(log);
    for (const kind of ['claimed', 'planned', 'sent', 'done']) events.tell(STREAM, kind, {});
    expect(await log.newest(STREAM, calm())).toBe(0);
    await events.flush(calm());
    expect(await kindsOf(log)).toEqual(['claimed', 'planned', 'sent', 'done']);
    expect(events.counts()).toEqual({ stored: 4, lost: 0 });
  });

  it('begins a stream once, in the order of the calls', async () => {
    const log = memoryEventLog(new MemoryDatabase());
    const { events } = teller(log);
    events.begin(STREAM, 'task_created', {});
    events.tell(STREAM, 'stage_start', {});
    events.begin(STREAM, 'task_created', {});
    events.beginNew(STREAM, 'task_created', {});
    await events.flush(calm());
    expect(await kindsOf(log)).toEqual(['task_created', 'stage_start']);
  });

  it('neither throws nor stops where the store fails, and tells what was lost', async () => {
    const failing = { append: () => Promise.reject(new Error('quota')) };
    const { events, reported } = teller(failing);
    events.tell(STREAM, 'claimed', {});
    events.tell(STREAM, 'done', {});
    await events.flush(calm());
    expect(events.counts()).toEqual({ stored: 0, lost: 2 });
    expect(reported).toEqual([['EventsLost', { count: 2, why: 'Error: quota', lost: 2 }]]);
  });

  it('keeps no more than five thousand for a store that does not answer', async () => {
    const { events, reported } = teller({ append: () => new Promise(() => undefined) });
    for (let n = 0; n < 5_002; n += 1) events.tell(STREAM, 'log', { n });
    expect(events.counts().lost).toBe(2);
    expect(reported).toHaveLength(2);
    const reason = new Error('Deadline passed: test');
    await expect(events.flush(AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('the telling trade log', () => {
  it('passes every entry on and tells each order step once, also when it is emitted again', async () => {
    const log = memoryEventLog(new MemoryDatabase());
    const { events } = teller(log);
    const below = collectingTradeLog();
    const tradeLog = tellingTradeLog(below, events);
    for (const [id, status] of [
      ['1', 'PLANNED'],
      ['2', 'SENT'],
      ['3', 'PENDING'],
      ['1', 'PLANNED'],
    ] as const) {
      tradeLog.push(entryOf(id, { status }));
    }
    tradeLog.push(entryOf('4', { action: 'ERROR', status: 'FAILED' }));
    await events.flush(calm());
    expect(below.entries).toHaveLength(5);
    expect(await kindsOf(log)).toEqual(['planned', 'sent', 'confirmed']);
  });

  it('knows where an entry is as the log below does', () => {
    const { events } = teller(memoryEventLog(new MemoryDatabase()));
    const below = { ...collectingTradeLog(), whereIs: () => 'shipped' as const };
    expect(tellingTradeLog(below, events).whereIs?.('1')).toBe('shipped');
    expect('whereIs' in tellingTradeLog(collectingTradeLog(), events)).toBe(false);
  });
});
