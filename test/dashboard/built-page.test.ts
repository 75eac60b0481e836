/** The page as it is built: how much script comes before anything is seen, and that a policy of `'self'` can serve it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

const DASHBOARD = fileURLToPath(new URL('../../dashboard/', import.meta.url));
const VITE = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url));
/** Of the issue: gzipped script before the first view is there. */
const MOST_BYTES = 200 * 1_024;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

let folder = '';
let html = '';
let manifest: Readonly<Record<string, Chunk>> = {};

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'intentdesk-page-'));
  await promisify(execFile)(process.execPath, [VITE, 'build', '--outDir', folder, '--logLevel', 'error'], {
    cwd: DASHBOARD,
    timeout: 110_000,
  });
  html = await readFile(path.join(folder, 'index.html'), 'utf8');
  manifest = JSON.parse(await readFile(path.join(folder, 'assets/manifest.json'), 'utf8'));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A chunk and all it imports before it runs. */
function reached(name: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const one of manifest[name]?.imports ?? []) reached(one, seen);
  return seen;
}

test('sends at most 200 KB of gzipped script for the first view, its chart included', async () => {
  const chart = Object.keys(manifest).find((name) => name.includes('lightweight-charts')) ?? 'no chart';
  const names = new Set(['index.html', 'src/views/desk-view.vue', chart].flatMap((name) => [...reached(name)]));
  const sizes = await Promise.all(
    [...names].map(
      async (name) => gzipSync(await readFile(path.join(folder, manifest[name]?.file ?? name))).byteLength,
    ),
  );
  const total = sizes.reduce((sum, one) => sum + one, 0);
  expect(total).toBeGreaterThan(50_000);
  expect(total).toBeLessThanOrEqual(MOST_BYTES);
});

test('leaves the chart and the other views for later', () => {
  const first = [...reached('index.html')].join(' ');
  expect(first).not.toMatch(/lightweight-charts|-view\.vue/);
});

test('has nothing inline and nothing of another site in its document', () => {
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:|https?:/);
  expect(html.match(/<script[^>]*src="\.\/assets\/[\w.-]+-[\w-]{8}\.js"/g)).toHaveLength(1);
});

test('evaluates no text as code', async () => {
  const files = (await readdir(path.join(folder, 'assets'))).filter((name) => name.endsWith('.js'));
  expect(files.length).toBeGreaterThan(5);
  for (const name of files) {
    const text = await readFile(path.join(folder, 'assets', name), 'utf8');
    expect({ name, found: text.match(/new Function\(|\beval\(/) }).toEqual({ name, found: null });
  }
});

test('draws text of the desk as text alone', async () => {
  const sources = await readdir(path.join(DASHBOARD, 'src'), { recursive: true });
  for (const name of sources.filter((one) => /\.(vue|ts)$/.test(one))) {
    const text = await readFile(path.join(DASHBOARD, 'src', name), 'utf8');
    expect({ name, found: text.match(/v-html|innerHTML|insertAdjacentHTML|document\.write/) }).toEqual({
      name,
      found: null,
    });
  }
});
