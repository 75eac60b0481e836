/**
 * The `dashboard` function: checks its settings, listens, and then reads what the desk is made of. `npm run dashboard` runs it
 * alone, on the store its environment names; what it serves is `open-dashboard.ts`.
 */
import { checkDashboardSettings } from './authenticate-dashboard.ts';
import { checkStoreNamed } from './check-store-named.ts';
import { readSettings } from './config.ts';
import { refuseFlags } from './read-flags.ts';
import { runMain } from './run-main.ts';
import { serveLate } from './serve-late.ts';

await runMain('dashboard', async () => {
  refuseFlags('dashboard');
  const settings = readSettings(process.env);
  checkDashboardSettings(settings);
  checkStoreNamed(settings);
  return serveLate(settings, async (parts) => {
    const { openDashboard } = await import('./open-dashboard.ts');
    return openDashboard(settings, parts);
  });
});
