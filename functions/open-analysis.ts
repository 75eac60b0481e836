/**
 * Opens the API of tasks and decisions with its event streams, registered with the functions framework under its name and served by
 * our own main, as `intents` is. It runs no intent, so that nothing here can place an order; what is submitted is worked on by
 * `analysis-worker`. It does not listen: `serve-late.ts` does.
 */
import { http } from '@google-cloud/functions-framework';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { isAnalysisPath } from './analysis-paths.ts';
import { authenticateCallers } from './authenticate-callers.ts';
import type { Settings } from './config.ts';
import { flushEvents } from './flush-events.ts';
import { intentsFunction } from './intents-function.ts';
import { openNamedStores } from './named-stores.ts';
import { openAnalysisQueue } from './open-analysis-queue.ts';
import type { LateFunction, ServedParts } from './serve-late.ts';
import { createDeps, deskOf } from './wiring.ts';

export async function openAnalysis(
  settings: Settings,
  { log, logContext, inFlight, shutdown }: ServedParts,
): Promise<LateFunction> {
  const { authenticate, description: callers } = await authenticateCallers(settings, { clock: systemClock, log });
  const stores = await openNamedStores(settings);
  log.write('INFO', 'StoreOpened', { store: stores.description });
  const mode = settings.TRADING_MODE;
  const deps = createDeps({
    mode,
    ...(settings.LIVE_ACCOUNT === undefined ? {} : { liveAccount: settings.LIVE_ACCOUNT }),
    broker: { host: settings.IB_HOST, port: settings.IB_PORT, clientId: settings.IB_CLIENT_ID },
    stores,
    tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
    log,
    seed: 1,
  });
  const queue = openAnalysisQueue(settings, deps, stores.events);
  const app = intentsFunction({
    desk: deskOf({ ...deps, wakeAnalysis: () => queue.wake() }, stores),
    authenticate,
    inFlight,
    parts: () => ({ store: stores.description, mode, analysis: queue.description, callers }),
    shutdown,
    logContext,
    project: settings.GOOGLE_CLOUD_PROJECT,
    serves: isAnalysisPath,
  });
  http('analysis', app);
  return {
    app,
    close: async () => {
      await queue.stop();
      await flushEvents(deps);
      await stores.close();
    },
  };
}
