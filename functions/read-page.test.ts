import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { readPage } from './read-page.ts';

const file = temporaryFolder();

function pageOf(name: string, files: Readonly<Record<string, string>>): string {
  const folder = file(name);
  for (const [each, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, each)), { recursive: true });
    writeFileSync(path.join(folder, each), text);
  }
  return folder;
}

describe('readPage', () => {
  it('reads the page as /, and its assets with types; hashed ones by their names', async () => {
    const folder = pageOf('good', { 'index.html': '<!doctype html>', 'assets/index-DR4OJymd.js': '1'.repeat(500) });
    const files = await readPage(folder);
    expect([...files.keys()]).toEqual(['/assets/index-DR4OJymd.js', '/']);
    expect(files.get('/')).toMatchObject({ contentType: 'text/html; charset=utf-8', isHashed: false });
    const script = files.get('/assets/index-DR4OJymd.js');
    expect(script).toMatchObject({ contentType: 'text/javascript; charset=utf-8', isHashed: true });
    expect(script?.gzipped?.byteLength).toBeLessThan(100);
  });

  it('serves nothing of another kind: no manifest, no map, no hidden file', async () => {
    const folder = pageOf('kinds', {
      'index.html': 'x',
      'assets/manifest.json': '{}',
      'assets/a-12345678.js.map': '{}',
      '.env': 'KEY=1',
    });
    expect([...(await readPage(folder)).keys()]).toEqual(['/']);
  });

  it('refuses a folder that holds no page, in words', async () => {
    await expect(readPage(file('nowhere'))).rejects.toThrow('needed a built page: npm run dashboard:build');
  });

  it('refuses more than a page can be', async () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`assets/a${index}.js`, '1']));
    await expect(readPage(pageOf('many', { 'index.html': 'x', ...many }))).rejects.toThrow('needed at most 200');
  });
});
