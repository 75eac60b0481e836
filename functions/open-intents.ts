/**
 * Opens the desk behind the `intents` function, registered with the functions framework under its name and served by our
 * own main: the framework's command takes bodies of any size and cuts what is in flight on SIGTERM, deadly while an order
 * is out. It does not listen: `serve-late.ts` does, before this file is read.
 */
import { http } from '@google-cloud/functions-framework';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { authenticateCallers } from './authenticate-callers.ts';
import type { Settings } from './config.ts';
import { withCrashHook } from './crash-hook.ts';
import { intentsFunction } from './intents-function.ts';
import { openNamedStores } from './named-stores.ts';
import { openAnalysisQueue } from './open-analysis-queue.ts';
import { openTradeLog } from './open-trade-log.ts';
import { seedConfiguration } from './seed-configuration.ts';
import type { LateFunction, ServedParts } from './serve-late.ts';
import { createDeps, deskOf, type Stores } from './wiring.ts';

/** Its loop ships all along: this is for the last of it, within the eight seconds that the drain has begun. */
const TRADE_LOG_STOP_MS = 700;

export async function openIntents(settings: Settings, parts: ServedParts): Promise<LateFunction> {
  const stores = await openNamedStores(settings);
  parts.log.write('INFO', 'StoreOpened', { store: stores.description });
  try {
    return await openDesk(settings, stores, parts);
  } catch (error) {
    await stores.close();
    throw error;
  }
}

async function openDesk(
  settings: Settings,
  stores: Stores,
  { log, redact, logContext, inFlight, shutdown }: ServedParts,
): Promise<LateFunction> {
  const mode = settings.TRADING_MODE;
  const limit = { what: 'seeding the configuration', durationMs: 10_000, parent: shutdown };
  await withDeadline(systemClock, limit, (signal) =>
    seedConfiguration(stores.configuration, { mode, file: mode === 'paper' ? 'paper' : 'mode-live', signal }),
  );
  const { authenticate, description } = await authenticateCallers(settings, { clock: systemClock, log });
  const opened = openTradeLog(settings, log, redact);
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
  const broker = `${settings.IB_HOST}:${settings.IB_PORT}`;
  const app = intentsFunction({
    desk,
    authenticate,
    inFlight,
    parts: () => ({
      store: stores.description,
      mode,
      broker,
      tradeLog: opened.describe(),
      analysis: queue.description,
      callers: description,
    }),
    shutdown,
    logContext,
    project: settings.GOOGLE_CLOUD_PROJECT,
  });
  http('intents', app);
  return {
    app,
    close: async () => {
      await queue.stop();
      await opened.close(TRADE_LOG_STOP_MS);
      await stores.close();
    },
  };
}
