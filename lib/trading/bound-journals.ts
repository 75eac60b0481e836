/**
 * Keeps a book within one stored document, however many contracts it has and however often they are traded: where the text of
 * all its journals would outgrow the room, the oldest entries of the whole book are folded, as age and number fold them in
 * one holding (`holding-flows.ts`). Quantities, costs and profits do not change. Holdings themselves are never left out.
 */
import { decimalText } from '../domain/decimal.ts';
import type { Book, Holding, HoldingEntry } from '../domain/holding.ts';
import type { ConId } from '../domain/ids.ts';
import { MAX_DOCUMENT_BYTES } from '../ports/store-limits.ts';
import { foldOldest } from './holding-flows.ts';

/** Bytes of a book from which on its journals are folded. The rest of the document is for what one commit may add to it. */
const BOOK_BYTES = 0.85 * MAX_DOCUMENT_BYTES;
/** So far at once, that not every booking of a busy book folds again. */
const FOLDED_BYTES = 0.7 * MAX_DOCUMENT_BYTES;

/** Names, quotes and commas of an entry and of a holding with its journal, as JSON; counted generously. */
const ENTRY_FRAME = 90;
const HOLDING_FRAME = 260;
/** A code unit of text is three bytes in UTF-8 at most; one that JSON escapes is six. */
const BYTES_A_CHARACTER = 6;
/** No entry and no holding that a store would take is larger: 30 digits on each side of a point, ids of 140 characters. */
const LARGEST_ENTRY = ENTRY_FRAME + 3 * 62 + 140 * BYTES_A_CHARACTER;

/** The same book where it fits. */
export function boundJournals(book: Book): Book {
  if (isSmall(book)) return book;
  let bytes = 0;
  for (const holding of book.values()) bytes += bytesOf(holding);
  if (bytes <= BOOK_BYTES) return book;
  const counts = oldestOf(book, bytes - FOLDED_BYTES);
  return new Map([...book].map(([conId, holding]) => [conId, foldOldest(holding, counts.get(conId) ?? 0)] as const));
}

/** Beyond doubt, and without a look at any text: the usual case. */
function isSmall(book: Book): boolean {
  let entries = 0;
  for (const { journal } of book.values()) entries += journal?.entries.length ?? 0;
  return entries * LARGEST_ENTRY + book.size * (HOLDING_FRAME + 7 * 62 + 100) <= BOOK_BYTES;
}

/** Contract -> how many of its oldest entries make room for so many bytes, or all there are. */
function oldestOf(book: Book, room: number): ReadonlyMap<ConId, number> {
  const entries = [...book].flatMap(([conId, { journal }]) =>
    (journal?.entries ?? []).map((entry) => ({ conId, entry })),
  );
  entries.sort(({ entry: a }, { entry: b }) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
  const counts = new Map<ConId, number>();
  let freed = 0;
  for (const { conId, entry } of entries) {
    if (freed >= room) break;
    freed += entryBytes(entry);
    counts.set(conId, (counts.get(conId) ?? 0) + 1);
  }
  return counts;
}

/** Kept: a booking changes one holding, and measures the others no more. */
const measured = new WeakMap<Holding, number>();

function bytesOf(holding: Holding): number {
  const known = measured.get(holding);
  if (known !== undefined) return known;
  const { journal, quantity, cost, realizedPnl, multiplier, localSymbol } = holding;
  let bytes = HOLDING_FRAME + textBytes(localSymbol);
  for (const value of [quantity, cost, realizedPnl, multiplier]) bytes += decimalText(value).length;
  for (const value of Object.values(journal?.before ?? {})) bytes += decimalText(value).length;
  for (const entry of journal?.entries ?? []) bytes += entryBytes(entry);
  measured.set(holding, bytes);
  return bytes;
}

const entryBytes = ({ id, quantity, cost, commission }: HoldingEntry): number =>
  ENTRY_FRAME +
  textBytes(id) +
  decimalText(quantity).length +
  decimalText(cost).length +
  decimalText(commission).length;

const textBytes = (text: string): number => text.length * (PLAIN.test(text) ? 1 : BYTES_A_CHARACTER);
const PLAIN = /^[\w:.,;+ -]*$/;
