/**
 * Readers of an event stream for benchmark 7: plain sockets that note when each event arrived, and the two servers that the
 * desk is compared with. Everything is in one process, so that all contenders pay the same for their readers, and those
 * that push take turns event by event, so that a slow moment of the machine meets both.
 */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { memoryEventLog } from '../lib/adapters/memory/memory-event-log.ts';
import { openFileDatabase } from '../lib/adapters/memory/open-memory-database.ts';
import { streamName } from '../lib/domain/event.ts';
import type { EventLog } from '../lib/ports/event-log.ts';
import { startStreams, VIEWER } from '../lib/testing/streams-for-tests.ts';

const TASK = streamName('tasks', 'bench');
const PATH = '/tasks/bench/events';
/** Of readers that poll, and of a server measured alone. */
const EVENTS = 30;
const BETWEEN_MS = 2;
const GIVE_UP_MS = 30_000;
const POLL_MS = 5_000;
const never = new AbortController().signal;

/** What a server of events needs to be measured. */
interface Served {
  readonly port: number;
  /** Stores one event and sends it to everybody. */
  tell(sentAtMs: number): Promise<void>;
  close(): Promise<void>;
}

type Serve = (log: EventLog) => Promise<Served>;

const eventAt = (sentAtMs: number) => ({
  kind: 'sent',
  atMs: 0,
  facts: { sentAtMs, symbol: 'SPY', action: 'BUY', volume: '100', price: '323.14', comment: 'Sent to the broker' },
});

/** A server and everybody who reads from it. */
interface Stand {
  /** Milliseconds from before the store's commit to the arrival, of all events and readers. */
  readonly latencies: readonly number[];
  /** Resolves when every reader has the event. */
  send(): Promise<void>;
  close(): Promise<void>;
}

/** p99 of one server alone: for the growth of its cost. */
export async function pushedLatency(readers: number, serve: Serve): Promise<number> {
  const [p99 = Infinity] = await latenciesInTurn([serve], { readers, events: EVENTS });
  return p99;
}

/**
 * p99 of each server over so many events and all its readers. An event is sent when the one before has arrived everywhere,
 * and to one server after the other, so that none pays for what another leaves behind.
 */
export async function latenciesInTurn(
  servers: readonly Serve[],
  { readers, events }: { readonly readers: number; readonly events: number },
): Promise<readonly number[]> {
  const stands: Stand[] = [];
  try {
    for (const serve of servers) stands.push(await openStand(readers, serve));
    for (let n = 0; n < events; n += 1) {
      for (const stand of stands) {
        await stand.send();
        await pause(BETWEEN_MS);
      }
    }
    return stands.map(({ latencies }) => {
      if (latencies.length === readers * events) return percentile99(latencies);
      throw new Error(`Events came twice: found ${latencies.length} arrivals, needed ${readers * events}`);
    });
  } finally {
    for (const stand of stands) await stand.close();
  }
}

async function openStand(readers: number, serve: Serve): Promise<Stand> {
  const { served, end } = await openServer(serve);
  const latencies: number[] = [];
  let missing = 0;
  let all: (() => void) | undefined;
  const arrived = (latencyMs: number): void => {
    latencies.push(latencyMs);
    missing -= 1;
    if (missing === 0) all?.();
  };
  const sockets = await Promise.all(Array.from({ length: readers }, () => openReader(served.port, arrived)));
  return {
    latencies,
    async send() {
      missing = readers;
      const done = Promise.withResolvers<void>();
      all = done.resolve;
      const limit = setTimeout(() => {
        done.reject(new Error(`Events are missing: found ${readers - missing} readers with one, needed ${readers}`));
      }, GIVE_UP_MS);
      try {
        await served.tell(performance.now());
        await done.promise;
      } finally {
        clearTimeout(limit);
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await end();
    },
  };
}

/** p99 of readers that ask every five seconds, each at a moment of its own. */
export async function polledLatency(readers: number): Promise<number> {
  const { served, end } = await openServer(polled);
  const arrivals: number[] = [];
  const ended = new AbortController();
  const polling = Array.from({ length: readers }, (_, n) =>
    poll(served.port, { arrivals, firstAfterMs: (n / readers) * POLL_MS, ended: ended.signal }),
  );
  for (let n = 0; n < EVENTS; n += 1) {
    await served.tell(performance.now());
    await pause(BETWEEN_MS);
  }
  while (arrivals.length < readers * EVENTS) await pause(50);
  ended.abort();
  await Promise.all(polling);
  await end();
  return percentile99(arrivals);
}

async function openServer(serve: Serve): Promise<{ served: Served; end: () => Promise<void> }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-bench-'));
  const file = path.join(folder, 'store.jsonl');
  const database = openFileDatabase({ file, sync: 'at-compaction', notice: () => undefined });
  const served = await serve(memoryEventLog(database));
  const end = async (): Promise<void> => {
    await served.close();
    database.close();
    rmSync(folder, { recursive: true });
  };
  return { served, end };
}

/** The desk's own serving: routes, callers, shared watch, encode once. */
export async function desk(log: EventLog): Promise<Served> {
  const passes = { keep: () => Promise.resolve(), take: () => Promise.resolve(undefined) };
  const instance = await startStreams({ log, passes });
  return {
    port: instance.port,
    tell: async (sentAtMs) => void (await log.append(TASK, eventAt(sentAtMs), never)),
    close: async () => void (await instance.drain()),
  };
}

/** What one writes first: keep the responses, and after the commit write the event to each. */
export async function naive(log: EventLog): Promise<Served> {
  const responses = new Set<ServerResponse>();
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(': hello\n\n');
    responses.add(response);
    response.on('close', () => responses.delete(response));
  });
  return {
    port: await listen(server),
    async tell(sentAtMs) {
      const event = await log.append(TASK, eventAt(sentAtMs), never);
      for (const response of responses) response.write(`id: ${event.number}\ndata: ${JSON.stringify(event)}\n\n`);
    },
    close: () => close(server),
  };
}

async function polled(log: EventLog): Promise<Served> {
  const server = createServer((request, response) => {
    const after = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('after') ?? '0');
    void log.read(TASK, { after, limit: 500 }, never).then((events) => response.end(JSON.stringify(events)));
  });
  return {
    port: await listen(server),
    tell: async (sentAtMs) => void (await log.append(TASK, eventAt(sentAtMs), never)),
    close: () => close(server),
  };
}

async function poll(
  port: number,
  { arrivals, firstAfterMs, ended }: { arrivals: number[]; firstAfterMs: number; ended: AbortSignal },
): Promise<void> {
  let after = 0;
  for (let waitMs = firstAfterMs; !ended.aborted && after < EVENTS; waitMs = POLL_MS) {
    await pause(waitMs);
    const response = await fetch(`http://127.0.0.1:${port}/?after=${after}`);
    const text = await response.text();
    for (const [, sentAtMs] of text.matchAll(SENT_AT)) {
      arrivals.push(performance.now() - Number(sentAtMs));
      after += 1;
    }
  }
}

const SENT_AT = /"sentAtMs":([\d.]+)/g;

/** Resolves when the stream has begun. */
async function openReader(port: number, arrived: (latencyMs: number) => void): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  const begun = Promise.withResolvers<void>();
  const headers = Object.entries({ Host: `127.0.0.1:${port}`, ...VIEWER });
  socket.setEncoding('latin1');
  socket.write(`GET ${PATH} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  let rest = '';
  socket.on('data', (text: string) => {
    begun.resolve();
    rest += text;
    const end = rest.lastIndexOf('\n\n');
    if (end === -1) return;
    const nowMs = performance.now();
    for (const [, sentAtMs] of rest.slice(0, end).matchAll(SENT_AT)) arrived(nowMs - Number(sentAtMs));
    rest = rest.slice(end + 2);
  });
  socket.on('error', begun.reject);
  await begun.promise;
  return socket;
}

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));

function percentile99(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Infinity;
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
