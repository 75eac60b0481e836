/**
 * `npm run live -- --duration 60 [--config FILE] [--symbols BTC,ETH] [--report FILE] [--json]`: one live session as a job.
 * Without a broker in the environment (`IB_HOST`, `IB_PORT`) on our own paper gateway in this process, which the report
 * calls a demo. The last line says whether ledger and broker were equal; the exit status is 0 only where they were.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { LiveDeps } from '../intents/intent.ts';
import { parseWith } from '../intents/parse-with.ts';
import { openTradeLogFile } from '../lib/adapters/file/trade-log-file.ts';
import { createJsonLog } from '../lib/adapters/system/json-log.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { readSettings, type Settings } from './config.ts';
import { answerFailure } from './answer-failure.ts';
import { liveFileAt } from './live-file.ts';
import { liveReportSchema, renderLiveReport } from './live-table.ts';
import { LOCAL_SEED, momentsOf, START_DAY } from './local-days.ts';
import { startLocalDesk } from './local-desk.ts';
import { openNamedStores } from './named-stores.ts';
import { openEmbeddedStores } from './open-stores.ts';
import { openTradeLog } from './open-trade-log.ts';
import { ownRedaction } from './own-redaction.ts';
import { readFlags } from './read-flags.ts';
import { tellProblem } from './tell-problem.ts';
import { runMain } from './run-main.ts';
import { seedConfiguration } from './seed-configuration.ts';
import { createDesk, type Desk } from './wiring.ts';

const optionsSchema = z.strictObject({
  duration: z.coerce.number().min(1).max(86_400).default(60),
  config: z.string().min(1).optional(),
  symbols: z.string().min(1).optional(),
  report: z.string().min(1).optional(),
  json: z.boolean().default(false),
});
type Options = z.infer<typeof optionsSchema>;

const TRADE_LOG_STOP_MS = 1_500;
const tellAside = (text: string): void => void process.stderr.write(`${text}\n`);

const USAGE = 'npm run live -- [--duration SECONDS] [--config FILE] [--symbols BTC,ETH] [--report FILE] [--json]';

await runMain('live', async () => {
  const options = readOptions(process.argv.slice(2));
  const settings = readSettings(process.env);
  const ended = new AbortController();
  const stop = (signal: string): void =>
    ended.abort(new ProblemError({ type: 'shutdown', detail: `Signal ${signal}` }));
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  const isDemo = process.env['IB_HOST'] === undefined && process.env['IB_PORT'] === undefined;
  const opened = isDemo ? await openDemo(options) : await openNamed(options, settings);
  try {
    return await runSession(opened.desk, options, { ended: ended.signal, folder: opened.folder });
  } finally {
    await opened.close();
  }
});

interface Opened {
  readonly desk: Desk;
  readonly folder: string;
  close(): Promise<void>;
}

function liveOptions({ config, json }: Options): Partial<LiveDeps> {
  let told = '';
  return {
    ...(config === undefined ? {} : { source: () => liveFileAt(config) }),
    onProgress: (line) => {
      if (line === told) return;
      told = line;
      if (!json) process.stderr.write(process.stderr.isTTY ? `\r\u001B[2K${line}` : `${line}\n`);
    },
  };
}

async function openDemo(options: Options): Promise<Opened> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-live-'));
  const stores = await openEmbeddedStores({ file: process.env['STORE_FILE'], tell: tellAside });
  const tradeLog = openTradeLogFile({ file: path.join(folder, 'trade-log.jsonl'), report: tellAside });
  const local = await startLocalDesk({
    gateway: {
      seed: LOCAL_SEED,
      startAtMs: momentsOf(START_DAY).tradeAtMs,
      speed: 1,
      alwaysOpen: true,
      onProblem: tellProblem(tellAside),
    },
    stores,
    log: createJsonLog((line) => void process.stderr.write(line), undefined, ownRedaction(process.env)),
    tradeLog,
    seed: LOCAL_SEED,
    live: liveOptions(options),
  });
  tellAside(
    `Paper gateway of our own (a demo, no broker); store: ${stores.description}; trade log and report in ${folder}`,
  );
  return {
    desk: local.desk,
    folder,
    close: async () => {
      await local.close();
      tradeLog.close();
    },
  };
}

async function openNamed(options: Options, settings: Settings): Promise<Opened> {
  const stores = await openNamedStores(settings);
  const redaction = ownRedaction(process.env);
  const log = createJsonLog((line) => void process.stderr.write(line), undefined, redaction);
  const mode = settings.TRADING_MODE;
  await withDeadline(systemClock, { what: 'seeding the configuration', durationMs: 10_000 }, (signal) =>
    seedConfiguration(stores.configuration, { mode, file: mode === 'paper' ? 'paper' : 'mode-live', signal }),
  );
  const tradeLog = openTradeLog(settings, log, redaction.text);
  const desk = createDesk({
    mode,
    ...(settings.LIVE_ACCOUNT === undefined ? {} : { liveAccount: settings.LIVE_ACCOUNT }),
    broker: { host: settings.IB_HOST, port: settings.IB_PORT, clientId: settings.IB_CLIENT_ID },
    stores,
    tradeLog: tradeLog.tradeLog,
    log,
    seed: 1,
    live: liveOptions(options),
  });
  return {
    desk,
    folder: os.tmpdir(),
    close: async () => {
      await tradeLog.close(TRADE_LOG_STOP_MS);
      await stores.close();
    },
  };
}

async function runSession(
  desk: Desk,
  options: Options,
  { ended, folder }: { readonly ended: AbortSignal; readonly folder: string },
): Promise<number> {
  const symbols = options.symbols?.split(',').map((symbol) => symbol.trim());
  const answer = await desk.call({
    intent: 'live-session',
    body: {
      durationSeconds: options.duration,
      ...(options.config === undefined ? {} : { config: 'file' }),
      ...(symbols === undefined ? {} : { symbols }),
    },
    idempotencyKey: `live-${desk.deps.random()}`,
    schedule: undefined,
    role: 'trader',
    callerName: 'npm run live',
    signal: ended,
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (answer.status !== 200) {
    throw answerFailure('Live session', answer);
  }
  const report = liveReportSchema.parse(answer.body);
  const file = options.report ?? path.join(folder, `live-${report.sessionId.slice(0, 12)}.json`);
  writeFileSync(file, `${JSON.stringify(answer.body, null, 2)}\n`);
  tellAside(`Report: ${file}`);
  process.stdout.write(options.json ? `${JSON.stringify(answer.body)}\n` : `${renderLiveReport(report)}\n`);
  const last = `Ledger equals broker: ${report.ledgerEqualsBroker ? 'yes' : 'no'}\n`;
  (options.json ? process.stderr : process.stdout).write(last);
  return report.ledgerEqualsBroker ? 0 : 1;
}

function readOptions(args: readonly string[]): Options {
  const { values } = readFlags(USAGE, () =>
    parseArgs({
      args: [...args],
      options: {
        duration: { type: 'string' },
        config: { type: 'string' },
        symbols: { type: 'string' },
        report: { type: 'string' },
        json: { type: 'boolean' },
      },
    }),
  );
  return parseWith(optionsSchema, values, 'Command line');
}
