/** What every event log promises: numbers without gaps, nothing stored twice, everybody told everything in order. */
import { DESK_STREAM, streamName, type NewEvent, type StoredEvent, type StreamName } from '../domain/event.ts';
import type { EventLog, EventWatch } from '../ports/event-log.ts';
import { calm } from './store-harness.ts';

export interface EventLogHarness {
  /** The log as one instance of a service has it. */
  readonly log: EventLog;
  /** Another instance over the same store. */
  readonly twin: EventLog;
  readonly plant: (path: string, document: { readonly [field: string]: unknown }) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
}

const RUN = streamName('runs', 'a1');
const TASK = streamName('tasks', 't1');
const NEVER = new AbortController();

export const eventOf = (n: number, kind = 'log'): NewEvent => ({ kind, atMs: 1_000 + n, facts: { n } });

export const numbersOf = (events: readonly StoredEvent[]): readonly number[] => events.map(({ number }) => number);
const factsOf = (events: readonly StoredEvent[]): readonly unknown[] => events.map(({ facts }) => facts['n']);
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

export function describeEventLogContract(name: string, makeLog: () => Promise<EventLogHarness>): void {
  describe(`${name}: event log`, () => {
    let harness: EventLogHarness;
    const watches: EventWatch[] = [];
    beforeEach(async () => {
      harness = await makeLog();
    });
    afterEach(() => {
      for (const watch of watches.splice(0)) watch.stop();
    });
    const watched = (log: EventLog, stream: StreamName, after: number): Watched => {
      const seen = watchInto(log, { stream, after });
      watches.push(seen.watch);
      return seen;
    };
    numbering(() => harness);
    reading(() => harness);
    watching(() => harness, watched);
  });
}

export interface Watched {
  readonly events: StoredEvent[];
  readonly watch: EventWatch;
  /** Rejects where the watch ends. */
  count(atLeast: number): Promise<void>;
  readonly ended: Promise<unknown>;
}

export function watchInto(log: EventLog, { stream, after }: { stream: StreamName; after: number }): Watched {
  const events: StoredEvent[] = [];
  let waiting: { readonly atLeast: number; readonly resolve: () => void }[] = [];
  const ended = Promise.withResolvers<unknown>();
  const watch = log.watch(stream, after, {
    onEvents: (more) => {
      events.push(...more);
      for (const one of waiting) if (events.length >= one.atLeast) one.resolve();
      waiting = waiting.filter((one) => events.length < one.atLeast);
    },
    onEnd: ended.resolve,
  });
  const count = (atLeast: number): Promise<void> =>
    events.length >= atLeast
      ? Promise.resolve()
      : new Promise((resolve, reject) => {
          waiting.push({ atLeast, resolve });
          void ended.promise.then((error) => reject(new Error(`The watch ended: ${String(error)}`)));
        });
  return { events, watch, count, ended: ended.promise };
}

type Harness = () => EventLogHarness;

function numbering(harness: Harness): void {
  it('numbers the events of each stream from 1, and tells all of them in the stream of the desk', async () => {
    const { log } = harness();
    for (const [stream, n] of [
      [RUN, 1],
      [TASK, 2],
      [RUN, 3],
    ] as const)
      await log.append(stream, eventOf(n), calm());
    expect(await log.read(RUN, { after: 0, limit: 10 }, calm())).toStrictEqual([
      { ...eventOf(1), stream: RUN, number: 1 },
      { ...eventOf(3), stream: RUN, number: 2 },
    ]);
    const desk = await log.read(DESK_STREAM, { after: 0, limit: 10 }, calm());
    expect(desk.map(({ stream, number, facts }) => [number, stream, facts['n']])).toEqual([
      [1, RUN, 1],
      [2, TASK, 2],
      [3, RUN, 3],
    ]);
  });

  it('answers an append with the event as it is stored', async () => {
    await harness().log.append(RUN, eventOf(1), calm());
    const stored = await harness().log.append(RUN, eventOf(2, 'planned'), calm());
    expect(stored).toStrictEqual({ ...eventOf(2, 'planned'), stream: RUN, number: 2 });
  });

  it('begins a stream once, whoever begins it and whatever is told beside', async () => {
    const { log, twin } = harness();
    const begun = await Promise.all(
      [1, 2, 3, 4].map((n) => (n % 2 === 0 ? log : twin).begin(TASK, eventOf(n), calm())),
    );
    expect(begun.filter((isOurs) => isOurs)).toHaveLength(1);
    await log.append(TASK, eventOf(5), calm());
    expect(await twin.begin(TASK, eventOf(6), calm())).toBe(false);
    const first = begun.indexOf(true) + 1;
    expect(factsOf(await log.read(TASK, { after: 0, limit: 9 }, calm()))).toEqual([first, 5]);
    const both = await Promise.all([log.begin(RUN, eventOf(7), calm()), log.append(RUN, eventOf(8), calm())]);
    expect([both[0], both[1].number]).toEqual([true, 2]);
  });

  it('begins once what is said to be new, whoever says so and whatever is told beside', async () => {
    const { log, twin } = harness();
    const begun = await Promise.all([
      log.beginNew(TASK, eventOf(1), calm()),
      twin.beginNew(TASK, eventOf(2), calm()),
      twin.begin(TASK, eventOf(3), calm()),
      log.append(RUN, eventOf(4), calm()).then(() => false),
    ]);
    expect(begun.filter((isOurs) => isOurs)).toHaveLength(1);
    expect(factsOf(await log.read(TASK, { after: 0, limit: 9 }, calm()))).toEqual([begun.indexOf(true) + 1]);
    expect((await twin.append(TASK, eventOf(5), calm())).number).toBe(2);
    expect(numbersOf(await log.read(DESK_STREAM, { after: 0, limit: 9 }, calm()))).toEqual([1, 2, 3]);
  });

  it('stores nothing new in a stream that has begun, also where its first event has expired', async () => {
    const { log, twin, remove } = harness();
    await Promise.all([1, 2].map((n) => log.append(TASK, eventOf(n), calm())));
    await remove('tasks/t1/events/000000000001');
    const both = await Promise.all([twin.beginNew(TASK, eventOf(3), calm()), twin.append(RUN, eventOf(4), calm())]);
    expect([both[0], both[1].number]).toEqual([false, 1]);
    expect(await log.newest(TASK, calm())).toBe(2);
    expect(factsOf(await log.read(TASK, { after: 0, limit: 9 }, calm()))).toEqual([2]);
  });

  it('keeps the order of calls made at once', async () => {
    const { log } = harness();
    const stored = await Promise.all(upTo(150).map((n) => log.append(RUN, eventOf(n), calm())));
    expect(numbersOf(stored)).toEqual(upTo(150));
    expect(factsOf(await log.read(RUN, { after: 0, limit: 500 }, calm()))).toEqual(upTo(150));
  });

  it('gives two instances that write at once different numbers, without a gap', async () => {
    const { log, twin } = harness();
    const writing = upTo(20).flatMap((n) => [
      log.append(RUN, eventOf(n), calm()),
      twin.append(RUN, eventOf(100 + n), calm()),
    ]);
    const stored = await Promise.all(writing);
    expect(numbersOf(stored).toSorted((a, b) => a - b)).toEqual(upTo(40));
    const read = factsOf(await log.read(RUN, { after: 0, limit: 100 }, calm()));
    expect(read.filter((n) => Number(n) < 100)).toEqual(upTo(20));
    expect(read.filter((n) => Number(n) > 100)).toEqual(upTo(20).map((n) => 100 + n));
  });

  it('keeps facts with any JSON in them', async () => {
    const facts = { why: [[1, [2.5]], { '': null }], text: 'ü😀\u0000\n\ndata: x', yes: true };
    await harness().log.append(RUN, { ...eventOf(1), facts }, calm());
    expect((await harness().log.read(RUN, { after: 0, limit: 1 }, calm()))[0]?.facts).toStrictEqual(facts);
  });

  it('refuses a kind that is none, a moment that is none, and facts that are too long', async () => {
    const { log } = harness();
    const refused = { name: 'InvalidValueError' };
    await expect(log.append(RUN, eventOf(1, 'Two\nlines'), calm())).rejects.toMatchObject(refused);
    await expect(log.append(RUN, { ...eventOf(1), atMs: Number.NaN }, calm())).rejects.toMatchObject(refused);
    const long = { ...eventOf(1), facts: { text: 'x'.repeat(70_000) } };
    await expect(log.append(RUN, long, calm())).rejects.toMatchObject({ name: 'StoreError', failure: 'too-large' });
    expect(await log.newest(RUN, calm())).toBe(0);
  });

  it('rejects with the reason of an aborted signal and stores nothing', async () => {
    const reason = new Error('Deadline passed: test');
    await expect(harness().log.append(RUN, eventOf(1), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(await harness().log.newest(RUN, calm())).toBe(0);
  });
}

function reading(harness: Harness): void {
  it('reads after a number, no more than asked', async () => {
    const { log, twin } = harness();
    await Promise.all(upTo(5).map((n) => log.append(RUN, eventOf(n), calm())));
    expect(numbersOf(await twin.read(RUN, { after: 2, limit: 2 }, calm()))).toEqual([3, 4]);
    expect(await twin.read(RUN, { after: 5, limit: 2 }, calm())).toEqual([]);
    expect(await twin.read(TASK, { after: 0, limit: 2 }, calm())).toEqual([]);
    expect([await twin.newest(RUN, calm()), await twin.newest(TASK, calm())]).toEqual([5, 0]);
  });

  it('goes on with the numbers where the oldest events have expired', async () => {
    const { log, twin, remove } = harness();
    await Promise.all(upTo(3).map((n) => log.append(RUN, eventOf(n), calm())));
    for (const n of upTo(3)) await remove(`runs/a1/events/00000000000${n}`);
    expect(await twin.newest(RUN, calm())).toBe(3);
    await twin.append(RUN, eventOf(4), calm());
    expect(numbersOf(await log.read(RUN, { after: 0, limit: 9 }, calm()))).toEqual([4]);
  });

  it('refuses a range that is none', async () => {
    const { log } = harness();
    await expect(log.read(RUN, { after: -1, limit: 1 }, calm())).rejects.toThrow(/after/);
    await expect(log.read(RUN, { after: 0, limit: 0 }, calm())).rejects.toThrow(/limit/);
    await expect(log.read(RUN, { after: 0, limit: 501 }, calm())).rejects.toThrow(/limit/);
  });

  it('names the path of an event that does not fit', async () => {
    const path = 'runs/a1/events/000000000001';
    await harness().log.append(RUN, eventOf(1), calm());
    await harness().plant(path, { number: 1, kind: 'log' });
    const corrupt = { name: 'CorruptRecordError', path };
    await expect(harness().log.read(RUN, { after: 0, limit: 1 }, calm())).rejects.toMatchObject(corrupt);
  });
}

function watching(harness: Harness, watched: (log: EventLog, stream: StreamName, after: number) => Watched): void {
  it('tells what is stored already and then what comes, each once and in order', async () => {
    const { log } = harness();
    await Promise.all(upTo(3).map((n) => log.append(RUN, eventOf(n), calm())));
    const seen = watched(log, RUN, 1);
    await seen.count(2);
    for (const n of [4, 5]) await log.append(RUN, eventOf(n), calm());
    await seen.count(4);
    expect(numbersOf(seen.events)).toEqual([2, 3, 4, 5]);
  });

  it('tells what another instance stores, in the stream and in that of the desk', async () => {
    const { log, twin } = harness();
    const [run, desk] = [watched(twin, RUN, 0), watched(twin, DESK_STREAM, 0)];
    await Promise.all(upTo(60).map((n) => log.append(RUN, eventOf(n), calm())));
    await log.append(TASK, eventOf(61), calm());
    await Promise.all([run.count(60), desk.count(61)]);
    expect(factsOf(run.events)).toEqual(upTo(60));
    expect(numbersOf(desk.events)).toEqual(upTo(61));
    expect(desk.events.at(-1)?.stream).toBe(TASK);
  });

  it('tells every event of a long stream', async () => {
    const { log, twin } = harness();
    await Promise.all(upTo(620).map((n) => log.append(RUN, eventOf(n), calm())));
    const seen = watched(twin, RUN, 0);
    await seen.count(620);
    await Promise.all(upTo(620).map((n) => log.append(RUN, eventOf(620 + n), calm())));
    await seen.count(1_240);
    expect(numbersOf(seen.events)).toEqual(upTo(1_240));
  });

  it('tells nothing after it was stopped', async () => {
    const { log } = harness();
    const [stopped, other] = [watched(log, RUN, 0), watched(log, RUN, 0)];
    stopped.watch.stop();
    stopped.watch.stop();
    await log.append(RUN, eventOf(1), NEVER.signal);
    await other.count(1);
    expect(stopped.events).toEqual([]);
  });

  it('ends with the error where an event does not fit', async () => {
    await harness().plant('runs/a1/events/000000000001', { number: 1, kind: 'log' });
    await harness().plant('eventHeads/runs%2Fa1', { newest: 1 });
    const seen = watched(harness().log, RUN, 0);
    await expect(seen.ended).resolves.toMatchObject({ name: 'CorruptRecordError' });
  });
}
