/** A spool in memory and a topic that does as it is told, for tests of what stands on them. */
import type { EntryLine, EntrySpool, PublishEntries } from '../ports/trade-log.ts';

export interface MemorySpool extends EntrySpool {
  /** Ids that are kept. */
  kept(): readonly string[];
  /** `nextLeftover` gives these, one after the other. */
  readonly leftovers: (readonly EntryLine[])[];
}

export function memorySpool(): MemorySpool {
  const lines = new Set<EntryLine>();
  const leftovers: (readonly EntryLine[])[] = [];
  return {
    leftovers,
    kept: () => [...lines].map(({ id }) => id),
    append: (line) => void lines.add(line),
    remove: (gone) => gone.forEach((line) => lines.delete(line)),
    nextLeftover: () => leftovers[0],
    removeLeftover: () => void leftovers.shift(),
    sync: () => Promise.resolve(),
    close: () => undefined,
  };
}

export interface TestTopic {
  readonly publish: PublishEntries;
  /** Ids as they were published, batch by batch. */
  readonly batches: (readonly string[])[];
  /** What the next tries meet. */
  mood: 'takes' | 'fails' | 'hangs' | ((line: EntryLine) => boolean);
  tries(): number;
}

/** A function as mood: batches with a line for which it is false are refused. */
export function testTopic(): TestTopic {
  const batches: (readonly string[])[] = [];
  let tries = 0;
  const topic: TestTopic = {
    batches,
    mood: 'takes',
    tries: () => tries,
    publish: async (lines) => {
      tries += 1;
      const { mood } = topic;
      if (mood === 'hangs') return new Promise(() => undefined);
      if (mood === 'fails') throw new Error('Topic is not reachable');
      if (typeof mood === 'function' && !lines.every(mood)) return { kind: 'refused', reason: 'not to its taste' };
      batches.push(lines.map(({ id }) => id));
      return { kind: 'published' };
    },
  };
  return topic;
}

/** A turn of the event loop, several times: what waits on promises alone has happened then. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
