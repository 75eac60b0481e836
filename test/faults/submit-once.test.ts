/**
 * A submission is one task with one first event, whatever happens to it on Firestore: two instances at once, an answer that is lost,
 * a process that dies between the task and its event. What is told of tasks has numbers without holes meanwhile.
 */
import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { DESK_STREAM, streamName } from '../../lib/domain/event.ts';
import { taskIdOf } from '../../intents/analysis.ts';
import type { IntentDeps } from '../../intents/intent.ts';
import { answerResource } from '../../intents/resources.ts';
import { firestoreStores } from '../../functions/firestore-stores.ts';
import { createDeps, type Stores } from '../../functions/wiring.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { describeOnEmulator, emulatorForTests } from '../../lib/testing/emulator-for-tests.ts';
import { eventOf, numbersOf } from '../../lib/testing/event-log-contract.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { startTcpProxy } from '../../lib/testing/tcp-proxy.ts';

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

describeOnEmulator('Submission once', await emulatorForTests('firestore'), (host) => {
  const open: Stores[] = [];
  let projectId = '';
  beforeEach(() => {
    projectId = `submit-${randomUUID().slice(0, 13)}`;
  });
  afterEach(() => Promise.all(open.splice(0).map((stores) => stores.close())));

  /** One instance of the service. */
  function instance(emulatorHost = host): IntentDeps {
    const stores = firestoreStores({ mode: 'paper', projectId, emulatorHost, description: 'test' });
    open.push(stores);
    return createDeps({
      mode: 'paper',
      broker: { host: '127.0.0.1', port: 1, clientId: 1 },
      stores,
      tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
      log: { write: () => undefined },
      seed: 1,
    });
  }
  const submit = (deps: IntentDeps, idempotencyKey: string) =>
    answerResource(deps, 'analysis', {
      method: 'POST',
      parameters: {},
      query: {},
      body: { symbol: 'SPY' },
      idempotencyKey,
      role: 'trader',
      callerName: 'trader@example.com',
      signal: calm(),
    });
  /** [number, kind] of what was told of the task, once all of it is stored. */
  async function told(
    key: string,
    ...instances: readonly IntentDeps[]
  ): Promise<readonly (readonly [number, string])[]> {
    await Promise.all(instances.map(({ events }) => events.flush(calm())));
    const [first] = open;
    const events = await first?.events.read(streamName('tasks', taskIdOf(key)), { after: 0, limit: 10 }, calm());
    return (events ?? []).map(({ number, kind }) => [number, kind] as const);
  }
  const tasksOf = async (deps: IntentDeps): Promise<number> => (await deps.tasks.list({ limit: 9 }, calm())).length;

  describe('a submission on Firestore', () => {
    it('is one task with one first event where two instances get the same key at once', async () => {
      const [one, two] = [instance(), instance()];
      const answers = await Promise.all([one, two, one, two].map((deps) => submit(deps, 'k')));
      for (const answer of answers) expect(answer).toMatchObject({ status: 202, body: { taskId: taskIdOf('k') } });
      expect(await tasksOf(one)).toBe(1);
      expect(await told('k', one, two)).toEqual([[1, 'task_created']]);
    });

    it('is one task where its answer is lost after the commit and the caller comes again', async () => {
      const proxy = await startTcpProxy(host);
      const [broken, other] = [instance(proxy.host), instance()];
      // The depth of the queue is known: what is sent next is the create.
      await broken.queueDepth.take(calm());
      proxy.holdAnswers();
      const cut = systemClock.sleep(300, calm()).then(() => proxy.cut());
      const lost = await submit(broken, 'k').then(
        ({ status }) => status,
        (error: unknown) => error,
      );
      expect(lost === 202 || String(lost).includes('its outcome is not known')).toBe(true);
      expect(await submit(other, 'k')).toMatchObject({ status: 202, body: { taskId: taskIdOf('k') } });
      expect(await tasksOf(other)).toBe(1);
      expect(await told('k', broken, other)).toEqual([[1, 'task_created']]);
      await cut;
      await proxy.close();
    });

    it('tells its first event late where the process died between the task and the event', async () => {
      const [dies, other] = [instance(), instance()];
      const dead = { ...dies, events: { ...dies.events, begin: () => undefined, beginNew: () => undefined } };
      await submit(dead, 'k');
      expect(await told('k', dies)).toEqual([]);
      await Promise.all([submit(other, 'k'), submit(other, 'k')]);
      expect(await told('k', other)).toEqual([[1, 'task_created']]);
    });

    it('numbers whatever two instances begin and append at the same time without a hole and without a second beginning', async () => {
      const call = fc.record({
        by: fc.nat(1),
        task: fc.nat(2),
        as: fc.constantFrom('append' as const, 'begin' as const, 'beginNew' as const),
      });
      const property = fc.asyncProperty(fc.array(call, { minLength: 4, maxLength: 24 }), async (calls) => {
        const run = randomUUID().slice(0, 8);
        instance();
        instance();
        const logs = open.splice(-2);
        const [reader] = logs;
        if (reader === undefined) throw new Error('Stores are missing');
        const before = await reader.events.newest(DESK_STREAM, calm());
        const stream = (task: number) => streamName('tasks', `${run}-${task}`);
        try {
          const stored = await Promise.all(
            calls.map(async ({ by, task, as }, n) => {
              const answer = await logs[by]?.events[as](stream(task), eventOf(n), calm());
              return { task, isFirst: as !== 'append', isStored: answer !== false };
            }),
          );
          const kept = stored.filter(({ isStored }) => isStored);
          for (const task of [0, 1, 2]) {
            const own = kept.filter((one) => one.task === task);
            expect(own.filter(({ isFirst }) => isFirst).length).toBeLessThanOrEqual(1);
            const events = await reader.events.read(stream(task), { after: 0, limit: 100 }, calm());
            expect(numbersOf(events)).toEqual(upTo(own.length));
          }
          const desk = await reader.events.read(DESK_STREAM, { after: before, limit: 100 }, calm());
          expect(numbersOf(desk)).toEqual(upTo(kept.length).map((n) => before + n));
        } finally {
          await Promise.all(logs.map((stores) => stores.close()));
        }
      });
      await fc.assert(property, { numRuns: 6 });
    }, 120_000);
  });
});
