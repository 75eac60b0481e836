/**
 * The `intents` function: checks its settings, listens, and then reads what the desk is made of. `npm run intents` runs it
 * alone, against the broker and the store its environment names. What it serves is `open-intents.ts`.
 */
import { checkCallerSettings } from './authenticate-callers.ts';
import { collectorOf } from './collector-of.ts';
import { checkStoreNamed } from './check-store-named.ts';
import { readSettings } from './config.ts';
import { refuseFlags } from './read-flags.ts';
import { runMain } from './run-main.ts';
import { serveLate } from './serve-late.ts';

await runMain('intents', async () => {
  refuseFlags('intents');
  const settings = readSettings(process.env);
  checkCallerSettings(settings);
  checkStoreNamed(settings);
  collectorOf(settings);
  return serveLate(settings, async (parts) => {
    const { openIntents } = await import('./open-intents.ts');
    return openIntents(settings, parts);
  });
});
