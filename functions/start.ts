/**
 * The image's entry: starts the function that `FUNCTION_TARGET` names, one a process. Bundled and unbundled alike it looks
 * beside itself. It serves nothing, and a name it does not know stops the process, whatever file may lie there.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runMain } from './run-main.ts';

const TARGETS: readonly string[] = ['intents', 'trade-log', 'analysis', 'analysis-worker', 'dashboard', 'live'];

await runMain('start', async () => {
  await import(targetModule(process.env['FUNCTION_TARGET']));
  return Number(process.exitCode ?? 0);
});

/** @throws Error naming the target that was found and those there are */
function targetModule(target: string | undefined): string {
  const here = import.meta.filename;
  const file = (name: string): string => path.join(path.dirname(here), `${name}${path.extname(here)}`);
  const shipped = TARGETS.filter((name) => existsSync(file(name)));
  if (target === undefined || !shipped.includes(target)) {
    throw new Error(`FUNCTION_TARGET: found "${target ?? ''}", needed one of ${shipped.join(', ')}`);
  }
  return pathToFileURL(file(target)).href;
}
