/**
 * Allocations of two whole desks that stand side by side, one whose trade log goes to a sink that answers at once and one whose sink
 * hangs for 30 s: turn by turn, so that a slow moment of the machine meets both.
 */
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
import { spreadOf } from './harness.ts';

const HANG_MS = 30_000;
/** Of each desk; the first, with everything cold, is not counted. */
const ALLOCATIONS = 20;

type Mood = 'at once' | 'hangs';

interface StandingDesk {
  /** Milliseconds. @throws Error where it is not answered with 200 */
  allocate(n: number): Promise<number>;
  close(): Promise<void>;
}

/** Milliseconds of an allocation, the median of several. */
export async function allocationsBeside(): Promise<{ readonly atOnce: number; readonly hangs: number }> {
  const [atOnce, hangs] = [await standingDesk('at once'), await standingDesk('hangs')];
  try {
    const times: (readonly [number, number])[] = [];
    for (let n = 0; n <= ALLOCATIONS; n += 1) {
      // Who is first changes: what the one leaves behind meets the other.
      if (n % 2 === 0) times.push([await atOnce.allocate(n), await hangs.allocate(n)]);
      else {
        const second = await hangs.allocate(n);
        times.push([await atOnce.allocate(n), second]);
      }
    }
    const counted = times.slice(1);
    return { atOnce: medianOf(counted.map(([ms]) => ms)), hangs: medianOf(counted.map(([, ms]) => ms)) };
  } finally {
    await atOnce.close();
    await hangs.close();
  }
}

const medianOf = (values: readonly number[]): number => spreadOf(values).median;

async function standingDesk(mood: Mood): Promise<StandingDesk> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-bench-'));
  const ended = new AbortController();
  const log = logTo(folder, mood, ended.signal);
  const desk = await startDesk({ wrap: (deps) => ({ ...deps, tradeLog: log.tradeLog }) });
  return {
    async allocate(n) {
      const startedAt = performance.now();
      const { status } = await desk.call('allocation', DUMMY_ONLY, `bench-${n}`);
      if (status !== 200) throw new Error(`Allocation failed: found ${status}, needed 200`);
      return performance.now() - startedAt;
    },
    async close() {
      ended.abort(new Error('Measured'));
      await desk.close();
      await log.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const report = (): void => undefined;

function logTo(folder: string, mood: Mood, ended: AbortSignal) {
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
