/** Benchmark 3: push 1, 100 and 1,000 entries into the trade log (design 07), and what a kill -9 leaves of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import PQueue from 'p-queue';
import { pino, destination } from 'pino';
import { openEntrySpool } from '../lib/adapters/file/entry-spool.ts';
import { createRedaction } from '../lib/adapters/system/redacted.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import type { PublishEntries, TradeLogEntry } from '../lib/ports/trade-log.ts';
import { entryOf } from '../lib/testing/trade-log-values.ts';
import { createShippingTradeLog } from '../lib/trade-log/shipping-trade-log.ts';
import { allocationsBeside } from './allocation-beside-sinks.ts';
import type { Bench, BenchGroup, Contender, Target } from './harness.ts';

/** What a page in a database far away takes. */
const SERVER_MS = 200;
const POST = 'awaited POST to a 200 ms server';
/** A measurement of microseconds is one of many pushes. */
const SINGLES = 500;

export function tradeLogPush({ quick }: { readonly quick: boolean }): Bench {
  return {
    id: 3,
    name: 'trade-log',
    title: 'push trade-log entries: time on the caller until it may go on',
    groups: [
      group(1, quick, [
        { kind: 'at-least-ratio', text: 'at least 1,000x an awaited POST', baseline: POST, ratio: 1_000 },
      ]),
      group(100, quick, []),
      group(1_000, quick, [{ kind: 'at-most-ms', text: '1,000 pushes in at most 25 ms', ms: 25 }, ...moonshot(8)]),
      slowest(),
      besideSinks(),
    ],
  };
}

const moonshot = (ms: number): readonly Target[] => [
  { kind: 'at-most-ms', text: `1,000 pushes in at most ${ms} ms`, ms, moonshot: true },
];

function group(count: number, quick: boolean, targets: readonly Target[]): BenchGroup {
  const rows: readonly Contender[] = [
    ...(quick && count > 1
      ? []
      : [{ name: POST, measure: () => awaitedPosts(Math.min(count, 10), count), rounds: 2, cold: true as const }]),
    { name: 'pino, synchronous file (no shipping, no bound)', measure: () => withPino(count) },
    { name: 'p-queue with a fetch each (in memory: lost with the process)', measure: () => withQueue(count) },
    { name: 'un-awaited publish (in memory: lost with the process)', measure: () => unawaited(count) },
  ];
  return {
    condition: count === 1 ? '1 entry' : `${count} entries`,
    baselines: rows,
    subject: { name: 'the desk: one write of one line, shipped behind', measure: () => pushes(count) },
    targets,
  };
}

/** The 99th percentile of single pushes; the baseline is the least that keeps a line: JSON and one write. */
function slowest(): BenchGroup {
  return {
    condition: `99th percentile of ${10 * SINGLES} single pushes`,
    baselines: [{ name: 'pino, synchronous file', measure: pinoP99 }],
    subject: { name: 'the desk', measure: pushP99 },
    targets: [
      { kind: 'at-most-ms', text: 'p99 of a push at most 50 us', ms: 0.05 },
      { kind: 'at-most-ms', text: 'p99 of a push at most 20 us', ms: 0.02, moonshot: true },
    ],
  };
}

/** A trade log must not be felt: whatever its sinks do, an allocation takes what it takes. Both are measured side by side. */
function besideSinks(): BenchGroup {
  const name = 'allocation, its sink answers at once';
  let hangs = Infinity;
  const atOnce = async (): Promise<number> => {
    const both = await allocationsBeside();
    ({ hangs } = both);
    return both.atOnce;
  };
  return {
    condition: 'allocations: desk, gateway, embedded store',
    baselines: [{ name, measure: atOnce }],
    subject: { name: 'allocation, its sink hangs for 30 s', measure: () => Promise.resolve(hangs) },
    targets: [{ kind: 'at-least-ratio', text: 'within 5 % of without', baseline: name, ratio: 0.95 }],
  };
}

const entriesOf = (count: number): readonly TradeLogEntry[] =>
  Array.from({ length: count }, (_, n) => entryOf(`e${n}`.padEnd(64, '0')));

/** A topic that takes its time and everything it is given. */
const publish: PublishEntries = async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { kind: 'published' };
};

async function withLog<Result>(work: (push: (entry: TradeLogEntry) => void) => Result): Promise<Result> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-bench-'));
  const spool = openEntrySpool({ folder, report: () => undefined });
  const { text: redact } = createRedaction(['a-token-of-notion', 'https://hooks.slack.com/services/T0/B0/a-secret']);
  const log = createShippingTradeLog({ spool, publish, clock: systemClock, report: () => undefined, redact });
  log.start();
  try {
    // A desk's log is open and warm long before a run.
    for (const entry of entriesOf(50)) log.push(entry);
    await log.flush(AbortSignal.timeout(5_000));
    const result = work((entry) => log.push(entry));
    if (log.stats().dropped + log.stats().unsaved > 0) throw new Error(`Entries were not kept: ${log.describe()}`);
    await log.stop(5_000);
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const repeatsOf = (count: number): number => (count === 1 ? SINGLES : 1);

/** Milliseconds for `count`; a single one is the mean of many. */
function timed(count: number, put: (entry: TradeLogEntry) => void): number {
  const repeats = repeatsOf(count);
  const entries = entriesOf(count * repeats);
  const startedAt = performance.now();
  for (const entry of entries) put(entry);
  return (performance.now() - startedAt) / repeats;
}

export const pushes = (count: number): Promise<number> => withLog((push) => timed(count, push));

function p99(put: (entry: TradeLogEntry) => void): number {
  const times: number[] = [];
  for (const entry of entriesOf(10 * SINGLES)) {
    const startedAt = performance.now();
    put(entry);
    times.push(performance.now() - startedAt);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Infinity;
}

const pushP99 = (): Promise<number> => withLog(p99);
const pinoP99 = (): Promise<number> => withPinoLog(p99);
const withPino = (count: number): Promise<number> => withPinoLog((put) => timed(count, put));

async function withPinoLog(work: (put: (entry: TradeLogEntry) => void) => number): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-bench-'));
  const file = destination({ dest: path.join(folder, 'log'), sync: true });
  const log = pino({ base: null, timestamp: false }, file);
  try {
    return work((entry) => log.info(entry));
  } finally {
    file.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function slowServer(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    request.resume();
    setTimeout(() => response.writeHead(200).end(), SERVER_MS);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`, server };
}

const post = async (url: string, entry: TradeLogEntry): Promise<void> => {
  await (await fetch(url, { method: 'POST', body: JSON.stringify(entry) })).arrayBuffer();
};

/** `measured` of them, one after the other; the rest takes as long each. */
async function awaitedPosts(measured: number, count: number): Promise<number> {
  const { url, server } = await slowServer();
  const startedAt = performance.now();
  for (const entry of entriesOf(measured)) await post(url, entry);
  const ms = performance.now() - startedAt;
  server.closeAllConnections();
  server.close();
  return (ms / measured) * count;
}

/** What the caller pays; the requests go on behind and are cut. */
async function withQueue(count: number): Promise<number> {
  const { url, server } = await slowServer();
  const queue = new PQueue({ concurrency: 4 });
  const ms = timed(count, (entry) => {
    queue.add(() => post(url, entry)).catch(() => undefined);
  });
  queue.clear();
  server.closeAllConnections();
  server.close();
  await queue.onIdle();
  return ms;
}

async function unawaited(count: number): Promise<number> {
  const { PubSub } = await import('@google-cloud/pubsub');
  const client = new PubSub({ projectId: 'bench', apiEndpoint: '127.0.0.1:9', emulatorMode: true });
  const topic = client.topic('bench', { batching: { maxMilliseconds: 60_000 }, gaxOpts: { timeout: 1, retry: null } });
  const ms = timed(count, (entry) => {
    topic.publishMessage({ data: Buffer.from(JSON.stringify(entry)) }).catch(() => undefined);
  });
  await client.close().catch(() => undefined);
  return ms;
}
