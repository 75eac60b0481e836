/**
 * One delivery of many entries to Notion's stand-in in virtual time, in one of three ways. It counts what the stand-in took and
 * refused, and how often an entry is there; it judges only the desk.
 */
import { Client, LogLevel } from '@notionhq/client';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { memoryDeliveryStore } from '../lib/adapters/memory/memory-delivery-store.ts';
import { pageBlocks, pageProperties } from '../lib/adapters/notion/notion-page.ts';
import { NOTION_PROPERTIES } from '../lib/adapters/notion/notion-schema.ts';
import { createNotionSink } from '../lib/adapters/notion/notion-sink.ts';
import type { Clock } from '../lib/ports/clock.ts';
import type { SequencedEntry } from '../lib/ports/trade-log.ts';
import type { StandInFault } from '../lib/testing/http-stand-in.ts';
import { DATA_SOURCE, failure, startNotionStandIn, type NotionStandIn } from '../lib/testing/notion-stand-in.ts';
import { memorySpool } from '../lib/testing/spool-for-tests.ts';
import { entryOf } from '../lib/testing/trade-log-values.ts';
import { openVirtualNetwork } from '../lib/testing/virtual-network.ts';
import { deliverEntry } from '../lib/trade-log/deliver-entry.ts';
import { createLocalTopic } from '../lib/trade-log/local-topic.ts';

export type Way = 'desk' | 'sleep' | 'client';

export interface AtLimit {
  /** Virtual milliseconds until the last entry was there. */
  readonly ms: number;
  /** Requests that the limit let through. */
  readonly taken: number;
  /** Requests refused for coming too fast. */
  readonly refused: number;
  /** Most of these in one second. */
  readonly refusedInASecond: number;
  readonly twice: number;
  readonly lost: number;
}

const TOKEN = 'a-token';
const DATABASE = 'a-database';
const LATENCY_MS = 150;
const SLEEP_MS = 350;
const DAY_MS = 86_400_000;

/** About three of a hundred, among them pages that were made and never told of. */
function weather(n: number): StandInFault | undefined {
  if (n % 97 === 50) return { kind: 'answer', answer: failure(429, 'rate_limited', { 'retry-after': '1' }) };
  if (n % 131 === 60) return { kind: 'answer', answer: failure(529, 'service_overload', { 'retry-after': '1' }) };
  if (n % 149 === 70) return { kind: 'answer', answer: failure(500, 'internal_server_error'), afterEffect: true };
  return n % 173 === 80 ? { kind: 'answer', answer: failure(503, 'service_unavailable') } : undefined;
}

/** What of it asks for no pause. */
const withoutPauses = (n: number): StandInFault | undefined => {
  const fault = weather(n);
  return fault?.kind === 'answer' && fault.answer.headers?.['retry-after'] !== undefined ? undefined : fault;
};

/** `pauses`: none where the stand-in asks for none. @throws Error where the desk loses an entry or has one twice */
export async function sinkAtLimit(
  way: Way,
  count: number,
  pauses: 'asked for' | 'none' = 'asked for',
): Promise<AtLimit> {
  const network = openVirtualNetwork({ latencyMs: LATENCY_MS });
  const { clock } = network;
  const limits = { perSecond: 3, nowMs: () => clock.nowMs() };
  const notion = await startNotionStandIn({
    token: TOKEN,
    databaseId: DATABASE,
    properties: NOTION_PROPERTIES,
    ...limits,
  });
  notion.weather(pauses === 'none' ? withoutPauses : weather);
  try {
    const entries = Array.from({ length: count }, (_, n) => ({ ...entryOf(`e${n}`), sequence: n }));
    const isOver = WAYS[way](entries, { clock, notion });
    await network.until(isOver, DAY_MS);
    const ids = notion.pages.map(({ entryId }) => entryId);
    const there = new Set(ids).size;
    const found = { ...figuresOf(notion, clock), twice: ids.length - there, lost: count - there };
    process.stderr.write(`${way}: ${JSON.stringify(found)}\n`);
    if (way === 'desk' && (found.twice > 0 || found.lost > 0 || found.refusedInASecond > 1)) {
      throw new Error(`Desk does not keep its word at the limit: found ${JSON.stringify(found)}`);
    }
    return found;
  } finally {
    network.close();
    await notion.close();
  }
}

function figuresOf(
  notion: NotionStandIn,
  clock: Clock,
): Pick<AtLimit, 'ms' | 'taken' | 'refused' | 'refusedInASecond'> {
  const refusals = notion.refusals();
  const inASecond = refusals.map((atMs) => refusals.filter((other) => other >= atMs && other < atMs + 1_000).length);
  return {
    ms: clock.nowMs(),
    taken: notion.requests.length - refusals.length,
    refused: refusals.length,
    refusedInASecond: Math.max(0, ...inASecond),
  };
}

interface World {
  readonly clock: Clock;
  readonly notion: NotionStandIn;
}
type Start = (entries: readonly SequencedEntry[], world: World) => () => boolean;

const never = new AbortController().signal;
const policy = {
  maxRetries: 3,
  firstPauseMs: 2_000,
  longestPauseMs: 10_000,
  tryMs: 30_000,
  longestRetryAfterMs: 60_000,
};

const WAYS: { readonly [way in Way]: Start } = {
  desk: (entries, { clock, notion }) => {
    const sink = createNotionSink({
      token: TOKEN,
      databaseId: DATABASE,
      baseUrl: notion.url,
      timeoutMs: 60_000,
      clock,
    });
    let ids = 0;
    const store = memoryDeliveryStore(new MemoryDatabase());
    const newId = (): string => String((ids += 1));
    const deps = { sinks: [sink], store, clock, newId, random: () => 0.5, report: () => undefined, policy };
    const topic = createLocalTopic({
      spool: memorySpool(),
      clock,
      deliver: async (attempt, signal) => (await deliverEntry(deps, attempt, signal)).kind === 'delivered',
      deadLetter: ({ id }) => {
        throw new Error(`Entry ${id} was given up`);
      },
      report: () => undefined,
    });
    topic.start();
    const lines = entries.map((entry) => ({ id: entry.id, sequence: entry.sequence, text: JSON.stringify(entry) }));
    void topic.publish(lines, never);
    return () => topic.queued() === 0 && notion.pages.length > 0;
  },
  sleep: (entries, world) =>
    oneByOne(entries, world, {
      client: clientOf(world, false),
      pause: () => world.clock.sleep(SLEEP_MS, never),
    }),
  client: (entries, world) =>
    oneByOne(entries, world, { client: clientOf(world, undefined), pause: () => Promise.resolve() }),
};

function clientOf({ notion, clock }: World, retry: false | undefined): Client {
  const client = new Client({
    auth: TOKEN,
    baseUrl: notion.url,
    logLevel: LogLevel.ERROR,
    logger: () => undefined,
    // The global one as it is now: virtual.
    fetch: (input, init) => fetch(input, init),
    ...(retry === undefined ? {} : { retry }),
  });
  // Between its retries it sleeps in real time, by a method of its own.
  Object.defineProperty(client, 'sleep', { value: (ms: number) => clock.sleep(ms, never) });
  return client;
}

/** What one writes without a second thought about the page that may be there already; what fails is tried again. */
function oneByOne(
  entries: readonly SequencedEntry[],
  { clock }: World,
  { client, pause }: { readonly client: Client; readonly pause: () => Promise<void> },
): () => boolean {
  let isOver = false;
  const create = async (entry: SequencedEntry): Promise<void> => {
    const [first = []] = pageBlocks(entry);
    const parent = { type: 'data_source_id', data_source_id: DATA_SOURCE } as const;
    await client.pages.create({ parent, properties: pageProperties(entry), children: [...first] });
  };
  const all = async (): Promise<void> => {
    for (const entry of entries) {
      for (let isThere = false; !isThere;) {
        isThere = await create(entry).then(
          () => true,
          () => false,
        );
        await pause();
        if (!isThere) await clock.sleep(1_000, never);
      }
    }
    isOver = true;
  };
  void all();
  return () => isOver;
}
