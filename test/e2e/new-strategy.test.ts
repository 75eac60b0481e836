/** `npm run new-strategy`: what it writes is a strategy whose own test passes, in a registry that knows it. */
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runChild, type Ended } from '../../lib/testing/child-process.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT_MS = 60_000;

describe('npm run new-strategy', () => {
  const path = temporaryFolder();
  const create = (name: string): Promise<Ended> =>
    runChild('functions/new-strategy.ts', [name, '--folder', path('strategies')]);

  beforeEach(() => {
    cpSync(`${ROOT}strategies`, path('strategies'), { recursive: true });
    mkdirSync(path('lib'));
    cpSync(`${ROOT}lib/domain`, path('lib/domain'), { recursive: true });
    symlinkSync(`${ROOT}node_modules`, path('node_modules'));
    cpSync(`${ROOT}package.json`, path('package.json'));
  });

  it(
    'writes a strategy whose test passes and that the registry knows',
    async () => {
      const { exitCode, stdout } = await create('my-idea-2');
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining('exposure.strategies.my-idea-2')]);
      const jest = `${ROOT}node_modules/jest/bin/jest.js`;
      const config = JSON.stringify({
        rootDir: path(''),
        testMatch: ['<rootDir>/strategies/*.test.ts'],
        extensionsToTreatAsEsm: ['.ts'],
        transform: {
          '\\.ts$': [
            `${ROOT}node_modules/@swc/jest`,
            { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
          ],
        },
      });
      const options = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
      const ended = await runChild(jest, ['--config', config, 'my-idea-2'], { NODE_OPTIONS: options });
      expect(ended.stderr).toMatch(/Tests: +3 passed, 3 total/);
      const registry = readFileSync(path('strategies/registry.ts'), 'utf8');
      expect(registry).toContain("import { myIdea2 } from './my-idea-2.ts';");
      expect(registry).toContain('createRegistry([spyMacdVixy, dummy, analyst, myIdea2])');
    },
    LIMIT_MS,
  );

  it('overwrites nothing', async () => {
    const { exitCode, stderr } = await create('dummy');
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/exists already: found .*dummy\.ts, needed a new name/),
    ]);
  });

  it('refuses a name that is no file name', async () => {
    for (const name of ['../evil', 'Mean', 'a b', '']) {
      const { exitCode, stderr } = await create(name);
      expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/Name of the strategy does not fit/)]);
    }
  });
});
