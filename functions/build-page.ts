/**
 * Builds the dashboard's page with Vite's own API where what is built is older than its sources, or missing. Only for a
 * checkout: an image brings the built page and no Vite, and is served as it is.
 */
import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const PAGE_FOLDER = fileURLToPath(new URL('../dashboard/dist', import.meta.url));
const WORKSPACE = fileURLToPath(new URL('../dashboard', import.meta.url));
const SOURCES = ['src', 'index.html', 'vite.config.js', 'package.json'] as const;
/** By a name in a value: the workspace has its own packages, and the image has none of them. */
const BUILDER = 'vite';

export type BuiltPage = 'was current' | 'was built' | 'is as it was brought';

/** @throws Error of Vite where the page does not build */
export async function buildPage(tell: (text: string) => void): Promise<BuiltPage> {
  const sourceMs = await newestOf(SOURCES.map((name) => path.join(WORKSPACE, name)));
  const builtMs = await newestOf([path.join(PAGE_FOLDER, 'index.html')]);
  if (sourceMs === undefined) return 'is as it was brought';
  if (builtMs !== undefined && builtMs >= sourceMs) return 'was current';
  tell(builtMs === undefined ? 'Building the page: it was not built yet' : 'Building the page: its sources are newer');
  const { build } = await viteOf();
  // Beside the old one, and put in its place at once: another process may be reading, or building as well.
  const outDir = `${PAGE_FOLDER}-${process.pid}`;
  try {
    const configFile = path.join(WORKSPACE, 'vite.config.js');
    await build({ root: WORKSPACE, configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
    await putInPlace(outDir);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
  return 'was built';
}

/** Who comes second replaces what the first has put there: both were built of the same sources. */
async function putInPlace(built: string): Promise<void> {
  const old = `${built}-old`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(PAGE_FOLDER, old).catch(ignoreMissing);
      await rename(built, PAGE_FOLDER);
      return await rm(old, { recursive: true, force: true });
    } catch (error) {
      if (attempt === PLACING_TRIES) throw error;
    }
  }
}

const PLACING_TRIES = 5;

function ignoreMissing(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
  throw error;
}

interface Builder {
  readonly build: (options: {
    readonly root: string;
    readonly configFile: string;
    readonly logLevel: 'error';
    readonly build: { readonly outDir: string; readonly emptyOutDir: boolean };
  }) => Promise<unknown>;
}

/** The workspace's own Vite, wherever npm has put it. */
async function viteOf(): Promise<Builder> {
  const { createRequire } = await import('node:module');
  const { resolve } = createRequire(path.join(WORKSPACE, 'package.json'));
  const manifest = resolve(`${BUILDER}/package.json`);
  const builder: Builder = await import(path.join(path.dirname(manifest), 'dist/node/index.js'));
  return builder;
}

/** Of files and of everything below folders; undefined where none of them is there. */
async function newestOf(paths: readonly string[]): Promise<number | undefined> {
  const times = await Promise.all(paths.map(timesOf));
  return times.flat().reduce<number | undefined>((newest, ms) => Math.max(newest ?? ms, ms), undefined);
}

async function timesOf(file: string): Promise<readonly number[]> {
  try {
    const found = await stat(file);
    if (!found.isDirectory()) return [found.mtimeMs];
    const names = await readdir(file);
    return (await Promise.all(names.map((name) => timesOf(path.join(file, name))))).flat();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
