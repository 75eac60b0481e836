/**
 * The `trade-log` function: Pub/Sub pushes an entry, it goes to every sink. Registered with the functions framework as a
 * CloudEvent function and served by our own main, which verifies the caller, bounds the body and drains on SIGTERM.
 * `npm run trade-log` runs it alone.
 */
import { cloudEvent } from '@google-cloud/functions-framework';
import { createJsonLog } from '../lib/adapters/system/json-log.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import { authenticatePush } from '../lib/http/authenticate-push.ts';
import { createInFlight } from '../lib/http/in-flight.ts';
import type { Log } from '../lib/ports/trade-log.ts';
import { googleVerifier, listeningHost } from './authenticate-callers.ts';
import { readSettings, type Settings } from './config.ts';
import { openNamedStores } from './named-stores.ts';
import { ownRedaction } from './own-redaction.ts';
import { refuseFlags } from './read-flags.ts';
import { runMain } from './run-main.ts';
import { serveUntilSignal } from './serve-until-signal.ts';
import { createTradeLogReceiver, LOCAL_GATE, type PushGate } from './trade-log-receiver.ts';
import { sinkPolicy, tradeLogSinks } from './trade-log-sinks.ts';

await runMain('trade-log', async () => {
  refuseFlags('trade-log');
  const settings = readSettings(process.env);
  const redaction = ownRedaction(process.env);
  const log = createJsonLog((line) => void process.stdout.write(line), undefined, redaction);
  const gate = await gateOf(settings, log);
  const stores = await openNamedStores(settings);
  log.write('INFO', 'StoreOpened', { store: stores.description });
  const inFlight = createInFlight();
  const shutdown = new AbortController();
  try {
    const receiver = createTradeLogReceiver({
      sinks: tradeLogSinks(settings, systemClock),
      store: stores.deliveries,
      overview: stores.overview,
      policy: sinkPolicy(settings),
      redact: redaction.text,
      gate,
      clock: systemClock,
      log,
      shutdown: shutdown.signal,
    });
    cloudEvent('trade-log', receiver.onEvent);
    await receiver.check();
    const host = listeningHost(settings);
    const isComplete = await serveUntilSignal({
      app: receiver.listener,
      port: settings.PORT,
      host,
      inFlight,
      shutdown,
      onListening: ({ port }) =>
        log.write('INFO', 'Listening', { url: `http://${host}:${port}`, sinks: receiver.describe() }),
    });
    await receiver.stop();
    return isComplete ? 0 : 1;
  } finally {
    await stores.close();
  }
});

/** @throws ValidationError naming each variable that is missing */
async function gateOf(settings: Settings, log: Log): Promise<PushGate> {
  const { AUTH_MODE, AUDIENCE: audience, K_SERVICE, TRADE_LOG_PUSH_ACCOUNT: account } = settings;
  const { TRADE_LOG_PUSH_SUBSCRIPTION: subscription } = settings;
  if (AUTH_MODE === 'local' && K_SERVICE === undefined) {
    return LOCAL_GATE;
  }
  if (AUTH_MODE === 'local' || audience === undefined || account === undefined || subscription === undefined) {
    const problems = [
      ...(AUTH_MODE === 'local'
        ? [{ field: 'AUTH_MODE', found: '"local" on Cloud Run', needed: 'oidc: local is for loopback only' }]
        : []),
      ...[
        ['AUDIENCE', audience] as const,
        ['TRADE_LOG_PUSH_ACCOUNT', account] as const,
        ['TRADE_LOG_PUSH_SUBSCRIPTION', subscription] as const,
      ].flatMap(([field, found]) =>
        found === undefined ? [{ field, found: 'nothing', needed: 'who may push, where AUTH_MODE is oidc' }] : [],
      ),
    ];
    throw new ValidationError('Environment', problems);
  }
  return authenticatePush(await googleVerifier({ clock: systemClock, log }), { audience, account, subscription });
}
