import { MemoryDatabase } from '../adapters/memory/memory-database.ts';
import { memoryEventLog } from '../adapters/memory/memory-event-log.ts';
import { memoryPassStore } from '../adapters/memory/memory-pass-store.ts';
import { streamName, type StoredEvent } from '../domain/event.ts';
import type { EventLog } from '../ports/event-log.ts';
import { eventOf } from '../testing/event-log-contract.ts';
import { manualClock, type ManualClock } from '../testing/manual-clock.ts';
import { openSse, type SseConnection, type SseRequest } from '../testing/sse-client.ts';
import { calm } from '../testing/store-harness.ts';
import { startStreams, VIEWER, WIDE_LIMITS, type StreamInstance } from '../testing/streams-for-tests.ts';
import type { StreamLimits } from './event-streams.ts';

const TASK = streamName('tasks', 't1');
const PATH = '/tasks/t1/events';

let log: EventLog;
let clock: ManualClock;
let instances: StreamInstance[];
let connections: SseConnection[];
let database: MemoryDatabase;

beforeEach(() => {
  database = new MemoryDatabase();
  log = memoryEventLog(database);
  clock = manualClock(1_000_000);
  instances = [];
  connections = [];
});
afterEach(async () => {
  for (const connection of connections) connection.cut();
  await Promise.all(instances.map((one) => one.drain()));
  expect(clock.pending()).toBe(0);
});

async function start(
  options: { readonly limits?: Partial<StreamLimits>; readonly log?: EventLog } = {},
): Promise<StreamInstance> {
  const limits = { ...WIDE_LIMITS, ...options.limits };
  const instance = await startStreams({ log: options.log ?? log, passes: memoryPassStore(database), clock, limits });
  instances.push(instance);
  return instance;
}

function open(port: number, request: Partial<SseRequest> = {}): SseConnection {
  const connection = openSse({ port, path: PATH, headers: VIEWER, ...request });
  connections.push(connection);
  return connection;
}

const append = async (...numbers: readonly number[]): Promise<void> => {
  for (const n of numbers) await log.append(TASK, eventOf(n), calm());
};
const numbersOf = ({ events }: SseConnection): readonly number[] => events.map(({ id }) => id);
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
const opened = async (connection: SseConnection): Promise<void> => {
  while (connection.lastEventId() === '') await new Promise((resolve) => setImmediate(resolve));
};

describe('a stream of events', () => {
  it('tells what was and then what comes, with its number, stream, kind and facts', async () => {
    const { port } = await start();
    await append(1, 2);
    const reader = open(port);
    await reader.until(2);
    await append(3);
    await reader.until(3);
    expect(numbersOf(reader)).toEqual([1, 2, 3]);
    expect(reader.events[2]?.data).toEqual({
      number: 3,
      stream: 'tasks/t1',
      kind: 'log',
      atMs: 1_003,
      facts: { n: 3 },
    });
    expect(reader.status()).toBe(200);
    expect(reader.headers.get('content-type')).toBe('text/event-stream');
    expect(reader.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(reader.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('resumes after the number of the header, else of the query', async () => {
    const { port } = await start();
    await append(...upTo(5));
    const byHeader = open(port, { path: `${PATH}?lastEventId=1`, headers: { ...VIEWER, 'Last-Event-ID': '3' } });
    const byQuery = open(port, { path: `${PATH}?lastEventId=2` });
    await Promise.all([byHeader.until(2), byQuery.until(3)]);
    expect([numbersOf(byHeader), numbersOf(byQuery)]).toEqual([
      [4, 5],
      [3, 4, 5],
    ]);
  });

  it('tells the events of the whole desk from now on, and before anything comes where to resume', async () => {
    const { port } = await start();
    await append(1, 2);
    const reader = open(port, { path: '/events' });
    await opened(reader);
    expect(reader.lastEventId()).toBe('2');
    await log.append(streamName('runs', 'r1'), eventOf(9), calm());
    await reader.until(1);
    expect(reader.events[0]).toMatchObject({ id: 3, data: { stream: 'runs/r1', facts: { n: 9 } } });
  });

  it('tells a late reader thousands of events through one watch, and joins it to the others', async () => {
    const { port, streams } = await start();
    await append(...upTo(1_500));
    const [early, late] = [open(port), open(port)];
    await Promise.all([early.until(1_500), late.until(1_500)]);
    await append(1_501);
    await Promise.all([early.until(1_501), late.until(1_501)]);
    expect(numbersOf(late)).toEqual(upTo(1_501));
    expect(numbersOf(early)).toEqual(upTo(1_501));
    expect(streams.count()).toBe(2);
  });

  it('ends with the last event, and tells a reader that has it 204', async () => {
    const { port } = await start();
    await append(1);
    const reader = open(port);
    await reader.until(1);
    await log.append(TASK, eventOf(2, 'done'), calm());
    await reader.closed;
    expect(reader.notices).toEqual([{ name: 'end', data: { reason: 'complete', lastEventId: 2, resume: false } }]);
    const again = open(port, { headers: { ...VIEWER, 'Last-Event-ID': '2', Connection: 'close' } });
    await again.closed;
    expect([again.status(), again.events]).toEqual([204, []]);
  });

  it('goes on where something follows what looked like the end', async () => {
    const { port } = await start();
    await append(1);
    await log.append(TASK, eventOf(2, 'failed'), calm());
    await append(3);
    const reader = open(port, { headers: { ...VIEWER, 'Last-Event-ID': '2' } });
    await reader.until(1);
    const whole = open(port);
    await whole.until(3);
    expect([numbersOf(reader), numbersOf(whole)]).toEqual([[3], [1, 2, 3]]);
  });

  it('says so where events have expired, and where a number was never given', async () => {
    const { port } = await start();
    await append(...upTo(4));
    for (const n of [1, 2]) {
      const path = `tasks/t1/events/00000000000${n}`;
      database.transact(calm(), () => ({
        writes: [{ path, document: undefined, text: '', expireAtMs: undefined }],
        result: undefined,
      }));
    }
    const [late, lost] = [open(port), open(port, { headers: { ...VIEWER, 'Last-Event-ID': '99' } })];
    await Promise.all([late.until(2), lost.until(2)]);
    expect(late.notices).toEqual([{ name: 'gap', data: { from: 1, to: 2 } }]);
    expect(lost.notices[0]).toEqual({ name: 'reset', data: { lastEventId: 99, position: 0 } });
    expect(numbersOf(lost)).toEqual([3, 4]);
  });

  it.each(['x', '-1', '1e3', '9999999999999999'])('refuses %s as a number', async (text) => {
    const { port } = await start();
    const reader = open(port, { headers: { ...VIEWER, 'Last-Event-ID': text, Connection: 'close' } });
    await reader.closed;
    expect([reader.status(), reader.text()]).toEqual([400, expect.stringContaining('the number of an event')]);
  });

  it('sends a heartbeat every 15 s of silence', async () => {
    const { port } = await start();
    const reader = open(port);
    await opened(reader);
    await clock.advance(14_000);
    expect(reader.heartbeats()).toBe(0);
    await clock.advance(17_000);
    while (reader.heartbeats() < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(reader.heartbeats()).toBe(2);
  });

  it('ends before its limit with where to resume, not all readers at once', async () => {
    const { port, streams } = await start({ limits: { openMs: 240_000 } });
    await append(1, 2);
    const readers = upTo(4).map(() => open(port));
    await Promise.all(readers.map((one) => one.until(2)));
    await clock.advance(205_000);
    expect(streams.count()).toBe(4);
    await clock.advance(24_000);
    expect(streams.count()).toBeLessThan(4);
    await clock.advance(11_000);
    await Promise.all(readers.map((one) => one.closed));
    const end = { name: 'end', data: { reason: 'limit', lastEventId: 2, resume: true } };
    for (const { notices } of readers) expect(notices).toEqual([end]);
  });

  it('drops a reader that does not take its events, with the reason, while the others go on', async () => {
    const { port, logged } = await start();
    const [slow, quick] = [open(port), open(port)];
    await Promise.all([opened(slow), opened(quick)]);
    slow.pause();
    const facts = { text: 'x'.repeat(60_000) };
    const count = 200;
    for (const n of upTo(count)) {
      await log.append(TASK, { ...eventOf(n), facts }, calm());
      await quick.until(n);
    }
    slow.resume();
    await slow.closed;
    expect(slow.events.length).toBeLessThan(count);
    expect(slow.notices.at(-1)).toMatchObject({ name: 'end', data: { reason: 'slow-reader', resume: true } });
    const resumed = open(port, { headers: { ...VIEWER, 'Last-Event-ID': slow.lastEventId() } });
    await resumed.until(count - slow.events.length);
    expect([...numbersOf(slow), ...numbersOf(resumed)]).toEqual(upTo(count));
    expect(numbersOf(quick)).toEqual(upTo(count));
    expect(logged).toContainEqual(['request', expect.objectContaining({ reason: 'slow-reader' })]);
  }, 60_000);

  it('cuts a reader that does not even take why it was dropped', async () => {
    const { port, streams } = await start();
    const slow = open(port);
    await opened(slow);
    slow.pause();
    const facts = { text: 'x'.repeat(60_000) };
    for (const n of upTo(200)) await log.append(TASK, { ...eventOf(n), facts }, calm());
    await clock.advance(5_000);
    while (streams.count() > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(streams.count()).toBe(0);
  });

  it('ends its readers where the store cannot be watched any more, and tells the log', async () => {
    const failing: EventLog = {
      ...log,
      watch: (_stream, _after, { onEnd }) => {
        setImmediate(() => onEnd(new Error('quota')));
        return { stop: () => undefined };
      },
    };
    const { port, logged } = await start({ log: failing });
    const reader = open(port);
    await reader.closed;
    expect(reader.notices).toEqual([{ name: 'end', data: { reason: 'store-failed', lastEventId: 0, resume: true } }]);
    expect(logged).toContainEqual(['EventStreamFailed', { stream: 'tasks/t1', error: 'Error: quota' }]);
  });

  it('waits for a commit before it sends anything of it', async () => {
    const { port } = await start();
    const reader = open(port);
    await opened(reader);
    let stored: StoredEvent | undefined;
    const appending = log.append(TASK, eventOf(1), calm()).then((event) => (stored = event));
    await Promise.all([appending, reader.until(1)]);
    expect(stored?.number).toBe(1);
    expect(await log.read(TASK, { after: 0, limit: 1 }, calm())).toHaveLength(1);
  });
});

describe('the limits of streams', () => {
  it('refuses a caller one too many, and lets it in again when one has gone', async () => {
    const { port, streams } = await start({ limits: { perCaller: 2 } });
    const first = open(port);
    await Promise.all([opened(first), opened(open(port))]);
    const third = open(port, { headers: { ...VIEWER, Connection: 'close' } });
    await third.closed;
    expect([third.status(), third.headers.get('retry-after')]).toEqual([429, '5']);
    await opened(open(port, { headers: { Authorization: 'Bearer admin' } }));
    first.cut();
    while (streams.count() > 2) await new Promise((resolve) => setImmediate(resolve));
    await opened(open(port));
  });

  it('refuses everybody where the instance has too many', async () => {
    const { port } = await start({ limits: { all: 1 } });
    await opened(open(port));
    const second = open(port, { headers: { Authorization: 'Bearer admin', Connection: 'close' } });
    await second.closed;
    expect(second.status()).toBe(503);
  });
});

describe('a drain', () => {
  it('ends every stream at once, with where to resume, also those that do not read', async () => {
    const instance = await start();
    await append(1);
    const [reader, silent] = [open(instance.port), open(instance.port)];
    await Promise.all([reader.until(1), silent.until(1)]);
    silent.pause();
    const drained = instance.drain();
    await expect(drained).resolves.toEqual({ isComplete: true });
    await reader.closed;
    expect(reader.notices).toEqual([{ name: 'end', data: { reason: 'shutdown', lastEventId: 1, resume: true } }]);
  });
});

async function ticketFor(port: number, path: string, token = 'viewer'): Promise<{ status: number; ticket: string }> {
  const response = await fetch(`http://127.0.0.1:${port}/sse-ticket`, {
    method: 'POST',
    body: JSON.stringify({ path }),
    headers: { authorization: `Bearer ${token}`, connection: 'close' },
  });
  const answer: { readonly ticket?: string } = JSON.parse(await response.text());
  return { status: response.status, ticket: answer.ticket ?? '' };
}

describe('a ticket', () => {
  const refusedBy = async (port: number, path: string): Promise<number> => {
    const reader = open(port, { path, headers: { Connection: 'close' } });
    await reader.closed;
    return reader.status();
  };

  it('opens its stream once, also at another instance', async () => {
    const [one, two] = [await start(), await start()];
    await append(1, 2);
    const { ticket } = await ticketFor(one.port, PATH);
    const path = `${PATH}?lastEventId=1&ticket=${ticket}`;
    const reader = open(two.port, { path, headers: {} });
    await reader.until(1);
    expect(numbersOf(reader)).toEqual([2]);
    expect([await refusedBy(one.port, path), await refusedBy(two.port, path)]).toEqual([401, 401]);
  });

  it('opens no other stream, and is used up by the try', async () => {
    const { port } = await start();
    const { ticket } = await ticketFor(port, PATH);
    expect(await refusedBy(port, `/events?ticket=${ticket}`)).toBe(401);
    expect(await refusedBy(port, `${PATH}?ticket=${ticket}`)).toBe(401);
  });

  it('is good for 30 seconds', async () => {
    const { port } = await start();
    const [inTime, late] = [await ticketFor(port, PATH), await ticketFor(port, PATH)];
    await clock.advance(30_000);
    await opened(open(port, { path: `${PATH}?ticket=${inTime.ticket}`, headers: {} }));
    await clock.advance(1);
    expect(await refusedBy(port, `${PATH}?ticket=${late.ticket}`)).toBe(401);
  });

  it('is not given for a path that is no stream, nor for one beyond the role', async () => {
    const { port } = await start();
    expect((await ticketFor(port, '/summary')).status).toBe(400);
    expect((await ticketFor(port, `${PATH}?lastEventId=1`)).status).toBe(400);
    expect((await ticketFor(port, '/admin-events')).status).toBe(403);
    expect((await ticketFor(port, '/admin-events', 'admin')).status).toBe(200);
    expect((await ticketFor(port, PATH, 'nobody')).status).toBe(401);
  });

  it('is no way in where it is invented, twice there, or no stream is meant', async () => {
    const { port } = await start();
    expect(await refusedBy(port, `${PATH}?ticket=${'a'.repeat(64)}`)).toBe(401);
    expect(await refusedBy(port, `${PATH}?ticket=`)).toBe(401);
    const { ticket } = await ticketFor(port, PATH);
    expect(await refusedBy(port, `${PATH}?ticket=${ticket}&ticket=${ticket}`)).toBe(400);
  });

  it('stands in no log line', async () => {
    const { port, logged } = await start();
    const { ticket } = await ticketFor(port, PATH);
    const reader = open(port, { path: `${PATH}?ticket=${ticket}`, headers: {} });
    await opened(reader);
    reader.cut();
    while (!logged.some(([, facts]) => facts['reason'] === 'left'))
      await new Promise((resolve) => setImmediate(resolve));
    expect(JSON.stringify(logged)).not.toContain(ticket);
  });
});
