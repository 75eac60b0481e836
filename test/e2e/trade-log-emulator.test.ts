import { randomUUID } from 'node:crypto';
import { MemoryDatabase } from '../../lib/adapters/memory/memory-database.ts';
import { memoryDeliveryOverview } from '../../lib/adapters/memory/memory-delivery-overview.ts';
import { memoryDeliveryStore } from '../../lib/adapters/memory/memory-delivery-store.ts';
import { openPubSub, type PubSubLink } from '../../lib/adapters/pubsub/open-pubsub.ts';
import { publishEntries } from '../../lib/adapters/pubsub/publish-entries.ts';
import { replayDeadLetters } from '../../lib/adapters/pubsub/replay-dead-letters.ts';
import {
  DEAD_LETTER_TOPIC,
  makeTradeLogTopology,
  TRADE_LOG_TOPIC,
} from '../../lib/adapters/pubsub/trade-log-topology.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { createInFlight } from '../../lib/http/in-flight.ts';
import { serve, type Serving } from '../../lib/http/serve.ts';
import { describeOnEmulator, emulatorForTests } from '../../lib/testing/emulator-for-tests.ts';
import { runChild } from '../../lib/testing/child-process.ts';
import { memorySpool } from '../../lib/testing/spool-for-tests.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { testSink, type TestSink } from '../../lib/testing/test-sink.ts';
import { entryOf } from '../../lib/testing/trade-log-values.ts';
import { createShippingTradeLog } from '../../lib/trade-log/shipping-trade-log.ts';
import { createTradeLogReceiver, LOCAL_GATE, type TradeLogReceiver } from '../../functions/trade-log-receiver.ts';

const emulator = await emulatorForTests('pubsub');
const QUICK = { maxRetries: 0, firstPauseMs: 1, longestPauseMs: 1, tryMs: 5_000, longestRetryAfterMs: 1 };
/** Google's least: five attempts. */
const POLICY = { minPauseSeconds: 0, maxPauseSeconds: 1, maxDeliveryAttempts: 5 };

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const limit = systemClock.deadline({ what: 'test', durationMs: 60_000 });
  while (!(await holds())) await systemClock.sleep(50, limit.signal);
  limit.cancel();
}

describeOnEmulator('Trade log on the Pub/Sub emulator', emulator, (emulatorHost) => {
  describe('Trade log on the Pub/Sub emulator', () => {
    const [good, bad]: readonly [TestSink, TestSink] = [testSink('good'), testSink('bad')];
    const database = new MemoryDatabase();
    const store = memoryDeliveryStore(database);
    const shutdown = new AbortController();
    let link: PubSubLink;
    let serving: Serving;
    let receiver: TradeLogReceiver;

    beforeAll(async () => {
      process.env['METADATA_SERVER_DETECTION'] = 'none';
      link = openPubSub({ projectId: `test-${randomUUID().slice(0, 13)}`, emulatorHost });
      receiver = createTradeLogReceiver({
        sinks: [good, bad].map((sink) => ({ kind: 'on', sink })),
        store,
        overview: memoryDeliveryOverview(database),
        redact: (text) => text,
        gate: LOCAL_GATE,
        clock: systemClock,
        log: { write: () => undefined },
        shutdown: shutdown.signal,
        policy: QUICK,
      });
      const inFlight = createInFlight();
      const limits = { port: 0, host: '127.0.0.1', clock: systemClock, inFlight, drainMs: 2_000 };
      serving = await serve(receiver.listener, limits);
      const pushEndpoint = `http://127.0.0.1:${serving.port}/`;
      const topology = { pushEndpoint, policy: POLICY, signal: calm() };
      await makeTradeLogTopology(link, topology);
      await makeTradeLogTopology(link, topology);
    }, 60_000);

    afterAll(async () => {
      shutdown.abort(new Error('test over'));
      await serving.drain();
      await receiver.stop();
      await link.close();
    });

    it('brings what is pushed to every sink, and again only to the one that missed it', async () => {
      bad.answer = () =>
        Promise.resolve(bad.deliveries.length < 3 ? { kind: 'refused', reason: '400' } : { kind: 'delivered' });
      const publish = publishEntries(link, TRADE_LOG_TOPIC);
      const log = createShippingTradeLog({
        spool: memorySpool(),
        publish,
        clock: systemClock,
        report: () => undefined,
      });
      log.start();
      log.push(entryOf('pushed'));
      await log.flush(calm());
      await until(async () => (await store.get('pushed', calm()))?.steps.size === 2);
      expect(good.deliveries.map(({ entry }) => entry.id)).toEqual(['pushed']);
      expect(bad.deliveries.map(({ mayExist }) => mayExist)).toEqual([false, true, true]);
      await log.stop(5_000);
    }, 90_000);

    it('keeps what no attempt delivered with the dead letters, and brings it back from there', async () => {
      bad.answer = () => Promise.resolve({ kind: 'refused', reason: '400' });
      const line = { id: 'dead', sequence: 1, text: JSON.stringify({ ...entryOf('dead'), sequence: 1 }) };
      await publishEntries(link, TRADE_LOG_TOPIC)([line], calm());
      const tell = (): void => undefined;
      let replayed = 0;
      await until(async () => {
        ({ replayed } = await replayDeadLetters(link, { signal: calm(), tell }));
        if (replayed > 0) bad.answer = () => Promise.resolve({ kind: 'delivered' });
        return replayed > 0;
      });
      await until(async () => (await store.get('dead', calm()))?.steps.size === 2);
      expect([replayed, good.deliveries.filter(({ entry }) => entry.id === 'dead').length]).toEqual([1, 1]);
      expect((await replayDeadLetters(link, { signal: calm(), tell })).replayed).toBe(0);
    }, 120_000);

    it('is replayed by npm run trade-log:replay, which leaves what is no entry and says so', async () => {
      good.answer = () => Promise.resolve({ kind: 'delivered' });
      bad.answer = good.answer;
      const dead = ['no entry', JSON.stringify({ ...entryOf('replayed'), sequence: 2 })];
      const lines = dead.map((text, sequence) => ({ id: `dead-${sequence}`, sequence, text }));
      await publishEntries(link, DEAD_LETTER_TOPIC)(lines, calm());
      const { exitCode, stdout, stderr } = await runChild('functions/trade-log-replay.ts', [], {
        PUBSUB_EMULATOR_HOST: emulatorHost,
        GOOGLE_CLOUD_PROJECT: link.projectId,
        METADATA_SERVER_DETECTION: 'none',
      });
      expect([exitCode, stderr]).toEqual([1, '']);
      expect(stdout).toMatch(/^Message \S+ stays: .*\nReplayed 1 dead letters, left 1 that are no entries\n$/);
      await until(() => good.deliveries.some(({ entry }) => entry.id === 'replayed'));
    }, 120_000);

    it('fails in words where the topic is not there', async () => {
      const line = { id: 'x', sequence: 1, text: '{}' };
      await expect(publishEntries(link, 'no-such-topic')([line], calm())).rejects.toThrow(
        /^Publishing failed: .*NOT_FOUND/,
      );
    });
  });
});
