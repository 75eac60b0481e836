/** The list of parts that a build keeps (06, supply chain): whole, and with what a scanner needs of each. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isShipped, packageName, readLockfile } from './lockfile-problems.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const component = z.object({
  name: z.string(),
  version: z.string().min(1),
  purl: z.string().startsWith('pkg:npm/'),
  licenses: z.array(z.object({ expression: z.string().min(1) })).length(1),
  hashes: z.array(z.object({ alg: z.literal('SHA-512'), content: z.string().regex(/^[0-9a-f]{128}$/) })).length(1),
});
const document = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.5'),
  components: z.array(component),
});

describe('the list of parts', () => {
  it('names every shipped package with its version, licence and bytes, and none that stays at home', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'infra/check/write-sbom.ts')], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { components } = document.parse(JSON.parse(stdout));
    const locked = readLockfile(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
    const shipped = [...locked].filter(([, found]) => isShipped(found));
    expect(components.map(({ name, version }) => `${name}@${version}`)).toEqual(
      shipped.map(([place, { version }]) => `${packageName(place)}@${version}`),
    );
    expect(components.map(({ name }) => name)).toContain('@google-cloud/firestore');
    expect(components.map(({ name }) => name)).not.toContain('jest');
  });
});
