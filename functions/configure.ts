/** `npm run config`: joins the command with the stores that the environment names. */
import os from 'node:os';
import { randomName } from '../lib/adapters/system/random-name.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { checkFiles, parseConfigCommand, runConfigCommand } from './config-command.ts';
import { readSettings } from './config.ts';
import { openNamedStores } from './named-stores.ts';
import { runMain } from './run-main.ts';
import { readDocument, readSeed } from './seed-configuration.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);
const COMMAND_MS = 30_000;

await runMain('config', async () => {
  const command = parseConfigCommand(process.argv.slice(2));
  const settings = readSettings(process.env);
  const mode = settings.TRADING_MODE;
  if (command.name === 'check' && command.words.length > 0) {
    return checkFiles({ tell, mode, readDocument }, command.words);
  }
  const stores = await openNamedStores(settings);
  try {
    const deps = {
      stores,
      mode,
      clock: systemClock,
      random: randomName,
      user: os.userInfo().username,
      tell,
      readDocument,
      readSeed,
    };
    return await withDeadline(systemClock, { what: 'config', durationMs: COMMAND_MS }, (signal) =>
      runConfigCommand(deps, command, signal),
    );
  } finally {
    await stores.close();
  }
});
