/** Seeds the stored configuration from `infra/config/*.yaml`, only where no document exists yet. */
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Json, Mode } from '../lib/domain/run.ts';
import type { ConfigurationStore } from '../lib/ports/configuration-store.ts';

const FOLDER = new URL('../infra/config/', import.meta.url);
const jsonObject: z.ZodType<{ readonly [key: string]: Json }> = z.record(z.string(), z.json());

/** `file` names the seed of the mode's document, for example `local` or `paper`. */
export async function seedConfiguration(
  store: ConfigurationStore,
  options: { readonly mode: Mode; readonly file: string; readonly signal: AbortSignal },
): Promise<void> {
  await store.seed('common', await readSeed('common'), options.signal);
  await store.seed(options.mode, await readSeed(options.file), options.signal);
}

/** A shipped seed by its name: `common`, `local`, `paper`, `mode-live` (`live.yaml` is the live session's). */
export const readSeed = (name: string): Promise<Json> => readDocument(new URL(`${name}.yaml`, FOLDER));

/** A configuration document of a YAML file. @throws Error where it is none */
export async function readDocument(file: string | URL): Promise<Json> {
  const document: unknown = parse(await readFile(file, 'utf8'));
  return jsonObject.parse(document);
}
