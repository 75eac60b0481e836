/** Configurations of live sessions as YAML files: `infra/config/NAME.yaml`, or a path that the command line named. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProblemError } from '../lib/domain/problem.ts';
import type { LiveConfigurationSource } from '../lib/live/live-configuration.ts';
import { readDocument } from './seed-configuration.ts';

const FOLDER = fileURLToPath(new URL('../infra/config/', import.meta.url));

/** By its name; a file that is not there is no configuration. */
export const liveFile = (name: string): LiveConfigurationSource => liveFileAt(path.join(FOLDER, `${name}.yaml`));

/** Read anew each time. @throws ProblemError naming the file that is no YAML object */
export const liveFileAt = (file: string): LiveConfigurationSource => ({
  name: path.basename(file),
  read: async () => {
    try {
      return await readDocument(file);
    } catch (error) {
      if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined;
      const reason = error instanceof Error ? error.message : 'no reason is known';
      const detail = `File ${path.basename(file)} cannot be read: ${reason}`;
      throw new ProblemError({ type: 'configuration', detail });
    }
  },
});
