/** The types of the page's client against the routes of this checkout: a stale file would let the page ask what is gone. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const GENERATE = fileURLToPath(new URL('../../dashboard/generate.ts', import.meta.url));

test('holds the types of the page to the description of the API', async () => {
  const checked = promisify(execFile)(process.execPath, [GENERATE, '--check'], { timeout: 60_000 });
  await expect(checked).resolves.toMatchObject({ stderr: '' });
}, 70_000);
