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
import { countingLog, countingTradeLog, measuredDesk } from './count-what-happens.ts';
import { withCrashHook } from './crash-hook.ts';
import { flushEvents } from './flush-events.ts';
import { intentsFunction } from './intents-function.ts';
import { openMetrics } from './open-metrics.ts';
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
  { log: plainLog, redact, logContext, inFlight, shutdown }: ServedParts,
): Promise<LateFunction> {
  const meter = await openMetrics(settings, { service: 'intents', log: plainLog });
  const log = meter === undefined ? plainLog : countingLog(plainLog, meter.metrics, meter.nudge);
  const mode = settings.TRADING_MODE;
  const limit = { what: 'seeding the configuration', durationMs: 10_000, parent: shutdown };
  await withDeadline(systemClock, limit, (signal) =>
    seedConfiguration(stores.configuration, { mode, file: mode === 'paper' ? 'paper' : 'mode-live', signal }),
  );
  const { authenticate, description } = await authenticateCallers(settings, { clock: systemClock, log });
  const shipping = openTradeLog(settings, log, redact);
  meter?.metrics.watch('desk.trade_log.queued', shipping.queued);
  const deps = createDeps({
    mode,
    ...(settings.LIVE_ACCOUNT === undefined ? {} : { liveAccount: settings.LIVE_ACCOUNT }),
    broker: { host: settings.IB_HOST, port: settings.IB_PORT, clientId: settings.IB_CLIENT_ID },
    stores,
    tradeLog: meter === undefined ? shipping.tradeLog : countingTradeLog(shipping.tradeLog, meter.metrics),
    log,
    seed: 1,
  });
  const queue = openAnalysisQueue(settings, deps, stores.events);
  const plainDesk = deskOf(await withCrashHook({ ...deps, wakeAnalysis: () => queue.wake() }, settings), stores);
  const desk = meter === undefined ? plainDesk : measuredDesk(plainDesk, meter.metrics, systemClock);
  const broker = `${settings.IB_HOST}:${settings.IB_PORT}`;
  const app = intentsFunction({
    desk,
    authenticate,
    inFlight,
    parts: () => ({
      store: stores.description,
      mode,
      broker,
      tradeLog: shipping.describe(),
      analysis: queue.description,
      callers: description,
      ...(meter === undefined ? {} : { metrics: meter.description }),
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
      await Promise.all([shipping.close(TRADE_LOG_STOP_MS), meter?.stop(TRADE_LOG_STOP_MS), flushEvents(deps)]);
      await stores.close();
    },
  };
}
