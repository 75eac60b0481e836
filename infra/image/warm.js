/**
 * Fills Node's compile cache while the image is built: reads each chunk as a module without running it, so that a start
 * needs no compilation. Plain JavaScript: it runs in the image, where there is nothing but Node. Nothing imports it.
 * Use: `NODE_COMPILE_CACHE=DIR node warm.js FUNCTIONS_FOLDER`, as the user who will run the functions.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const folder = process.argv[2] ?? '';
const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
// Each in a process of its own: `--check` of a module would skip the cache, an import of an entry starts it, which here,
// without settings, ends in words. A chunk that only declares is kept when its process ends.
for (const name of files) {
  spawnSync(process.execPath, [path.join(folder, name)], {
    env: { ...process.env, AUTH_MODE: 'oidc', AUDIENCE: '' },
    timeout: 20_000,
    stdio: 'ignore',
  });
}
const cached = readdirSync(process.env['NODE_COMPILE_CACHE'] ?? '', { recursive: true, withFileTypes: true }).filter(
  (entry) => entry.isFile(),
);
process.stdout.write(`Warmed: ${cached.length} entries for ${files.length} files\n`);
if (cached.length < files.length) process.exitCode = 1;
