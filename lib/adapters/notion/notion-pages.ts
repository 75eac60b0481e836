/**
 * Pages of one Notion database, a request at a time in its turn (Notion API, version 2025-09-03: a database holds data
 * sources, pages belong to one). It remembers which page an entry got lately; what a failure means is not its business.
 */
import { Client, isFullDataSource, isFullDatabase, LogLevel } from '@notionhq/client';
import type { SequencedEntry } from '../../ports/trade-log.ts';
import { NotionMissing } from './notion-failure.ts';
import { noteProperty, pageBlocks, pageProperties } from './notion-page.ts';
import type { RequestPace } from './request-pace.ts';

export interface NotionAccess {
  /** Secret of the integration. */
  readonly token: string;
  readonly databaseId: string;
  /** Checked by the caller against its list of hosts (`allowedUrl`). */
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

type Ask<Result> = (client: Client) => Promise<Result>;

/** Pages made lately, so that a note needs no search. */
const PAGES_REMEMBERED = 1_000;

/** Every method throws what Notion's client throws, or the signal's reason. */
export class NotionPages {
  readonly #access: NotionAccess;
  readonly #pace: RequestPace;
  /** entry id -> page id, oldest first. */
  readonly #pages = new Map<string, string>();
  #source: Promise<string> | undefined;

  constructor(access: NotionAccess, pace: RequestPace) {
    this.#access = access;
    this.#pace = pace;
  }

  /** name -> property. @throws Error where the integration may not see them */
  async properties(signal: AbortSignal): Promise<Readonly<Record<string, { readonly type: string }>>> {
    const data_source_id = await this.#sourceId(signal);
    const source = await this.#request(signal, (client) => client.dataSources.retrieve({ data_source_id }));
    if (isFullDataSource(source)) return source.properties;
    throw new NotionMissing('Notion does not show the properties of the database');
  }

  async find(entryId: string, signal: AbortSignal): Promise<string | undefined> {
    const known = this.#pages.get(entryId);
    if (known !== undefined) return known;
    const data_source_id = await this.#sourceId(signal);
    const filter = { property: 'Entry', rich_text: { equals: entryId } };
    const { results } = await this.#request(signal, (client) =>
      client.dataSources.query({ data_source_id, filter, page_size: 1 }),
    );
    const found = results[0]?.id;
    if (found !== undefined) this.#remember(entryId, found);
    return found;
  }

  async create(entry: SequencedEntry, signal: AbortSignal): Promise<void> {
    const data_source_id = await this.#sourceId(signal);
    const [first = [], ...others] = pageBlocks(entry);
    const { id } = await this.#request(signal, (client) =>
      client.pages.create({
        parent: { type: 'data_source_id', data_source_id },
        properties: pageProperties(entry),
        children: [...first],
      }),
    );
    this.#remember(entry.id, id);
    for (const children of others) {
      await this.#request(signal, (client) => client.blocks.children.append({ block_id: id, children: [...children] }));
    }
  }

  /** Replaces the note that is there. */
  async setNote(page_id: string, note: string, signal: AbortSignal): Promise<void> {
    await this.#request(signal, (client) => client.pages.update({ page_id, properties: noteProperty(note) }));
  }

  /** One request in its turn. Retries are the caller's: the client's own would break the pace. */
  async #request<Result>(signal: AbortSignal, ask: Ask<Result>): Promise<Result> {
    await this.#pace.turn(signal);
    return await ask(clientOf(this.#access, signal));
  }

  /** Asked once for all who come at the same time; again where it failed. */
  #sourceId(signal: AbortSignal): Promise<string> {
    this.#source ??= this.#readSourceId(signal).catch((error: unknown) => {
      this.#source = undefined;
      throw error;
    });
    return this.#source;
  }

  async #readSourceId(signal: AbortSignal): Promise<string> {
    const database_id = this.#access.databaseId;
    const found = await this.#request(signal, (client) => client.databases.retrieve({ database_id }));
    const first = isFullDatabase(found) ? found.data_sources[0]?.id : undefined;
    if (first === undefined)
      throw new NotionMissing('Notion database has no data source that this integration may read');
    return first;
  }

  #remember(entryId: string, pageId: string): void {
    this.#pages.delete(entryId);
    this.#pages.set(entryId, pageId);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > PAGES_REMEMBERED && oldest !== undefined) this.#pages.delete(oldest);
  }
}

/** One a request: its signal cancels it. Redirects are refused: the token goes to one host alone. */
function clientOf({ token, baseUrl, timeoutMs }: NotionAccess, signal: AbortSignal): Client {
  return new Client({
    auth: token,
    baseUrl: baseUrl.replace(/\/$/, ''),
    timeoutMs,
    retry: false,
    logLevel: LogLevel.ERROR,
    // Its words may hold request bodies; what matters comes as an error.
    logger: () => undefined,
    fetch: (url, init = {}) => fetch(url, { ...init, signal, redirect: 'error' }),
  });
}
