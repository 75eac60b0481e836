/**
 * What is wrong with a lockfile of npm, as sentences: where packages come from, whether their bytes are pinned, which of
 * them may run a script at install, and under which licences they come. It installs and fetches nothing.
 */
import { z } from 'zod';

const lockedPackage = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
  dev: z.boolean().optional(),
  link: z.boolean().optional(),
  optional: z.boolean().optional(),
  devOptional: z.boolean().optional(),
});
export type LockedPackage = z.infer<typeof lockedPackage>;

/** Path in node_modules -> package; the project and its workspaces are left out. @throws ZodError where it is no lockfile */
export function readLockfile(text: string): ReadonlyMap<string, LockedPackage> {
  const { packages } = z
    .object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), lockedPackage) })
    .parse(JSON.parse(text));
  return new Map(
    Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && link !== true),
  );
}

/** Permissive ones; CC-BY stands on tables of numbers and is met by docs/dependencies.md. */
const LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Zlib',
]);
/** Build and test tools under MPL-2.0, which asks for changed files of theirs: no image has them and none is changed. */
const FILE_COPYLEFT = /^(axe-core|lightningcss(-[\w-]+)?)$/;
/** `.npmrc` runs none of them; a new name here is a decision all the same. */
const WITH_SCRIPTS: ReadonlySet<string> = new Set([
  '@parcel/watcher',
  '@swc/core',
  'esbuild',
  'protobufjs',
  're2',
  'unrs-resolver',
]);
/** Lockfiles of this project name no host (`.npmrc`); one that names the public registry would be no lie either. */
const REGISTRY = 'https://registry.npmjs.org/';

export const packageName = (path: string): string => path.split('node_modules/').at(-1) ?? path;

/** `licences: false` for tools that never leave a developer's machine. */
export function lockfileProblems(
  packages: ReadonlyMap<string, LockedPackage>,
  options: { readonly licences: boolean },
): readonly string[] {
  return [...packages].flatMap(([path, found]) => {
    const name = packageName(path);
    const problems: string[] = [];
    if (found.integrity === undefined || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(found.integrity)) {
      problems.push(`${name}: found integrity "${found.integrity ?? ''}", needed one sha512`);
    }
    if (found.resolved !== undefined && !found.resolved.startsWith(REGISTRY)) {
      problems.push(`${name}: found it from another place than the public registry`);
    }
    if (found.hasInstallScript === true && !WITH_SCRIPTS.has(name)) {
      problems.push(`${name}: found an install script, needed none or a place on the list`);
    }
    if (options.licences && !isAllowed(name, found.license)) {
      problems.push(`${name}: found licence "${found.license ?? ''}", needed one of ${[...LICENCES].join(', ')}`);
    }
    return problems;
  });
}

/** In the image or in the page; what is only for development or for some machines is not. */
export const isShipped = ({ dev, optional, devOptional }: LockedPackage): boolean =>
  dev !== true && optional !== true && devOptional !== true;

/** `A OR B` needs one of them allowed, `A AND B` all. */
function isAllowed(name: string, licence: string | undefined): boolean {
  if (licence === undefined) return false;
  if (licence === 'MPL-2.0') return FILE_COPYLEFT.test(name);
  const bare = licence.replaceAll(/[()]/g, '');
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((one) => LICENCES.has(one.trim())));
}
