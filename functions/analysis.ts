/**
 * The `analysis` function: the API of tasks and decisions with its event streams, registered with the functions framework under its
 * name and served by our own main, as `intents` is. It runs no intent, so that nothing here can place an order; what is submitted
 * is worked on by `analysis-worker`. `npm run analysis` runs it alone.
 */
import { http } from '@google-cloud/functions-framework';
import { createJsonLog } from '../lib/adapters/system/json-log.ts';
import { createLogContext } from '../lib/adapters/system/log-context.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { createInFlight } from '../lib/http/in-flight.ts';
import { isAnalysisPath } from './analysis-paths.ts';
import { authenticateCallers, listeningHost } from './authenticate-callers.ts';
import { readSettings } from './config.ts';
import { intentsFunction } from './intents-function.ts';
import { openNamedStores } from './named-stores.ts';
import { openAnalysisQueue } from './open-analysis-queue.ts';
import { runMain } from './run-main.ts';
import { serveUntilSignal } from './serve-until-signal.ts';
import { createDeps, deskOf } from './wiring.ts';

await runMain('analysis', async () => {
  const settings = readSettings(process.env);
  const logContext = createLogContext();
  const log = createJsonLog((line) => void process.stdout.write(line), logContext.facts);
  const { authenticate, description: callers } = await authenticateCallers(settings, { clock: systemClock, log });
  const stores = await openNamedStores(settings);
  log.write('INFO', 'StoreOpened', { store: stores.description });
  try {
    const deps = createDeps({
      mode: settings.TRADING_MODE,
      ...(settings.LIVE_ACCOUNT === undefined ? {} : { liveAccount: settings.LIVE_ACCOUNT }),
      broker: { host: settings.IB_HOST, port: settings.IB_PORT, clientId: settings.IB_CLIENT_ID },
      stores,
      tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
      log,
      seed: 1,
    });
    const queue = openAnalysisQueue(settings, deps, stores.events);
    const desk = deskOf({ ...deps, wakeAnalysis: () => queue.wake() }, stores);
    const inFlight = createInFlight();
    const shutdown = new AbortController();
    const mode = settings.TRADING_MODE;
    const app = intentsFunction({
      desk,
      authenticate,
      inFlight,
      parts: () => ({ store: stores.description, mode, analysis: queue.description, callers }),
      shutdown: shutdown.signal,
      logContext,
      project: settings.GOOGLE_CLOUD_PROJECT,
      serves: isAnalysisPath,
    });
    http('analysis', app);
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
    return isComplete ? 0 : 1;
  } finally {
    await stores.close();
  }
});
