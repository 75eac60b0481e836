import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lockfileProblems, readLockfile, type LockedPackage } from './lockfile-problems.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const locked = (file: string) => readLockfile(readFileSync(path.join(ROOT, file), 'utf8'));
const good: LockedPackage = { integrity: `sha512-${'A'.repeat(86)}==`, license: 'MIT' };
const problemsOf = (changed: LockedPackage) =>
  lockfileProblems(new Map([['node_modules/a/node_modules/@b/c', changed]]), { licences: true });

describe('the lockfiles', () => {
  it("pin every byte of the desk's packages, under allowed licences", () => {
    const packages = locked('package-lock.json');
    expect(packages.size).toBeGreaterThan(100);
    expect(lockfileProblems(packages, { licences: true })).toEqual([]);
  });

  it("pin every byte of Firebase's command line", () => {
    expect(lockfileProblems(locked('infra/firebase/package-lock.json'), { licences: false })).toEqual([]);
  });

  it('are installed without running a script of theirs, on every machine', () => {
    expect(readFileSync(path.join(ROOT, '.npmrc'), 'utf8').split('\n')).toContain('ignore-scripts=true');
  });

  it('are refused without integrity or with a weak one', () => {
    expect(problemsOf({ license: 'MIT' })).toEqual(['@b/c: found integrity "", needed one sha512']);
    expect(problemsOf({ ...good, integrity: 'sha1-AAAA' })).toHaveLength(1);
  });

  it('are refused where a package comes from elsewhere', () => {
    for (const resolved of [
      'git+ssh://git@example.com/b/c.git',
      'http://registry.npmjs.org/c',
      'https://example.com/c.tgz',
    ]) {
      expect(problemsOf({ ...good, resolved })).toEqual(['@b/c: found it from another place than the public registry']);
    }
  });

  it('are refused where a package nobody allowed would run a script', () => {
    expect(problemsOf({ ...good, hasInstallScript: true })).toHaveLength(1);
  });

  it('are refused under a licence nobody allowed, or none', () => {
    for (const license of ['GPL-3.0', 'MIT AND GPL-3.0', 'UNLICENSED', '']) {
      expect(problemsOf({ ...good, license })).toHaveLength(1);
    }
    expect(problemsOf({ ...good, license: '(GPL-3.0 OR MIT)' })).toEqual([]);
    expect(problemsOf({ ...good, license: 'MPL-2.0' })).toHaveLength(1);
  });
});
