/**
 * The `analysis-worker` function: works on queued analyses when Pub/Sub or the sweep of Cloud Scheduler pushes. It shares stores
 * and broker with the desk and can send nothing. Registered with the functions framework as a CloudEvent function and served by
 * our own main, which verifies the caller, bounds the body and drains on SIGTERM. `npm run analysis-worker` runs it alone.
 */
import { cloudEvent } from '@google-cloud/functions-framework';
import { createJsonLog } from '../lib/adapters/system/json-log.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { createInFlight } from '../lib/http/in-flight.ts';
import { analysisDeps, FACTS_IN_WORDS, tellTask } from './analysis-parts.ts';
import { chooseJudge } from './choose-judge.ts';
import { analysisSources, withSources } from './analysis-sources.ts';
import { analysisReceiver } from './analysis-receiver.ts';
import { listeningHost } from './authenticate-callers.ts';
import { readSettings } from './config.ts';
import { openNamedStores } from './named-stores.ts';
import { analysisGate } from './push-gate.ts';
import { ownRedaction } from './own-redaction.ts';
import { refuseFlags } from './read-flags.ts';
import { runMain } from './run-main.ts';
import { serveUntilSignal } from './serve-until-signal.ts';
import { createDeps } from './wiring.ts';

const CONCURRENCY = 20;

await runMain('analysis-worker', async () => {
  refuseFlags('analysis-worker');
  const settings = readSettings(process.env);
  const log = createJsonLog((line) => void process.stdout.write(line), undefined, ownRedaction(process.env));
  const gate = await analysisGate(settings, log);
  const stores = await openNamedStores(settings);
  log.write('INFO', 'StoreOpened', { store: stores.description });
  const inFlight = createInFlight();
  const shutdown = new AbortController();
  try {
    const { ANALYSIS_FACTS: facts } = settings;
    const choice = chooseJudge(settings);
    const sources = analysisSources(settings, systemClock);
    const deps = createDeps({
      mode: settings.TRADING_MODE,
      ...(settings.LIVE_ACCOUNT === undefined ? {} : { liveAccount: settings.LIVE_ACCOUNT }),
      broker: { host: settings.IB_HOST, port: settings.IB_PORT, clientId: settings.IB_CLIENT_ID },
      stores,
      tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
      log,
      seed: 1,
    });
    const receiver = analysisReceiver({
      deps: withSources(analysisDeps(deps, choice.judge, tellTask(stores.events), facts), sources),
      gate,
      log,
      shutdown: shutdown.signal,
      description: `judged by ${choice.description}; ${FACTS_IN_WORDS[facts]}; ${sources.description}`,
      holder: `worker-${deps.random()}`,
      concurrency: CONCURRENCY,
    });
    cloudEvent('analysis-worker', receiver.onEvent);
    const host = listeningHost(settings);
    const isComplete = await serveUntilSignal({
      app: receiver.listener,
      port: settings.PORT,
      host,
      inFlight,
      shutdown,
      onListening: ({ port }) =>
        log.write('INFO', 'Listening', { url: `http://${host}:${port}`, judge: choice.description }),
    });
    return isComplete ? 0 : 1;
  } finally {
    await stores.close();
  }
});
