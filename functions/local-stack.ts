/**
 * `npm start`: gateway, store and functions on one port until Ctrl-C. It lives through a demo day and then stands at
 * 10:00 New York on a day after a real MACD cross, the market always open, with a seed whose next allocation trades.
 * With `--state DIR` gateway and store are kept there, and a restart goes on where they stood.
 */
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { http } from '@google-cloud/functions-framework';
import { createJsonLog } from '../lib/adapters/system/json-log.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { authenticateLocal } from '../lib/http/authenticate-local.ts';
import { createInFlight } from '../lib/http/in-flight.ts';
import type { PageFiles } from '../lib/http/page.ts';
import { SELF_RELIANT } from '../strategies/registry.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { analysisDeps, tellTask } from './analysis-parts.ts';
import { analysisSources, withSources } from './analysis-sources.ts';
import { answerFailure } from './answer-failure.ts';
import { buildPage, PAGE_FOLDER } from './build-page.ts';
import { chooseJudge } from './choose-judge.ts';
import { readSettings, type Settings } from './config.ts';
import { intentsFunction } from './intents-function.ts';
import { listeningOn } from './listening-on.ts';
import { startLocalWorker } from './local-worker.ts';
import { LOCAL_SEED, momentsOf, START_AFTER_DAY, START_DAY } from './local-days.ts';
import { startLocalDesk, type LocalDesk, type LocalDeskOptions } from './local-desk.ts';
import { openLocalTradeLog, type LocalTradeLog, type LocalTradeLogOptions } from './local-trade-log.ts';
import { openStores } from './open-stores.ts';
import { ownRedaction } from './own-redaction.ts';
import { readPage } from './read-page.ts';
import { readFlags } from './read-flags.ts';
import { runMain } from './run-main.ts';
import { serveUntilSignal } from './serve-until-signal.ts';
import { standIns } from './stand-ins.ts';
import { checkStateSettings, openStateFolder, type StateFolder } from './state-folder.ts';
import { tellProblem } from './tell-problem.ts';
import { sinkPolicy, tradeLogSinks } from './trade-log-sinks.ts';
import { runTradingDay } from './trading-day.ts';
import { deskOf, type Stores } from './wiring.ts';

const LOOPBACK = '127.0.0.1';
const TRADE_LOG = 'trade-log.jsonl';
/** What is not delivered by then stays in its folder for the next start. */
const TRADE_LOG_STOP_MS = 700;
const tell = (text: string): void => void process.stdout.write(`${text}\n`);

const USAGE = 'npm start [-- --state DIR] [--wire-log FILE]';

await runMain('npm start', async () => {
  const settings = readSettings(process.env);
  const { values } = readFlags(USAGE, () =>
    parseArgs({ options: { 'wire-log': { type: 'string' }, state: { type: 'string' } } }),
  );
  if (values.state !== undefined) checkStateSettings(settings);
  const kept = values.state === undefined ? undefined : openStateFolder(values.state, tell);
  try {
    return await runStack(settings, kept, values['wire-log']);
  } finally {
    kept?.close();
  }
});

/** @param kept undefined: gateway and store are fresh, unless the environment names a store */
async function runStack(
  settings: Settings,
  kept: StateFolder | undefined,
  wireLog: string | undefined,
): Promise<number> {
  const stores = closedOnce(await storesOf(settings, kept));
  tell(`Store: ${stores.description}`);
  try {
    return await runOn(stores, settings, { kept, wireLog });
  } finally {
    await stores.close();
  }
}

/** The desk closes its stores; where it never came to be, or ended by a failure, whoever opened them does. */
function closedOnce(stores: Stores): Stores {
  let closing: Promise<void> | undefined;
  return { ...stores, close: () => (closing ??= stores.close()) };
}

interface StackFiles {
  readonly kept: StateFolder | undefined;
  readonly wireLog: string | undefined;
}

async function runOn(stores: Stores, settings: Settings, { kept, wireLog }: StackFiles): Promise<number> {
  const files = filesOf(settings, kept, wireLog);
  const redaction = ownRedaction(process.env);
  const log = createJsonLog((line) => void process.stderr.write(line), undefined, redaction);
  const tradeLog = openLocalTradeLog({
    folder: path.join(path.dirname(files.tradeLog), 'trade-log'),
    sinks: tradeLogSinks({ ...settings, TRADE_LOG_FILE: files.tradeLog }, systemClock),
    store: stores.deliveries,
    overview: stores.overview,
    policy: sinkPolicy(settings),
    redact: redaction.text,
    log,
    tell,
    topic: topicOf(settings, kept),
    environment: process.env,
  });
  let local: LocalDesk | undefined;
  try {
    local = await listeningOn(
      { subject: 'Environment', field: 'PAPER_GATEWAY_PORT', port: settings.PAPER_GATEWAY_PORT },
      () =>
        startLocalDesk({
          gateway: gatewayOptions(settings, files, kept),
          stores,
          log,
          tradeLog: tradeLog.tradeLog,
          seed: LOCAL_SEED,
        }),
    );
    tell(`Paper gateway listening on ${LOOPBACK}:${local.gateway.port}, wire log ${files.wireLog}`);
    tell(`Trade log: ${files.tradeLog}`);
    if (kept === undefined || kept.isFresh) await liveDemoDay(local);
    else tell(`Kept state: the market stands at ${isoTime(local.gateway.clock.nowMs())}`);
    kept?.begun();
    return await serveDesk(settings, local, { stores, tradeLog });
  } finally {
    // Also where nothing came to be: what is left open would keep the process, and its emulators, for ever.
    await tradeLog.close(TRADE_LOG_STOP_MS);
    await local?.close();
  }
}

function gatewayOptions(
  settings: Settings,
  files: { readonly wireLog: string },
  kept: StateFolder | undefined,
): LocalDeskOptions['gateway'] {
  return {
    port: settings.PAPER_GATEWAY_PORT,
    seed: LOCAL_SEED,
    // The clock runs: it begins a little before the moment it is moved to.
    startAtMs: momentsOf(START_AFTER_DAY).tradeAtMs - 60_000,
    speed: 1,
    alwaysOpen: true,
    wireLogFile: files.wireLog,
    onProblem: tellProblem(tell),
    ...(kept === undefined ? {} : { stateFile: kept.gatewayFile }),
  };
}

function filesOf(settings: Settings, kept: StateFolder | undefined, wireLog: string | undefined) {
  if (kept !== undefined) return { tradeLog: kept.tradeLogFile, wireLog: wireLog ?? kept.wireLogFile };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-'));
  // Beside the state where there is one that stays: the log of an account's life belongs to its ledger.
  const beside = settings.STORE_FILE === undefined ? folder : path.dirname(settings.STORE_FILE);
  return { tradeLog: path.join(beside, TRADE_LOG), wireLog: wireLog ?? path.join(folder, 'wire-log.jsonl') };
}

/** So that the books are not empty, and the next allocation has something to turn around. */
async function liveDemoDay(local: LocalDesk): Promise<void> {
  const day = await runTradingDay(local, momentsOf(START_AFTER_DAY), SELF_RELIANT);
  const answers = { allocation: day.allocation, 'trade-reconciliation': day.reconciliation, closing: day.closing };
  for (const [what, answer] of Object.entries(answers)) {
    if (answer.status !== 200) throw answerFailure(`Demo day ${day.day}: ${what}`, answer);
  }
  local.gateway.clock.advanceTo(momentsOf(START_DAY).tradeAtMs);
  tell(`Lived through ${START_AFTER_DAY}; the market now stands at ${START_DAY} 10:00 New York`);
}

async function serveDesk(
  settings: Settings,
  local: LocalDesk,
  { stores, tradeLog }: { readonly stores: Stores; readonly tradeLog: LocalTradeLog },
): Promise<number> {
  const inFlight = createInFlight();
  const page = await localPage();
  const { loopback } = standIns(settings);
  const choice = chooseJudge(settings, loopback);
  const sources = analysisSources(settings, local.desk.deps.clock, loopback);
  const own = withSources(analysisDeps(local.desk.deps, choice.judge, tellTask(stores.events)), sources);
  const worker = startLocalWorker(own, {
    holder: `local-${process.pid}`,
    concurrency: 8,
    log: local.desk.deps.log,
  });
  const shutdown = new AbortController();
  const parts = () => ({
    store: stores.description,
    mode: 'paper',
    broker: `paper gateway on ${LOOPBACK}:${local.gateway.port}`,
    tradeLog: tradeLog.describe(),
    sinks: Object.entries(tradeLog.sinks())
      .map(([name, state]) => `${name} ${state}`)
      .join('; '),
    analysis: `queue in this process, judged by ${choice.description}; ${sources.description}`,
    callers: 'local: everybody on this machine is admin',
  });
  const app = intentsFunction({
    desk: deskOf({ ...local.desk.deps, wakeAnalysis: () => worker.wake() }, stores),
    authenticate: authenticateLocal,
    inFlight,
    parts,
    shutdown: shutdown.signal,
    ...(page === undefined ? {} : { page }),
  });
  http('intents', app);
  const isComplete = await serveUntilSignal({
    app,
    port: settings.PORT,
    host: LOOPBACK,
    inFlight,
    shutdown,
    onListening: ({ port }) => {
      if (page !== undefined) tell(`Dashboard: http://${LOOPBACK}:${port}/`);
      tell(`Desk listening on http://${LOOPBACK}:${port}`);
    },
  });
  await worker.stop();
  return isComplete ? 0 : 1;
}

/** Built where it is older than its sources. A page that does not build leaves a desk that works without one, and says so. */
async function localPage(): Promise<PageFiles | undefined> {
  try {
    const built = await buildPage(tell);
    tell(`Page: ${built}`);
    return await readPage(PAGE_FOLDER);
  } catch (error) {
    tell(`Page: off, ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** Where the embedded store is asked for, no emulator is wanted; where state is kept, none would keep it. */
function topicOf(settings: Settings, kept: StateFolder | undefined): LocalTradeLogOptions['topic'] {
  const { PUBSUB_EMULATOR_HOST: emulatorHost, INTENTDESK_STORE: store, STORE_FILE: file } = settings;
  if (kept !== undefined || store === 'embedded' || file !== undefined) return 'in-process';
  return emulatorHost === undefined ? 'search' : { emulatorHost };
}

function storesOf(settings: Settings, kept: StateFolder | undefined): Promise<Stores> {
  return openStores({
    choice: kept === undefined ? settings.INTENTDESK_STORE : 'embedded',
    mode: 'paper',
    file: kept?.storeFile ?? settings.STORE_FILE,
    emulatorHost: settings.FIRESTORE_EMULATOR_HOST,
    projectId: settings.GOOGLE_CLOUD_PROJECT,
    emulatorRequired: settings.CI === 'true',
    environment: process.env,
    tell,
  });
}
