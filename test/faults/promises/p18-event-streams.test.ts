/**
 * P18: event streams are complete. A raw client reads while events are written; its connection is cut at random bytes, the
 * server is restarted, and it resumes by its last number at this instance or another. Each event comes once and in order.
 * A hundred cuts in Google's emulator and a thousand in the embedded store; `SOAK_CUTS` sets both.
 */
import { randomUUID } from 'node:crypto';
import { firestoreEventLog } from '../../../lib/adapters/firestore/firestore-event-log.ts';
import { firestorePassStore } from '../../../lib/adapters/firestore/firestore-pass-store.ts';
import { closeFirestore, openFirestore } from '../../../lib/adapters/firestore/open-firestore.ts';
import { MemoryDatabase } from '../../../lib/adapters/memory/memory-database.ts';
import { memoryEventLog } from '../../../lib/adapters/memory/memory-event-log.ts';
import { memoryPassStore } from '../../../lib/adapters/memory/memory-pass-store.ts';
import { DESK_STREAM, streamName } from '../../../lib/domain/event.ts';
import { seededRandom } from '../../../lib/paper/random.ts';
import type { EventLog } from '../../../lib/ports/event-log.ts';
import type { PassStore } from '../../../lib/ports/pass-store.ts';
import { describeOnEmulator, emulatorForTests } from '../../../lib/testing/emulator-for-tests.ts';
import { openSse } from '../../../lib/testing/sse-client.ts';
import { calm } from '../../../lib/testing/store-harness.ts';
import { startStreams, VIEWER, type StreamInstance } from '../../../lib/testing/streams-for-tests.ts';

const SEED = Number(process.env['SOAK_SEED'] ?? '18');
const TASK = streamName('tasks', 'cut');
/** A cut takes a machine that does much else a second. */
const LIMIT_MS = 600_000 + 1_000 * Number(process.env['SOAK_CUTS'] ?? '0');

interface Store {
  readonly log: EventLog;
  readonly passes: PassStore;
}

interface Trial {
  /** One a service instance, over the same data. */
  readonly stores: readonly Store[];
  readonly cuts: number;
  readonly path: string;
}

interface Seen {
  readonly cuts: number;
  readonly restarts: number;
  readonly numbers: readonly number[];
  readonly written: number;
}

/** Reads until it was cut so often, then to the end. */
async function cutAndResume({ stores, cuts, path }: Trial): Promise<Seen> {
  const random = seededRandom(SEED);
  const upTo = (count: number): number => random.below(count);
  const instances: StreamInstance[] = await Promise.all(stores.map((store) => startStreams(store)));
  const numbers: number[] = [];
  const state = { cuts: 0, restarts: 0, written: 0, lastEventId: '0' };
  const write = async (count: number): Promise<void> => {
    const store = stores[upTo(stores.length)];
    if (store === undefined) throw new Error('Stores are missing: needed at least one');
    const texts = Array.from({ length: count }, () => 'ü'.repeat(upTo(400)));
    await Promise.all(texts.map((text) => store.log.append(TASK, { kind: 'log', atMs: 0, facts: { text } }, calm())));
    state.written += count;
  };
  const read = async (cutAfterBytes: number, wanted: number): Promise<void> => {
    const instance = instances[upTo(instances.length)];
    const headers = { ...VIEWER, 'Last-Event-ID': state.lastEventId };
    const connection = openSse({ port: instance?.port ?? 0, path, headers, cutAfterBytes });
    await Promise.race([connection.closed, connection.until(wanted)]);
    connection.cut();
    await connection.closed;
    expect(connection.notices).toEqual([]);
    numbers.push(...connection.events.map(({ id }) => id));
    if (connection.lastEventId() !== '') state.lastEventId = connection.lastEventId();
  };
  while (state.cuts < cuts) {
    const count = 1 + upTo(6);
    const writing = write(count);
    // Within the head, an event, a letter of two bytes, or behind all of it.
    const missing = state.written + count - numbers.length;
    await read(1 + upTo(2_500), missing);
    await writing;
    state.cuts += 1;
    if (state.cuts % 20 === 0) {
      const at = upTo(instances.length);
      const store = stores[at];
      expect(await instances[at]?.drain()).toEqual({ isComplete: true });
      if (store !== undefined) instances[at] = await startStreams(store);
      state.restarts += 1;
    }
  }
  while (numbers.length < state.written) await read(Infinity, state.written - numbers.length);
  const late = openSse({ port: instances[0]?.port ?? 0, path, headers: { ...VIEWER, 'Last-Event-ID': '0' } });
  await late.until(state.written);
  late.cut();
  expect(late.events.map(({ id }) => id)).toEqual(numbers);
  await Promise.all(instances.map((one) => one.drain()));
  const { cuts: made, restarts, written } = state;
  return { cuts: made, restarts, written, numbers };
}

async function seenOf(trial: Trial): Promise<Seen> {
  const seen = await cutAndResume(trial);
  const { written, cuts, restarts } = seen;
  process.stdout.write(`P18 ${trial.path}: ${written} events, ${cuts} cuts, ${restarts} restarts, seed ${SEED}\n`);
  return seen;
}

const eachOnce = ({ written }: Seen): readonly number[] => Array.from({ length: written }, (_, index) => index + 1);

const cutsOr = (count: number): number => Number(process.env['SOAK_CUTS'] ?? String(count));

describe('P18: event streams are complete in the embedded store', () => {
  it.each(['/tasks/cut/events', '/events'])(
    'tells each event once and in order over a thousand cuts: %s',
    async (path) => {
      const database = new MemoryDatabase();
      const store = (): Store => ({ log: memoryEventLog(database), passes: memoryPassStore(database) });
      const seen = await seenOf({ stores: [store(), store()], cuts: cutsOr(500), path });
      expect(seen.numbers).toEqual(eachOnce(seen));
    },
    LIMIT_MS,
  );
});

describeOnEmulator('P18: event streams are complete in Firestore', await emulatorForTests('firestore'), (host) => {
  const projectId = `test-${randomUUID().slice(0, 13)}`;
  const clients = [1, 2].map(() => openFirestore({ projectId, emulatorHost: host }));
  const stores = clients.map((client) => ({ log: firestoreEventLog(client), passes: firestorePassStore(client) }));
  afterAll(() => Promise.all(clients.map((client) => closeFirestore(client, calm()))));

  it(
    'tells each event once and in order, written and read through two instances',
    async () => {
      const seen = await seenOf({ stores, cuts: cutsOr(100), path: '/tasks/cut/events' });
      expect(seen.numbers).toEqual(eachOnce(seen));
      const [first] = stores;
      expect(await first?.log.newest(DESK_STREAM, calm())).toBe(await first?.log.newest(TASK, calm()));
    },
    LIMIT_MS,
  );
});
