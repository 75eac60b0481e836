/** The price files of a folder as text, for `priceBook`: the one place of the paper gateway that reads them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param directory for example `data`. @throws the file system's error where a file is missing. */
export function readPriceFiles(directory: string): (file: string) => string {
  return (file) => readFileSync(join(directory, file), 'utf8');
}

/** As above; undefined where a file is missing. */
export function readOptionalPriceFiles(directory: string): (file: string) => string | undefined {
  return (file) => (existsSync(join(directory, file)) ? readFileSync(join(directory, file), 'utf8') : undefined);
}
