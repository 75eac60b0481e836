/**
 * `npm run bench:docs`: writes the figures of the newest full run (`bench/results/`) between the marks of docs/benchmarks.md.
 * Scale, memory and leaks are those of the newest run of their own commands. It measures nothing, and what has not been
 * measured has no row.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import {
  benchmarksMarkdown,
  leakMarkdown,
  memoryMarkdown,
  scaleMarkdown,
  type StoredScale,
} from './benchmarks-markdown.ts';
import type { BenchResult } from './harness.ts';
import type { LeakCheck } from './leak-check.ts';
import type { ProcessMemory } from './process-memory.ts';

const RESULTS = new URL('results/', import.meta.url);
const DOCUMENT = new URL('../docs/benchmarks.md', import.meta.url);

const results = readdirSync(RESULTS)
  .filter((file) => /^bench-\d+\.json$/.test(file))
  .map((file): BenchResult => JSON.parse(readFileSync(new URL(file, RESULTS), 'utf8')))
  .toSorted((a, b) => a.id - b.id);
const text = [
  benchmarksMarkdown(results),
  ...textsOf('scale.json', (stored) => {
    const scale: StoredScale = JSON.parse(stored);
    return scaleMarkdown(scale);
  }),
  ...textsOf('memory.json', (stored) => {
    const rows: readonly ProcessMemory[] = JSON.parse(stored);
    return memoryMarkdown(rows);
  }),
  ...textsOf('leak.json', (stored) => {
    const check: LeakCheck = JSON.parse(stored);
    return leakMarkdown(check);
  }),
].join('\n\n');
const marks = /(<!-- BEGIN GENERATED figures -->\n)[\s\S]*?(\n<!-- END GENERATED figures -->)/;
const document = readFileSync(DOCUMENT, 'utf8');
if (!marks.test(document)) throw new Error('Document has no place for figures: found no marks, needed BEGIN and END');
// A function: a dollar sign in the text stays one.
writeFileSync(
  DOCUMENT,
  document.replace(marks, (_, begin: string, end: string) => `${begin}\n${text}\n${end}`),
);

/** None where it has not been measured. */
function textsOf(file: string, markdown: (stored: string) => string): readonly string[] {
  const url = new URL(file, RESULTS);
  return existsSync(url) ? [markdown(readFileSync(url, 'utf8'))] : [];
}
