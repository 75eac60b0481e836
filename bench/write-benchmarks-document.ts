/**
 * `npm run bench:docs`: writes the figures of the newest full run (`bench/results/`) between the marks of docs/benchmarks.md.
 * It measures nothing, and what has not been measured has no row.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { benchmarksMarkdown, scaleMarkdown, type StoredScale } from './benchmarks-markdown.ts';
import type { BenchResult } from './harness.ts';

const RESULTS = new URL('results/', import.meta.url);
const DOCUMENT = new URL('../docs/benchmarks.md', import.meta.url);
const SCALE = new URL('scale.json', RESULTS);

const results = readdirSync(RESULTS)
  .filter((file) => /^bench-\d+\.json$/.test(file))
  .map((file): BenchResult => JSON.parse(readFileSync(new URL(file, RESULTS), 'utf8')))
  .toSorted((a, b) => a.id - b.id);
const scale: StoredScale | undefined = existsSync(SCALE) ? JSON.parse(readFileSync(SCALE, 'utf8')) : undefined;
const text = [benchmarksMarkdown(results), ...(scale === undefined ? [] : [scaleMarkdown(scale)])].join('\n\n');
const marks = /(<!-- BEGIN GENERATED figures -->\n)[\s\S]*?(\n<!-- END GENERATED figures -->)/;
const document = readFileSync(DOCUMENT, 'utf8');
if (!marks.test(document)) throw new Error('Document has no place for figures: found no marks, needed BEGIN and END');
// A function: a dollar sign in the text stays one.
writeFileSync(
  DOCUMENT,
  document.replace(marks, (_, begin: string, end: string) => `${begin}\n${text}\n${end}`),
);
