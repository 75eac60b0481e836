/** A topic for processes that are killed: published lines are in a file once `publish` has resolved, duplicates and all. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { PublishEntries } from '../ports/trade-log.ts';

export const fileTopic =
  (file: string): PublishEntries =>
  (lines) => {
    appendFileSync(file, lines.map(({ text }) => `${text}\n`).join(''));
    return new Promise((resolve) => setImmediate(() => resolve({ kind: 'published' })));
  };

/** Ids as published; a line that the death of its writer cut is none. */
export function publishedIds(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => (/^\{"id":"([^"]+)".*\}$/.exec(text) ?? []).slice(1, 2));
}
