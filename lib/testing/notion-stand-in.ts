/**
 * Notion's API as far as a sink uses it (version 2025-09-03: paths, headers, errors, request limits), on loopback. It keeps
 * what was written, by entry id, so that a duplicate is seen. It stores no more of a page than that.
 */
import { z } from 'zod';
import { startStandIn, type StandIn, type StandInAnswer, type StandInRequest } from './http-stand-in.ts';

export interface StoredPage {
  readonly id: string;
  readonly entryId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  blocks: number;
  note: string;
}

export interface NotionStandIn extends StandIn {
  readonly pages: readonly StoredPage[];
  /** Requests refused with 429 for coming too fast. */
  readonly refused: () => number;
  /** When that was. */
  readonly refusals: () => readonly number[];
}

export interface NotionStandInOptions {
  readonly token: string;
  readonly databaseId: string;
  /** name -> type. */
  readonly properties: Readonly<Record<string, string>>;
  /** Requests let through in any second; undefined: all. */
  readonly perSecond?: number;
  readonly nowMs?: () => number;
}

export const DATA_SOURCE = '248104cd-477e-80af-bc30-000bd28de8f9';
const VERSION = '2025-09-03';
const texts = z.array(z.object({ text: z.object({ content: z.string().max(2_000) }) })).max(100);
const pageBody = z.object({
  parent: z.object({ type: z.literal('data_source_id'), data_source_id: z.literal(DATA_SOURCE) }),
  properties: z.looseObject({ Entry: z.object({ rich_text: texts }), Comment: z.object({ rich_text: texts }) }),
  children: z.array(z.looseObject({ type: z.string() })).max(100),
});
const queryBody = z.object({
  filter: z.object({ property: z.literal('Entry'), rich_text: z.object({ equals: z.string() }) }),
});
const noteBody = z.object({ properties: z.object({ Note: z.object({ rich_text: texts }) }) });
const appendBody = z.object({ children: z.array(z.unknown()).max(100) });

export async function startNotionStandIn(options: NotionStandInOptions): Promise<NotionStandIn> {
  const pages: StoredPage[] = [];
  const passed: number[] = [];
  const refusals: number[] = [];
  const answer = (request: StandInRequest): StandInAnswer => {
    const problem = admission(request, options) ?? tooFast();
    if (problem !== undefined) return problem;
    return route(request, { pages, options });
  };
  function tooFast(): StandInAnswer | undefined {
    const { perSecond, nowMs } = options;
    if (perSecond === undefined || nowMs === undefined) return undefined;
    const now = nowMs();
    if (passed.filter((atMs) => atMs > now - 1_000).length < perSecond) {
      passed.push(now);
      passed.splice(0, Math.max(0, passed.length - perSecond));
      return undefined;
    }
    refusals.push(now);
    return failure(429, 'rate_limited', { 'retry-after': '1' });
  }
  const standIn = await startStandIn(answer);
  return { ...standIn, pages, refused: () => refusals.length, refusals: () => refusals };
}

const ok = (body: unknown): StandInAnswer => ({ status: 200, body });

export const failure = (
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): StandInAnswer => ({
  status,
  headers,
  body: { object: 'error', status, code, message: `Stand-in says ${code}`, request_id: 'stand-in' },
});

function admission({ headers }: StandInRequest, { token }: NotionStandInOptions): StandInAnswer | undefined {
  if (headers['authorization'] !== `Bearer ${token}`) return failure(401, 'unauthorized');
  if (headers['notion-version'] !== VERSION) return failure(400, 'missing_version');
  return undefined;
}

interface Store {
  readonly pages: StoredPage[];
  readonly options: NotionStandInOptions;
}

function route({ method, path, body }: StandInRequest, { pages, options }: Store): StandInAnswer {
  const [, , kind = '', id = '', part] = path.split('?')[0]?.split('/') ?? [];
  const called = [method, kind, part].filter((word) => word !== undefined).join(' ');
  if (called === 'GET databases')
    return id === options.databaseId ? ok(database(id)) : failure(404, 'object_not_found');
  if (called === 'GET data_sources') return ok(dataSource(options));
  try {
    if (called === 'POST data_sources query') return query(queryBody.parse(body), pages);
    if (called === 'POST pages') return create(pageBody.parse(body), pages);
    const found = pages.find((page) => page.id === id);
    if (found === undefined) return failure(404, 'object_not_found');
    if (called === 'PATCH pages') {
      found.note = noteBody
        .parse(body)
        .properties.Note.rich_text.map(({ text }) => text.content)
        .join('');
      return ok({ object: 'page', id });
    }
    if (called === 'PATCH blocks children') {
      found.blocks += appendBody.parse(body).children.length;
      return ok({ object: 'list', results: [] });
    }
  } catch (error) {
    if (error instanceof z.ZodError) return failure(400, 'validation_error');
    throw error;
  }
  return failure(400, 'invalid_request_url');
}

const database = (id: string): unknown => ({
  object: 'database',
  id,
  title: [],
  data_sources: [{ id: DATA_SOURCE, name: 'Trade log' }],
});

const dataSource = ({ properties }: NotionStandInOptions): unknown => ({
  object: 'data_source',
  id: DATA_SOURCE,
  title: [],
  properties: Object.fromEntries(Object.entries(properties).map(([name, type]) => [name, { id: name, name, type }])),
});

const query = ({ filter }: z.infer<typeof queryBody>, pages: readonly StoredPage[]): StandInAnswer =>
  ok({
    object: 'list',
    results: pages
      .filter(({ entryId }) => entryId === filter.rich_text.equals)
      .map(({ id }) => ({ object: 'page', id })),
    has_more: false,
    next_cursor: null,
  });

function create({ properties, children }: z.infer<typeof pageBody>, pages: StoredPage[]): StandInAnswer {
  const entryId = properties.Entry.rich_text.map(({ text }) => text.content).join('');
  const id = `page-${pages.length + 1}`;
  pages.push({ id, entryId, properties, blocks: children.length, note: '' });
  return ok({ object: 'page', id });
}
