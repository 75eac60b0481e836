import { appendFileSync, readFileSync } from 'node:fs';
import { array, integer, sample } from 'fast-check';
import { fileSink } from '../../../lib/adapters/file/file-sink.ts';
import { MemoryDatabase } from '../../../lib/adapters/memory/memory-database.ts';
import { memoryDeliveryStore } from '../../../lib/adapters/memory/memory-delivery-store.ts';
import { systemClock } from '../../../lib/adapters/system/system-clock.ts';
import { runChild, startChild } from '../../../lib/testing/child-process.ts';
import { publishedIds } from '../../../lib/testing/file-topic.ts';
import { manualClock } from '../../../lib/testing/manual-clock.ts';
import { memorySpool, turns } from '../../../lib/testing/spool-for-tests.ts';
import { calm } from '../../../lib/testing/store-harness.ts';
import { temporaryFolder } from '../../../lib/testing/temporary-folder.ts';
import { hangs, later, testSink } from '../../../lib/testing/test-sink.ts';
import { entryOf } from '../../../lib/testing/trade-log-values.ts';
import { deliverEntry, type DeliverDeps } from '../../../lib/trade-log/deliver-entry.ts';
import { createLocalTopic } from '../../../lib/trade-log/local-topic.ts';
import { createShippingTradeLog } from '../../../lib/trade-log/shipping-trade-log.ts';

const PUSHER = 'lib/testing/trade-log-pusher.ts';
/** `npm run soak:trade-log` sets the full number. */
const KILLS = Number(process.env['SOAK_KILLS'] ?? '10');
const DUPLICATES = 10_000;

let ids = 0;
const depsOf = (changes: Partial<DeliverDeps>): DeliverDeps => ({
  sinks: [],
  store: memoryDeliveryStore(new MemoryDatabase()),
  clock: systemClock,
  newId: () => `delivery-${(ids += 1)}`,
  random: () => 0.5,
  report: () => undefined,
  ...changes,
});

describe('P12: trade log', () => {
  const inFolder = temporaryFolder();

  it(`P12: loses no accepted entry in ${KILLS} kills`, async () => {
    const folder = inFolder('desk');
    const accepted: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = startChild(PUSHER, [folder, `k${kill}`, '1000000', kill % 2 === 0 ? 'takes' : 'durable']);
      let seen = '';
      child.process.stdout?.on('data', (part: string) => (seen += part));
      await child.printed(new RegExp(`^${(1 + (kill % 7)) * 30}$`, 'm'));
      child.process.kill('SIGKILL');
      await child.ended;
      const last = Number(seen.trimEnd().split('\n').at(-1));
      for (let n = 1; n <= last; n += 1) accepted.push(`k${kill}-${n}`);
    }
    const { exitCode } = await runChild(PUSHER, [folder, 'end', '0']);
    const published = new Set(publishedIds(`${folder}/topic.jsonl`));
    expect([exitCode, accepted.filter((id) => !published.has(id))]).toEqual([0, []]);
    expect(accepted.length).toBeGreaterThan(KILLS * 30);
  }, 600_000);

  it('P12: makes no second row of ten thousand duplicate and shuffled deliveries', async () => {
    const rows = testSink('rows');
    const file = inFolder('rows.jsonl');
    let failures = 0;
    rows.answer = () => Promise.resolve((failures += 1) % 7 === 0 ? later() : { kind: 'delivered' });
    const policy = { maxRetries: 0, firstPauseMs: 1, longestPauseMs: 1, tryMs: 1_000, longestRetryAfterMs: 1 };
    const deps = depsOf({ sinks: [rows, fileSink(file)], policy });
    const attempt = (n: number) => ({ entry: { ...entryOf(`e${n}`), sequence: n }, isLast: false });
    const seed = 20_261_121;
    const [order = []] = sample(
      array(integer({ min: 0, max: 999 }), { minLength: DUPLICATES, maxLength: DUPLICATES }),
      { seed, numRuns: 1 },
    );
    for (let at = 0; at < order.length; at += 50) {
      const some = order.slice(at, at + 50);
      await Promise.all(some.map((n) => deliverEntry(deps, attempt(n), calm())));
    }
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const wanted = new Set(order).size;
    expect([lines.length, new Set(lines).size]).toEqual([wanted, wanted]);
    const taken = rows.deliveries.filter(({ mayExist }) => !mayExist).map(({ entry }) => entry.id);
    expect(new Set(taken).size).toBe(taken.length);
  }, 120_000);

  it('P12: writes no second line to a file whose record was lost with its process', async () => {
    const file = inFolder('rows.jsonl');
    const entry = { ...entryOf('e1'), sequence: 1 };
    await fileSink(file).deliver({ entry, mayExist: false }, calm());
    appendFileSync(file, '{"id":"e2","cut');
    await fileSink(file).deliver({ entry, mayExist: true }, calm());
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
  });

  it('P12: brings everything to a sink that was away for an hour', async () => {
    const clock = manualClock(0);
    const sink = testSink('pages');
    sink.answer = () => Promise.resolve(clock.nowMs() < 3_600_000 ? later() : { kind: 'delivered' });
    const deps = depsOf({ sinks: [sink], clock, store: memoryDeliveryStore(new MemoryDatabase()) });
    const dead: string[] = [];
    const topic = createLocalTopic({
      spool: memorySpool(),
      clock,
      deliver: async (attempt, signal) => (await deliverEntry(deps, attempt, signal)).kind === 'delivered',
      deadLetter: ({ id }) => void dead.push(id),
      report: () => undefined,
    });
    topic.start();
    const log = createShippingTradeLog({
      spool: memorySpool(),
      publish: topic.publish,
      clock,
      report: () => undefined,
    });
    log.start();
    for (let n = 0; n < 100; n += 1) log.push(entryOf(`e${n}`));
    await turns();
    // Fine enough that no timer is skipped over before its promise has run.
    for (let second = 0; second < 4_500; second += 1) await clock.advance(1_000);
    expect([topic.queued(), dead, log.stats().dropped]).toEqual([0, [], 0]);
    const last = new Map(sink.deliveries.map((delivery) => [delivery.entry.id, delivery]));
    expect(last.size).toBe(100);
  }, 120_000);

  it('P12: lets a sink that hangs delay neither another sink nor a push', async () => {
    const [dead, alive] = [testSink('dead'), testSink('alive')];
    dead.answer = hangs;
    const deps = depsOf({ sinks: [dead, alive], clock: manualClock(0) });
    const topic = createLocalTopic({
      spool: memorySpool(),
      clock: manualClock(0),
      deliver: async (attempt, signal) => (await deliverEntry(deps, attempt, signal)).kind === 'delivered',
      deadLetter: () => undefined,
      report: () => undefined,
    });
    topic.start();
    const log = createShippingTradeLog({
      spool: memorySpool(),
      publish: topic.publish,
      clock: manualClock(0),
      report: () => undefined,
    });
    log.start();
    for (let n = 0; n < 10; n += 1) log.push(entryOf(`e${n}`));
    await log.flush(calm());
    await turns(20);
    expect([alive.deliveries.length, log.stats().queued]).toEqual([10, 0]);
  });
});
