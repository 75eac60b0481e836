/**
 * What benchmark 8 starts: the image's bundle with its warm compile cache, its rivals, and keys with which a caller can
 * sign his tokens. All of it lies in one temporary folder; nothing here measures.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createTestIssuer } from '../lib/testing/test-issuer.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const AUDIENCE = 'https://intents.example';
const CALLER = 'ann@example.com';

/** A program of Node's: its words after `node`, and what it finds in its environment. */
export interface Program {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface Ground {
  /** As the image starts: bundled, its compile cache warm. */
  readonly image: Program;
  /** The same bundle, but everything the desk is made of is read before the port is open. */
  readonly eager: Program;
  /** As `npm run intents` starts. */
  readonly source: Program;
  /** Fifty bytes over node:http, nothing else. */
  readonly bare: Program;
  /** Google's functions framework with a function of one line, by its own command. */
  readonly framework: Program;
  /** Where all of it lies, until it is removed. */
  readonly folder: string;
  /** A bearer token of the only caller. */
  token(): string;
  /** A store's file nobody has used. */
  freshFile(): string;
  remove(): void;
}

const BARE = `import { createServer } from 'node:http';
createServer((_request, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.end('{"status":"ok"}');
}).listen(Number(process.env.PORT), '127.0.0.1');
`;
const FUNCTION = `export const hello = (_request, response) => void response.json({ status: 'ok' });\n`;

/** @throws Error where the bundle cannot be made */
export function prepareColdStart(): Ground {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cold-start-'));
  const app = path.join(folder, 'app');
  const cache = path.join(folder, 'cache');
  const functions = path.join(app, 'functions');
  run([path.join(ROOT, 'infra/image/bundle.js'), app], {});
  run([path.join(app, 'infra/image/warm.js'), functions], { NODE_COMPILE_CACHE: cache, NODE_ENV: 'production' });
  const place = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const issuer = createTestIssuer();
  const preload = place('keys.mjs', localKeys(JSON.stringify(issuer.keys)));
  const keys = ['--import', pathToFileURL(preload).href];
  const oidc = { AUTH_MODE: 'oidc', AUDIENCE, CALLERS: `${CALLER}=admin`, NODE_ENV: 'production' };
  const cached = { ...oidc, NODE_COMPILE_CACHE: cache, FUNCTION_TARGET: 'intents' };
  const hello = path.join(folder, 'hello');
  mkdirSync(hello);
  writeFileSync(path.join(hello, 'index.js'), FUNCTION);
  writeFileSync(path.join(hello, 'package.json'), JSON.stringify({ type: 'module', main: 'index.js' }));
  const command = fileURLToPath(import.meta.resolve('@google-cloud/functions-framework'));
  let files = 0;
  return {
    image: { words: [...keys, path.join(functions, 'start.js')], environment: cached },
    eager: { words: [...keys, eagerEntry(functions)], environment: cached },
    source: { words: [...keys, path.join(ROOT, 'functions/intents.ts')], environment: oidc },
    bare: { words: [place('bare.mjs', BARE)], environment: {} },
    framework: {
      words: [path.join(path.dirname(command), 'main.js'), '--source', hello, '--target', 'hello'],
      environment: { NODE_ENV: 'production' },
    },
    folder,
    token: () => issuer.token({ audience: AUDIENCE, email: CALLER }),
    freshFile: () => path.join(folder, `store-${(files += 1)}.jsonl`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Google's keys are read over the network: here they come from the desk's own process, and nothing else is changed. */
const localKeys = (keys: string): string => `const network = globalThis.fetch;
globalThis.fetch = (url, options) =>
  String(url).startsWith('https://www.googleapis.com/oauth2/')
    ? Promise.resolve(new Response(${JSON.stringify(keys)}, { headers: { 'cache-control': 'max-age=3600' } }))
    : network(url, options);
`;

/** Beside the bundle, so that its imports are found: the chunks a running desk has read, then the entry. */
function eagerEntry(functions: string): string {
  const wanted = /^(open-intents|firestore-stores|key-set|verify-google-token)-\w+\.js$/;
  const chunks = readdirSync(functions).filter((name) => wanted.test(name));
  if (chunks.length !== 4) throw new Error(`Bundle does not fit: found ${chunks.join(', ')}, needed four lazy parts`);
  const lines = [...chunks.map((name) => `await import('./${name}');`), "await import('./intents.js');"];
  const entry = path.join(functions, 'eager.mjs');
  writeFileSync(entry, `${lines.join('\n')}\n`);
  return entry;
}

function run(words: readonly string[], environment: Readonly<Record<string, string>>): void {
  const env = { PATH: process.env['PATH'], ...environment };
  const { status, stderr } = spawnSync(process.execPath, words, { env, cwd: ROOT, encoding: 'utf8', timeout: 120_000 });
  if (status !== 0) throw new Error(`Bundle cannot be made: found exit status ${status}, needed 0: ${stderr}`);
}
