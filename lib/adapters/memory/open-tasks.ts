/**
 * The open tasks of the embedded store. What was made of a document is kept until its text changes: a look at the queue reads what
 * changed since the last one, not every task of a day.
 */
import type { OpenTask } from '../../ports/task-store.ts';
import { TASKS } from '../records/document-paths.ts';
import { decodeOpenTask, RANK, rankOf } from '../records/task-record.ts';
import type { MemoryDatabase } from './memory-database.ts';

export type RankedTask = OpenTask & { readonly rankMs: number };

interface Known {
  readonly text: string;
  /** Undefined: the task is over. */
  readonly task: RankedTask | undefined;
}

/** @throws CorruptRecordError */
export function openTasks(database: MemoryDatabase): () => readonly RankedTask[] {
  let known = new Map<string, Known>();
  return () => {
    const texts = database.texts(TASKS);
    const next = new Map<string, Known>();
    for (const [path, text] of texts) {
      const old = known.get(path);
      next.set(path, old?.text === text ? old : { text, task: taskIn(path, text) });
    }
    known = next;
    return [...next.values()].flatMap(({ task }) => task ?? []);
  };
}

/** Quotes inside a value are escaped: what stands in a text can never look like a field. */
const MARK = `${JSON.stringify(RANK)}:`;

function taskIn(path: string, text: string): RankedTask | undefined {
  if (!text.includes(MARK)) return undefined;
  const document: unknown = JSON.parse(text);
  return { ...decodeOpenTask(path, document), rankMs: rankOf(path, document) };
}
