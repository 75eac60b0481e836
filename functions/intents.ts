/**
 * The `intents` function, registered with the functions framework under its name and served by our own main: the
 * framework's command takes bodies of any size and cuts what is in flight on SIGTERM, deadly while an order is out.
 * `npm run intents` runs it alone, against the broker and the store its environment names.
 */
import { http } from '@google-cloud/functions-framework';
import { createJsonLog } from '../lib/adapters/system/json-log.ts';
import { createTradeLogLines } from '../lib/adapters/system/trade-log-lines.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import { authenticateLocal } from '../lib/http/authenticate-local.ts';
import { createInFlight } from '../lib/http/in-flight.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { readSettings, type Settings } from './config.ts';
import { withCrashHook } from './crash-hook.ts';
import { intentsFunction } from './intents-function.ts';
import { openStores } from './open-stores.ts';
import { runMain } from './run-main.ts';
import { seedConfiguration } from './seed-configuration.ts';
import { serveUntilSignal } from './serve-until-signal.ts';
import { createDeps, deskOf, type Stores } from './wiring.ts';

const LOOPBACK = '127.0.0.1';

await runMain('intents', async () => {
  const settings = readSettings(process.env);
  requireLocalMode(settings);
  const log = createJsonLog((line) => void process.stdout.write(line));
  const stores = await storesOf(settings);
  log.write('INFO', 'StoreOpened', { store: stores.description });
  try {
    return await serveDesk(settings, { stores, log });
  } finally {
    await stores.close();
  }
});

async function serveDesk(
  settings: Settings,
  { stores, log }: { readonly stores: Stores; readonly log: ReturnType<typeof createJsonLog> },
): Promise<number> {
  const mode = settings.TRADING_MODE;
  await withDeadline(systemClock, { what: 'seeding the configuration', durationMs: 10_000 }, (signal) =>
    seedConfiguration(stores.configuration, { mode, file: mode === 'paper' ? 'paper' : 'live', signal }),
  );
  const tradeLog = createTradeLogLines((line) => void process.stdout.write(line));
  const deps = createDeps({
    mode,
    ...(settings.LIVE_ACCOUNT === undefined ? {} : { liveAccount: settings.LIVE_ACCOUNT }),
    broker: { host: settings.IB_HOST, port: settings.IB_PORT, clientId: settings.IB_CLIENT_ID },
    stores,
    tradeLog,
    log,
    seed: 1,
  });
  const desk = deskOf(await withCrashHook(deps, settings));
  const inFlight = createInFlight();
  const shutdown = new AbortController();
  const broker = `${settings.IB_HOST}:${settings.IB_PORT}`;
  const parts = () => ({ store: stores.description, mode, broker, tradeLog: tradeLog.describe() });
  const app = intentsFunction({ desk, authenticate: authenticateLocal, inFlight, parts, shutdown: shutdown.signal });
  http('intents', app);
  const isComplete = await serveUntilSignal({
    app,
    port: settings.PORT,
    host: LOOPBACK,
    inFlight,
    shutdown,
    onListening: ({ port }) => log.write('INFO', 'Listening', { url: `http://${LOOPBACK}:${port}`, mode }),
  });
  return isComplete ? 0 : 1;
}

/** Callers are verified by OIDC once that exists; until then nobody is let in who is not on this machine. */
function requireLocalMode({ AUTH_MODE }: Settings): void {
  if (AUTH_MODE === 'local') return;
  throw new ValidationError('Environment', [
    { field: 'AUTH_MODE', found: AUTH_MODE, needed: 'local: OIDC callers are not served yet' },
  ]);
}

/** Never a private store in silence: an emulator, a project, or a file must be named. */
function storesOf(settings: Settings): Promise<Stores> {
  const { FIRESTORE_EMULATOR_HOST: emulatorHost, GOOGLE_CLOUD_PROJECT: projectId, STORE_FILE: file } = settings;
  if (emulatorHost === undefined && projectId === undefined && file === undefined) {
    throw new ValidationError('Environment', [
      {
        field: 'STORE_FILE',
        found: 'nothing, and no FIRESTORE_EMULATOR_HOST or GOOGLE_CLOUD_PROJECT',
        needed: 'one of the three, so that no order is kept in a store nobody sees',
      },
    ]);
  }
  return openStores({
    choice: 'auto',
    mode: settings.TRADING_MODE,
    file,
    emulatorHost,
    projectId,
    emulatorRequired: false,
    environment: process.env,
    tell: (text) => void process.stderr.write(`${text}\n`),
  });
}
