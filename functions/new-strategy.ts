/**
 * `npm run new-strategy -- NAME`: a strategy to begin with, its test, and its line in the registry. It overwrites nothing
 * and gives the strategy no money: its share of exposure is configuration.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readFlags } from './read-flags.ts';
import { runMain } from './run-main.ts';
import { strategyFiles } from './strategy-template.ts';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const USAGE = 'npm run new-strategy -- NAME [--folder DIR]';

await runMain('new-strategy', () => {
  const { values, positionals } = readFlags(USAGE, () =>
    parseArgs({
      options: { folder: { type: 'string', default: 'strategies' } },
      allowPositionals: true,
    }),
  );
  const [id = ''] = positionals;
  if (positionals.length !== 1 || !NAME.test(id) || id.length > 40) {
    throw new RangeError(
      `Name of the strategy does not fit: found "${positionals.join(' ')}", needed one name like spy-mean, at most 40 characters`,
    );
  }
  const registryFile = path.join(values.folder, 'registry.ts');
  const { files, registry } = strategyFiles(id, readFileSync(registryFile, 'utf8'));
  for (const file of files.keys()) {
    if (existsSync(path.join(values.folder, file))) {
      throw new Error(`Strategy exists already: found ${path.join(values.folder, file)}, needed a new name`);
    }
  }
  for (const [file, text] of files) writeFileSync(path.join(values.folder, file), text, { flag: 'wx' });
  writeFileSync(registryFile, registry);
  process.stdout.write(
    [
      ...[...files.keys()].map((file) => `Written: ${path.join(values.folder, file)}`),
      `Changed: ${registryFile}`,
      `Test it: npm test -- ${path.join(values.folder, id)}`,
      `Give it a share: exposure.strategies.${id} in infra/config/common.yaml (and in a stored configuration)`,
      `Try it: npm run backtest -- --strategies ${id}`,
      '',
    ].join('\n'),
  );
  return Promise.resolve(0);
});
