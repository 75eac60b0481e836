import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const names = z.record(z.string(), z.string());
const manifest = z
  .object({
    scripts: names,
    dependencies: names,
    devDependencies: names,
    optionalDependencies: names,
    license: z.string(),
  })
  .parse(JSON.parse(read('package.json')));

/** Its own build, in a workspace of its own. */
const page = z
  .object({ dependencies: names, devDependencies: names })
  .parse(JSON.parse(read('dashboard/package.json')));

const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md']
  .concat(readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((path) => join('docs', path)))
  .filter((path) => path.endsWith('.md'));

/** The first cell of each row of a document's tables, as far as it is in backticks. */
const firstCells = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));

describe('the documents', () => {
  it('explain every dependency, and none that is gone', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const ofDesk = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    const ofPage = Object.keys({ ...page.dependencies, ...page.devDependencies });
    expect([...firstCells(read('docs/dependencies.md'))].toSorted()).toEqual([...ofDesk, ...ofPage].toSorted());
  });

  it('list every variable of the environment, and none that is gone', () => {
    const schema = read('functions/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm);
    const section = read('README.md').split('## Settings')[1]?.split('\n## ')[0] ?? '';
    expect([...firstCells(section)].toSorted()).toEqual([...schema].map(([, name = '']) => name).toSorted());
  });

  it('list every intent', () => {
    const registry = read('intents/registry.ts').matchAll(/from '\.\/([a-z-]+)\.ts'/g);
    const intents = [...registry].map(([, name = '']) => name).filter((name) => name !== 'intent');
    const routes = firstCells(read('README.md').split('## Intents')[1]?.split('\n## ')[0] ?? '');
    expect(intents.length).toBeGreaterThan(0);
    expect(intents.filter((name) => !routes.some((route) => route === `POST /${name}`))).toEqual([]);
  });

  it('name only commands that exist', () => {
    const commands = documents.flatMap((path) =>
      [...read(path).matchAll(/npm run ([a-z:-]+)/g)].map(([, name = '']) => name),
    );
    expect(commands).toContain('demo');
    expect(commands.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
  });

  it('link only to files that exist', () => {
    const broken = documents.flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map(([, target = '']) => join(dirname(path), target))
        .filter((target) => !existsSync(join(ROOT, target))),
    );
    expect(broken).toEqual([]);
  });

  it('carry the licence that the package names', () => {
    expect(manifest.license).toBe('Apache-2.0');
    expect(read('LICENSE')).toMatch(/^\s+Apache License\n\s+Version 2\.0, January 2004/);
  });
});
