import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CRASH_POINTS } from '../functions/crash-points.ts';
import { errorTables } from '../lib/testing/error-table-markdown.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(`${root}docs/reliability.md`, 'utf8');

describe('docs/reliability.md', () => {
  it('holds the error codes as the code has them: `node test/golden/write-error-table.ts` writes them', () => {
    expect(text).toContain(
      `<!-- BEGIN GENERATED error codes -->\n\n${errorTables()}\n\n<!-- END GENERATED error codes -->`,
    );
  });

  it('has a row for each promise, and each names files that exist', () => {
    const promises = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15, 16, 22, 23].map((number) => `P${number}`);
    for (const promise of promises) expect(text).toMatch(new RegExp(`^\\| ${promise} \\|`, 'm'));
    const files = [...text.matchAll(/`((?:test|lib|functions|intents)\/[\w./-]+\.ts)`/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !existsSync(`${root}${file}`))).toEqual([]);
  });

  it('lists every crash point', () => {
    for (const point of CRASH_POINTS) expect(text).toContain(`\`${point}\``);
  });
});
