/**
 * Sink into a Notion database: one page an entry, by Notion's own client, at most three requests a second (Notion API,
 * version 2025-09-03: request limits; a database holds data sources, pages belong to one). One instance keeps the limit:
 * the `trade-log` function runs on at most one.
 */
import { Client, isFullDataSource, isFullDatabase, LogLevel } from '@notionhq/client';
import type { Clock } from '../../ports/clock.ts';
import type { Sink, SinkCheck, SinkResult } from '../../ports/sink.ts';
import type { SequencedEntry } from '../../ports/trade-log.ts';
import { notionFailure } from './notion-failure.ts';
import { noteProperty, pageBlocks, pageProperties } from './notion-page.ts';
import { schemaProblems } from './notion-schema.ts';
import { createRequestPace, PaceFull } from './request-pace.ts';

export interface NotionSinkOptions {
  /** Secret of the integration. */
  readonly token: string;
  readonly databaseId: string;
  /** Checked by the caller against its list of hosts (`allowedUrl`). */
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly clock: Pick<Clock, 'nowMs' | 'sleep'>;
  readonly fetch?: typeof fetch;
}

/** A third of a second and a little: never four in a second, 99.8 % of the limit. */
const INTERVAL_MS = 334;
/** Who would wait longer is told to come back: the caller's deadline is not for waiting. */
const MAX_WAIT_MS = 20_000;
/** Pages made lately, so that a note needs no search. */
const PAGES_REMEMBERED = 1_000;

export function createNotionSink(options: NotionSinkOptions): Sink {
  const pace = createRequestPace(options.clock, { intervalMs: INTERVAL_MS, maxWaitMs: MAX_WAIT_MS });
  const pages = new Map<string, string>();
  let source: Promise<string> | undefined;

  /** One request in its turn. Retries are the caller's: the client's own would break the pace. */
  async function request<Result>(signal: AbortSignal, ask: (client: Client) => Promise<Result>): Promise<Result> {
    await pace.turn(signal);
    return await ask(clientOf(options, signal));
  }

  /** Asked once for all who come at the same time; again where it failed. */
  function sourceId(signal: AbortSignal): Promise<string> {
    source ??= readSourceId(signal).catch((error: unknown) => {
      source = undefined;
      throw error;
    });
    return source;
  }

  async function readSourceId(signal: AbortSignal): Promise<string> {
    const found = await request(signal, (client) => client.databases.retrieve({ database_id: options.databaseId }));
    const first = isFullDatabase(found) ? found.data_sources[0]?.id : undefined;
    if (first === undefined) throw new Error('Notion database has no data source that this integration may read');
    return first;
  }

  async function findPage(entryId: string, signal: AbortSignal): Promise<string | undefined> {
    const known = pages.get(entryId);
    if (known !== undefined) return known;
    const data_source_id = await sourceId(signal);
    const filter = { property: 'Entry', rich_text: { equals: entryId } };
    const { results } = await request(signal, (client) =>
      client.dataSources.query({ data_source_id, filter, page_size: 1 }),
    );
    return results[0]?.id;
  }

  async function createPage(entry: SequencedEntry, signal: AbortSignal): Promise<void> {
    const data_source_id = await sourceId(signal);
    const [first = [], ...others] = pageBlocks(entry);
    const { id } = await request(signal, (client) =>
      client.pages.create({
        parent: { type: 'data_source_id', data_source_id },
        properties: pageProperties(entry),
        children: [...first],
      }),
    );
    remember(pages, entry.id, id);
    for (const children of others) {
      await request(signal, (client) => client.blocks.children.append({ block_id: id, children: [...children] }));
    }
  }

  async function attempt(signal: AbortSignal, work: () => Promise<void>): Promise<SinkResult> {
    try {
      await work();
      return { kind: 'delivered' };
    } catch (error) {
      if (error instanceof PaceFull) {
        return { kind: 'retry-later', afterMs: error.waitMs, mayExist: false, reason: error.message };
      }
      if (signal.aborted) {
        return { kind: 'retry-later', afterMs: undefined, mayExist: true, reason: 'Notion did not answer in time' };
      }
      const failure = notionFailure(error);
      if (failure.kind === 'retry-later' && failure.afterMs !== undefined) pace.pause(failure.afterMs);
      return failure;
    }
  }

  return {
    name: 'notion',
    describe: () => `on: database ${options.databaseId.slice(0, 8)}..., 3 requests a second`,
    check: (signal) => checkDatabase(signal, { request, sourceId }),
    deliver: ({ entry, mayExist }, signal) =>
      attempt(signal, async () => {
        const page = mayExist ? await findPage(entry.id, signal) : undefined;
        if (page === undefined) await createPage(entry, signal);
        else remember(pages, entry.id, page);
      }),
    annotate: (entry, note, signal) =>
      attempt(signal, async () => {
        const page_id = await findPage(entry.id, signal);
        if (page_id === undefined) throw new Error(`Notion has no page of entry ${entry.id}`);
        await request(signal, (client) => client.pages.update({ page_id, properties: noteProperty(note) }));
      }),
  };
}

interface Asking {
  readonly request: <Result>(signal: AbortSignal, ask: (client: Client) => Promise<Result>) => Promise<Result>;
  readonly sourceId: (signal: AbortSignal) => Promise<string>;
}

async function checkDatabase(signal: AbortSignal, { request, sourceId }: Asking): Promise<SinkCheck> {
  try {
    const data_source_id = await sourceId(signal);
    const source = await request(signal, (client) => client.dataSources.retrieve({ data_source_id }));
    if (!isFullDataSource(source)) return { isReady: false, detail: 'Notion does not show the properties' };
    const problems = schemaProblems(source.properties);
    if (problems.length === 0) return { isReady: true, detail: 'Notion database fits' };
    return { isReady: false, detail: `Notion database does not fit: ${problems.join('; ')}` };
  } catch (error) {
    return { isReady: false, detail: notionFailure(error).reason };
  }
}

/** One a request: its signal cancels it. Redirects are refused: the token goes to one host alone. */
function clientOf({ token, baseUrl, timeoutMs, fetch: given = fetch }: NotionSinkOptions, signal: AbortSignal): Client {
  return new Client({
    auth: token,
    baseUrl: baseUrl.replace(/\/$/, ''),
    timeoutMs,
    retry: false,
    logLevel: LogLevel.ERROR,
    // Its words may hold request bodies; what matters comes as an error.
    logger: () => undefined,
    fetch: (url, init = {}) => given(url, { ...init, signal, redirect: 'error' }),
  });
}

function remember(pages: Map<string, string>, entryId: string, pageId: string): void {
  pages.delete(entryId);
  pages.set(entryId, pageId);
  const [oldest] = pages.keys();
  if (pages.size > PAGES_REMEMBERED && oldest !== undefined) pages.delete(oldest);
}
