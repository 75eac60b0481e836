/** Reads the built page (`dashboard/dist`) into memory, bounded: a few dozen files that the desk serves as they are. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ValidationError } from '../lib/domain/errors.ts';
import type { PageFile, PageFiles } from '../lib/http/page.ts';

const MAX_FILES = 200;
const MAX_BYTES = 8_000_000;
/** Suffix -> type; another suffix is not served. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
]);
const COMPRESSED: ReadonlySet<string> = new Set(['.html', '.js', '.css', '.svg']);
/** As Vite names them: `index-DR4OJymd.js`. */
const HASHED = /^assets\/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;

/** A page that is replaced by a newer one meanwhile is read again. */
const TRIES = 3;

/** @throws ValidationError where there is no page, or too much of it */
export async function readPage(folder: string): Promise<PageFiles> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readOnce(folder);
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}

async function readOnce(folder: string): Promise<PageFiles> {
  const names = await filesIn(folder);
  if (!names.includes('index.html')) throw unusable(folder, 'no index.html', 'a built page: npm run dashboard:build');
  if (names.length > MAX_FILES) throw unusable(folder, `${names.length} files`, `at most ${MAX_FILES}`);
  const files = await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name))] as const));
  const total = files.reduce((sum, [, bytes]) => sum + bytes.byteLength, 0);
  if (total > MAX_BYTES) throw unusable(folder, `${total} bytes`, `at most ${MAX_BYTES}`);
  return new Map(files.map(([name, bytes]) => [name === 'index.html' ? '/' : `/${name}`, fileOf(name, bytes)]));
}

/** Paths below the folder with slashes, of the types that are served. */
async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && TYPES.has(path.extname(entry.name)))
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
      .toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function fileOf(name: string, bytes: Buffer): PageFile {
  const suffix = path.extname(name);
  const contentType = TYPES.get(suffix) ?? 'application/octet-stream';
  const isHashed = HASHED.test(name);
  const gzipped = COMPRESSED.has(suffix) ? gzipSync(bytes, { level: 9 }) : undefined;
  const isSmaller = gzipped !== undefined && gzipped.byteLength < bytes.byteLength;
  return { contentType, bytes, isHashed, ...(isSmaller ? { gzipped } : {}) };
}

const unusable = (folder: string, found: string, needed: string): ValidationError =>
  new ValidationError('Page', [{ field: folder, found, needed }]);
