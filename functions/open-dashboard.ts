/**
 * Opens the desk behind the `dashboard` function: the page, its read API and event streams from the store, the kill switch,
 * and what only another service can do passed on to it. It has no broker and connects to none.
 */
import { http } from '@google-cloud/functions-framework';
import { createIdentityTokens } from '../lib/adapters/google-auth/identity-tokens.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { authenticateDashboard } from './authenticate-dashboard.ts';
import { buildPage, PAGE_FOLDER } from './build-page.ts';
import type { Settings } from './config.ts';
import { createForward } from './forward-calls.ts';
import { intentsFunction } from './intents-function.ts';
import { openNamedStores } from './named-stores.ts';
import { readPage } from './read-page.ts';
import { seedConfiguration } from './seed-configuration.ts';
import type { LateFunction, ServedParts } from './serve-late.ts';
import { createDeps, deskOf, type Stores } from './wiring.ts';

/** Nothing is traded here, so nothing is told of it. */
const NO_TRADE_LOG = { push: () => undefined, flush: () => Promise.resolve() };

export async function openDashboard(settings: Settings, parts: ServedParts): Promise<LateFunction> {
  const built = await buildPage((says) => parts.log.write('INFO', 'Page', { says }));
  parts.log.write('INFO', 'PageRead', { page: built });
  const page = await readPage(PAGE_FOLDER);
  const stores = await openNamedStores(settings);
  parts.log.write('INFO', 'StoreOpened', { store: stores.description });
  try {
    return await openDesk(settings, { stores, page }, parts);
  } catch (error) {
    await stores.close();
    throw error;
  }
}

async function openDesk(
  settings: Settings,
  { stores, page }: { readonly stores: Stores; readonly page: Awaited<ReturnType<typeof readPage>> },
  { log, logContext, inFlight, shutdown }: ServedParts,
): Promise<LateFunction> {
  const mode = settings.TRADING_MODE;
  await withDeadline(
    systemClock,
    { what: 'seeding the configuration', durationMs: 10_000, parent: shutdown },
    (signal) =>
      seedConfiguration(stores.configuration, { mode, file: mode === 'paper' ? 'paper' : 'mode-live', signal }),
  );
  const { authenticate, description, isLocal } = await authenticateDashboard(settings, { clock: systemClock, log });
  const deps = createDeps({
    mode,
    ...(settings.LIVE_ACCOUNT === undefined ? {} : { liveAccount: settings.LIVE_ACCOUNT }),
    broker: { host: settings.IB_HOST, port: settings.IB_PORT, clientId: settings.IB_CLIENT_ID },
    stores,
    tradeLog: NO_TRADE_LOG,
    log,
    seed: 1,
  });
  const url = settings.INTENTS_URL;
  const app = intentsFunction({
    desk: deskOf(deps, stores),
    authenticate,
    inFlight,
    parts: () => ({
      store: stores.description,
      mode,
      intents: url === undefined ? 'off: INTENTS_URL is not set, so that nothing can be run from here' : url,
      callers: description,
    }),
    shutdown,
    logContext,
    project: settings.GOOGLE_CLOUD_PROJECT,
    page,
    forward: createForward({
      url,
      fetch,
      ...(isLocal ? {} : { identityToken: createIdentityTokens({ clock: systemClock, fetch }) }),
    }),
  });
  http('dashboard', app);
  return { app, close: () => stores.close() };
}
