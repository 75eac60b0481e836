import { streamName } from '../lib/domain/event.ts';
import { memoryEventLog } from '../lib/adapters/memory/memory-event-log.ts';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { manualClock } from '../lib/testing/manual-clock.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { createEventTeller, type EventTellerDeps } from '../lib/trading/tell-events.ts';
import { flushEvents, LAST_EVENTS_MS } from './flush-events.ts';

const STREAM = streamName('tasks', 't1');
const clock = manualClock(0);

function teller(store: EventTellerDeps['log']) {
  const logged: string[] = [];
  const log = { write: (_severity: string, event: string) => void logged.push(event) };
  return { deps: { events: createEventTeller({ log: store, clock, report: log }), clock, log }, logged };
}

describe('the last events of a process', () => {
  it('are stored before its store is closed', async () => {
    const store = memoryEventLog(new MemoryDatabase());
    const { deps, logged } = teller(store);
    deps.events.beginNew(STREAM, 'task_created', {});
    await flushEvents(deps);
    expect([await store.newest(STREAM, calm()), logged]).toEqual([1, []]);
  });

  it('keep nobody from ending where the store does not answer, and are told to be lost', async () => {
    const silent = () => new Promise<never>(() => undefined);
    const { deps, logged } = teller({ append: silent, begin: silent, beginNew: silent });
    deps.events.tell(STREAM, 'log', {});
    const flushed = flushEvents(deps);
    await clock.advance(LAST_EVENTS_MS);
    await flushed;
    expect(logged).toEqual(['EventsNotFlushed']);
  });
});
