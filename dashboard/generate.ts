/**
 * `npm run generate -w dashboard`: writes `src/api/schema.ts`, the types of the HTTP API, from the description that the
 * desk serves. With `--check` it writes nothing and ends with 1 where the file is stale. It makes no requests.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';

const TARGET = new URL('./src/api/schema.ts', import.meta.url);
const DESCRIBE = fileURLToPath(new URL('../functions/print-api.ts', import.meta.url));
const NOTICE = '/** Made by `npm run generate -w dashboard` from the description of the API; do not edit. */\n';

const { stdout } = await promisify(execFile)(process.execPath, [DESCRIBE], { maxBuffer: 10_000_000, timeout: 60_000 });
const text = NOTICE + astToString(await openapiTS(withoutFreeJson(stdout)));

/**
 * Free JSON comes as schemas that refer to themselves under numbers for names, which TypeScript cannot follow: `unknown`
 * instead, so that a view narrows what it reads.
 */
function withoutFreeJson(description: string): string {
  const FREE = /__schema\d+$/;
  const isFree = (name: string, value: unknown): boolean =>
    FREE.test(name) || (name === '$ref' && typeof value === 'string' && FREE.test(value));
  return JSON.stringify(
    JSON.parse(description, (name: string, value: unknown) => (isFree(name, value) ? undefined : value)),
  );
}

if (process.argv.includes('--check')) {
  if ((await readFile(TARGET, 'utf8')) !== text) {
    process.stderr.write(
      'Types of the API are stale: found src/api/schema.ts of another description, needed `npm run generate -w dashboard`\n',
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(TARGET, text);
}
