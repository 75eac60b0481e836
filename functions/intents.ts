/**
 * The `intents` function, registered with the functions framework under its name and served by our own main: the
 * framework's command takes bodies of any size and cuts what is in flight on SIGTERM, deadly while an order is out.
 * `npm run intents` runs it alone, against the broker and the store its environment names.
 */
import { http } from '@google-cloud/functions-framework';
import { createJsonLog } from '../lib/adapters/system/json-log.ts';
import { createLogContext, type LogContext } from '../lib/adapters/system/log-context.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { createInFlight } from '../lib/http/in-flight.ts';
import type { Log } from '../lib/ports/trade-log.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { openAnalysisQueue } from './open-analysis-queue.ts';
import { authenticateCallers, listeningHost, type KnownCallers } from './authenticate-callers.ts';
import { readSettings, type Settings } from './config.ts';
import { withCrashHook } from './crash-hook.ts';
import { intentsFunction } from './intents-function.ts';
import { openNamedStores } from './named-stores.ts';
import { openTradeLog } from './open-trade-log.ts';
import { ownRedaction } from './own-redaction.ts';
import { runMain } from './run-main.ts';
import { seedConfiguration } from './seed-configuration.ts';
import { serveUntilSignal } from './serve-until-signal.ts';
import { createDeps, deskOf, type Stores } from './wiring.ts';

/** Its loop ships all along: this is for the last of it, within the eight seconds that the drain has begun. */
const TRADE_LOG_STOP_MS = 700;

await runMain('intents', async () => {
  const settings = readSettings(process.env);
  const logContext = createLogContext();
  const log = createJsonLog((line) => void process.stdout.write(line), logContext.facts, ownRedaction(process.env));
  const callers = await authenticateCallers(settings, { clock: systemClock, log });
  const stores = await openNamedStores(settings);
  log.write('INFO', 'StoreOpened', { store: stores.description });
  try {
    return await serveDesk(settings, { stores, log, logContext, callers });
  } finally {
    await stores.close();
  }
});

interface ServedParts {
  readonly stores: Stores;
  readonly log: Log;
  readonly logContext: LogContext;
  readonly callers: KnownCallers;
}

async function serveDesk(settings: Settings, { stores, log, logContext, callers }: ServedParts): Promise<number> {
  const mode = settings.TRADING_MODE;
  await withDeadline(systemClock, { what: 'seeding the configuration', durationMs: 10_000 }, (signal) =>
    seedConfiguration(stores.configuration, { mode, file: mode === 'paper' ? 'paper' : 'mode-live', signal }),
  );
  const opened = openTradeLog(settings, log, ownRedaction(process.env).text);
  const deps = createDeps({
    mode,
    ...(settings.LIVE_ACCOUNT === undefined ? {} : { liveAccount: settings.LIVE_ACCOUNT }),
    broker: { host: settings.IB_HOST, port: settings.IB_PORT, clientId: settings.IB_CLIENT_ID },
    stores,
    tradeLog: opened.tradeLog,
    log,
    seed: 1,
  });
  const queue = openAnalysisQueue(settings, deps, stores.events);
  const desk = deskOf(await withCrashHook({ ...deps, wakeAnalysis: () => queue.wake() }, settings), stores);
  const inFlight = createInFlight();
  const shutdown = new AbortController();
  const broker = `${settings.IB_HOST}:${settings.IB_PORT}`;
  const { authenticate, description } = callers;
  const parts = () => ({
    store: stores.description,
    mode,
    broker,
    tradeLog: opened.describe(),
    analysis: queue.description,
    callers: description,
  });
  const app = intentsFunction({
    desk,
    authenticate,
    inFlight,
    parts,
    shutdown: shutdown.signal,
    logContext,
    project: settings.GOOGLE_CLOUD_PROJECT,
  });
  http('intents', app);
  const host = listeningHost(settings);
  const isComplete = await serveUntilSignal({
    app,
    port: settings.PORT,
    host,
    inFlight,
    shutdown,
    onListening: ({ port }) => log.write('INFO', 'Listening', { url: `http://${host}:${port}`, mode }),
  });
  await queue.stop();
  await opened.close(TRADE_LOG_STOP_MS);
  return isComplete ? 0 : 1;
}
