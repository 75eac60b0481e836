/**
 * Prints what the image is made of as CycloneDX 1.5 JSON: the packages of the lockfile that are not for development
 * alone. Where the lockfile has a problem it prints the problems and ends with 1. It looks nothing up.
 * Use: `node infra/check/write-sbom.ts > sbom.cdx.json`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isShipped, lockfileProblems, packageName, readLockfile } from './lockfile-problems.ts';

const packages = readLockfile(readFileSync(path.join(import.meta.dirname, '../../package-lock.json'), 'utf8'));
const problems = lockfileProblems(packages, { licences: true });
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exitCode = 1;
} else {
  const shipped = [...packages].filter(([, found]) => isShipped(found));
  const components = shipped.map(([location, { version = '', integrity = '', license = '' }]) => {
    const name = packageName(location);
    return {
      type: 'library',
      name,
      version,
      purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
      licenses: [{ expression: license }],
      hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') }],
    };
  });
  process.stdout.write(`${JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components })}\n`);
}
