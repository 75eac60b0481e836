/** Lines that wait to be shipped, oldest first, in bounded memory. It decides no order but theirs and ships nothing. */
import type { EntryLine } from '../ports/trade-log.ts';

export interface QueueLimits {
  readonly maxEntries: number;
  readonly maxCharacters: number;
}

/** An instance has little memory, and on Cloud Run its disk is memory too. */
const LIMITS: QueueLimits = { maxEntries: 20_000, maxCharacters: 32_000_000 };
/** Kept for entries of errors when the queue is full: one part of so many. */
const ERROR_RESERVE = 8;
/** One publish request: a topic takes 1,000 messages and 10 MB. */
const BATCH_ENTRIES = 500;
const BATCH_CHARACTERS = 2_000_000;
/** Moving the rest once in a while costs less than with each batch. */
const MOVE_AFTER = 2_000;

export interface LineQueue {
  hasRoom(characters: number, isError: boolean): boolean;
  add(line: EntryLine): void;
  /** The next batch; the same one until some of it is removed. */
  peek(): readonly EntryLine[];
  /** The first lines, as `peek` gave them. */
  remove(lines: readonly EntryLine[]): void;
  /** The next batches are half as long, until one is removed. */
  halve(): void;
  has(id: string): boolean;
  count(): number;
  /** Lines ever added, and ever removed: what was added by a moment has left when the second has reached the first. */
  added(): number;
  removed(): number;
}

export function createLineQueue(limits: QueueLimits = LIMITS): LineQueue {
  let lines: EntryLine[] = [];
  let first = 0;
  let characters = 0;
  let added = 0;
  let removed = 0;
  let batchEntries = BATCH_ENTRIES;
  /** id -> how often it waits. */
  const ids = new Map<string, number>();
  const count = (): number => lines.length - first;

  return {
    hasRoom(more, isError) {
      const share = isError ? 1 + 1 / ERROR_RESERVE : 1;
      return count() < limits.maxEntries * share && characters + more <= limits.maxCharacters * share;
    },
    add(line) {
      lines.push(line);
      added += 1;
      characters += line.text.length;
      ids.set(line.id, (ids.get(line.id) ?? 0) + 1);
    },
    peek() {
      let total = 0;
      let end = first;
      while (end < lines.length && end - first < batchEntries) {
        total += lines[end]?.text.length ?? 0;
        if (total > BATCH_CHARACTERS && end > first) break;
        end += 1;
      }
      return lines.slice(first, end);
    },
    remove(gone) {
      for (const { id, text } of gone) {
        characters -= text.length;
        const times = ids.get(id) ?? 1;
        if (times > 1) ids.set(id, times - 1);
        else ids.delete(id);
      }
      first += gone.length;
      removed += gone.length;
      batchEntries = BATCH_ENTRIES;
      if (first <= MOVE_AFTER && first < lines.length) return;
      lines = lines.slice(first);
      first = 0;
    },
    halve() {
      batchEntries = Math.max(1, Math.ceil(Math.min(batchEntries, count()) / 2));
    },
    has: (id) => ids.has(id),
    count,
    added: () => added,
    removed: () => removed,
  };
}
