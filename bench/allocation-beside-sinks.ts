/** One allocation of a whole desk whose trade log goes to a sink that answers at once, or to one that hangs for 30 s. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openEntrySpool } from '../lib/adapters/file/entry-spool.ts';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { memoryDeliveryStore } from '../lib/adapters/memory/memory-delivery-store.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { DUMMY_ONLY, startDesk } from '../lib/testing/desk-harness.ts';
import { testSink } from '../lib/testing/test-sink.ts';
import { deliverEntry } from '../lib/trade-log/deliver-entry.ts';
import { createLocalTopic } from '../lib/trade-log/local-topic.ts';
import { createShippingTradeLog } from '../lib/trade-log/shipping-trade-log.ts';

const HANG_MS = 30_000;
/** Of one desk; the first, with everything cold, is not counted. */
const ALLOCATIONS = 5;

/** Milliseconds, the median of several allocations. @throws Error where one is not answered with 200 */
export async function allocationBeside(mood: 'at once' | 'hangs'): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-bench-'));
  const ended = new AbortController();
  const log = logTo(folder, mood, ended.signal);
  const desk = await startDesk({ wrap: (deps) => ({ ...deps, tradeLog: log.tradeLog }) });
  try {
    const times: number[] = [];
    for (let n = 0; n <= ALLOCATIONS; n += 1) {
      const startedAt = performance.now();
      const { status } = await desk.call('allocation', DUMMY_ONLY, `bench-${n}`);
      if (status !== 200) throw new Error(`Allocation failed: found ${status}, needed 200`);
      if (n > 0) times.push(performance.now() - startedAt);
    }
    return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Infinity;
  } finally {
    ended.abort(new Error('Measured'));
    await desk.close();
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const report = (): void => undefined;

function logTo(folder: string, mood: 'at once' | 'hangs', ended: AbortSignal) {
  const sink = testSink('sink');
  sink.answer = async () => {
    if (mood === 'hangs') await systemClock.sleep(HANG_MS, ended);
    return { kind: 'delivered' };
  };
  let ids = 0;
  const deps = {
    sinks: [sink],
    store: memoryDeliveryStore(new MemoryDatabase()),
    clock: systemClock,
    newId: () => String((ids += 1)),
    random: () => 0,
    report,
  };
  const topic = createLocalTopic({
    spool: openEntrySpool({ folder: path.join(folder, 'topic'), report }),
    clock: systemClock,
    deliver: async (attempt, signal) => (await deliverEntry(deps, attempt, signal)).kind === 'delivered',
    deadLetter: report,
    report,
  });
  topic.start();
  const spool = openEntrySpool({ folder: path.join(folder, 'spool'), report });
  const tradeLog = createShippingTradeLog({ spool, publish: topic.publish, clock: systemClock, report });
  tradeLog.start();
  return {
    tradeLog,
    close: async () => {
      await tradeLog.stop(1_000);
      await topic.stop();
    },
  };
}
