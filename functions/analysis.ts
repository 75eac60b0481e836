/**
 * The `analysis` function: checks its settings, listens, and then reads what the API of tasks is made of, as `intents` does.
 * `npm run analysis` runs it alone. What it serves is `open-analysis.ts`.
 */
import { checkCallerSettings } from './authenticate-callers.ts';
import { checkStoreNamed } from './check-store-named.ts';
import { readSettings } from './config.ts';
import { refuseFlags } from './read-flags.ts';
import { runMain } from './run-main.ts';
import { serveLate } from './serve-late.ts';

await runMain('analysis', async () => {
  refuseFlags('analysis');
  const settings = readSettings(process.env);
  checkCallerSettings(settings);
  checkStoreNamed(settings);
  return serveLate(settings, async (parts) => {
    const { openAnalysis } = await import('./open-analysis.ts');
    return openAnalysis(settings, parts);
  });
});
