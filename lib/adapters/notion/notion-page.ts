/**
 * One entry of the trade log as a Notion page: properties to filter and sum by, and the entry word for word below. Keeps
 * to Notion's limits: 2,000 characters a text, 100 texts a property, 100 blocks a request (Notion API, request limits).
 */
import type { CreatePageParameters } from '@notionhq/client';
import type { SequencedEntry } from '../../ports/trade-log.ts';

type Properties = NonNullable<CreatePageParameters['properties']>;
export type Block = NonNullable<CreatePageParameters['children']>[number];
interface Text {
  readonly type: 'text';
  readonly text: { readonly content: string };
}

export const TEXT_LIMIT = 2_000;
const TEXTS_LIMIT = 100;
export const BLOCKS_A_REQUEST = 100;
/** Of a page: what is longer is cut, and says so. */
const BLOCKS_LIMIT = 500;

export function pageProperties(entry: SequencedEntry): Properties {
  const { id, timestamp, runId, symbol, conId, action, status, price, volume, profit } = entry;
  return {
    Name: { title: texts(`${action} ${symbol} ${volume} ${status}`) },
    Entry: { rich_text: texts(id) },
    Time: { date: { start: timestamp } },
    Run: { rich_text: texts(runId) },
    Symbol: { rich_text: texts(symbol) },
    ConId: { number: conId ?? null },
    Action: { select: { name: action } },
    Status: { select: { name: status } },
    Price: { number: numeric(price) },
    Volume: { number: numeric(volume) },
    Profit: { number: numeric(profit) },
    Strategies: { rich_text: texts(shares(entry)) },
    Comment: { rich_text: texts(entry.comment) },
    Error: { rich_text: texts(entry.errorMessage ?? '') },
    Sequence: { number: entry.sequence },
  };
}

/** The note of a model: a property, because writing it again replaces it. */
export const noteProperty = (note: string): Properties => ({ Note: { rich_text: texts(note) } });

/** The entry word for word, in code blocks, in batches of one request each. */
export function pageBlocks(entry: SequencedEntry): readonly (readonly Block[])[] {
  const parts = cut(JSON.stringify(entry, undefined, 2), TEXT_LIMIT);
  const kept = parts.slice(0, BLOCKS_LIMIT).map((content): Block => ({
    type: 'code',
    code: { language: 'json', rich_text: [{ type: 'text', text: { content } }] },
  }));
  const left = parts.length - kept.length;
  const words = `${left} more parts of the entry are not shown`;
  const all: Block[] =
    left === 0
      ? kept
      : [...kept, { type: 'paragraph', paragraph: { rich_text: [{ type: 'text', text: { content: words } }] } }];
  return Array.from({ length: Math.ceil(all.length / BLOCKS_A_REQUEST) }, (_, index) =>
    all.slice(index * BLOCKS_A_REQUEST, (index + 1) * BLOCKS_A_REQUEST),
  );
}

function texts(whole: string): Text[] {
  return cut(whole, TEXT_LIMIT)
    .slice(0, TEXTS_LIMIT)
    .map((content) => ({ type: 'text', text: { content } }));
}

/** Never between the halves of a surrogate pair. */
export function cut(whole: string, limit: number): readonly string[] {
  const parts: string[] = [];
  for (let start = 0; start < whole.length;) {
    const end = start + limit;
    const splitsPair = /[\uD800-\uDBFF]/.test(whole.charAt(end - 1)) && end < whole.length;
    parts.push(whole.slice(start, splitsPair ? end - 1 : end));
    start = splitsPair ? end - 1 : end;
  }
  return parts;
}

/** Notion has floats only. */
function numeric(text: string | undefined): number | null {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

const shares = ({ strategies }: SequencedEntry): string =>
  Object.entries(strategies)
    .map(([strategy, quantity]) => `${strategy} ${quantity}`)
    .join(', ');
