/**
 * News as a source answers them: `{"items": [{"title", "publisher", "publishedAt", "summary"}]}`, of which only the title is needed.
 * Texts are cut, counted and freed of control characters; what they say is nobody's order.
 */
import { z } from 'zod';
import type { SourcedFacts } from '../../ports/fact-source.ts';
import { plainText } from './plain-text.ts';

const MAX_ITEMS = 10;
const MAX_TITLE = 200;
const MAX_SUMMARY = 400;
const MAX_NAME = 60;

const item = z.object({
  title: z.string().min(1),
  publisher: z.string().nullish(),
  publishedAt: z.iso.datetime({ offset: true }).nullish().catch(undefined),
  summary: z.string().nullish(),
});
const news = z.object({ items: z.array(item).max(1_000) });

export function parseNews(value: unknown): SourcedFacts | undefined {
  const parsed = news.safeParse(value);
  if (!parsed.success) return undefined;
  const items = parsed.data.items.slice(0, MAX_ITEMS).map(({ title, publisher, publishedAt, summary }) => ({
    title: plainText(title, MAX_TITLE),
    publisher: plainText(publisher ?? '', MAX_NAME),
    publishedAt: publishedAt ?? null,
    summary: plainText(summary ?? '', MAX_SUMMARY),
  }));
  return { items };
}
