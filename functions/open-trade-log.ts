/** The trade log of a desk that ships to Pub/Sub: spool, topic and loop joined; and what is said of it in `/ready`. */
import os from 'node:os';
import path from 'node:path';
import { openEntrySpool } from '../lib/adapters/file/entry-spool.ts';
import { openPubSub } from '../lib/adapters/pubsub/open-pubsub.ts';
import { publishEntries } from '../lib/adapters/pubsub/publish-entries.ts';
import { TRADE_LOG_TOPIC } from '../lib/adapters/pubsub/trade-log-topology.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { createTradeLogLines } from '../lib/adapters/system/trade-log-lines.ts';
import type { Log, PublishEntries, ShippingTradeLog, TradeLog, TradeLogEntry } from '../lib/ports/trade-log.ts';
import { redactedEntry, type Redact } from '../lib/trade-log/redacted-entry.ts';
import { createShippingTradeLog } from '../lib/trade-log/shipping-trade-log.ts';
import type { Settings } from './config.ts';

export const DEMO_PROJECT = 'intentdesk-local';

export interface OpenedTradeLog {
  readonly tradeLog: TradeLog;
  /** One line for `/ready`. */
  describe(): string;
  /** Entries that wait to be shipped; undefined where nothing is shipped. */
  readonly queued: () => number | undefined;
  /** Ships what it can within `timeoutMs`; the rest stays on disk. */
  close(timeoutMs: number): Promise<void>;
}

/** Without a topic: structured lines, which Cloud Logging takes in. */
export function openTradeLog(settings: Settings, log: Log, redact: Redact): OpenedTradeLog {
  const { PUBSUB_EMULATOR_HOST: emulatorHost, GOOGLE_CLOUD_PROJECT: project } = settings;
  // A project that the ledger has on an emulator is a made-up one: nothing may go to a real topic of that name.
  const isReal = project !== undefined && settings.FIRESTORE_EMULATOR_HOST === undefined;
  if (emulatorHost === undefined && !isReal) {
    const lines = createTradeLogLines((line) => void process.stdout.write(line));
    const describe = (): string => `off: no topic is configured; ${lines.describe()}`;
    const tradeLog = { ...lines, push: (entry: TradeLogEntry) => lines.push(redactedEntry(entry, redact)) };
    return { tradeLog, describe, queued: () => undefined, close: () => Promise.resolve() };
  }
  const link = openPubSub({ projectId: project ?? DEMO_PROJECT, emulatorHost });
  const folder = settings.TRADE_LOG_FOLDER ?? path.join(os.tmpdir(), 'intentdesk-trade-log');
  const publish = publishEntries(link, TRADE_LOG_TOPIC);
  const tradeLog = shippingTo(publish, {
    folder,
    report: (problem) => log.write('ERROR', 'TradeLog', { problem }),
    redact,
  });
  const where = emulatorHost === undefined ? `topic ${TRADE_LOG_TOPIC}` : `topic ${TRADE_LOG_TOPIC} of the emulator`;
  return {
    tradeLog,
    describe: () => `on: ${where}: ${tradeLog.describe()}`,
    queued: () => tradeLog.stats().queued,
    close: async (timeoutMs) => {
      await tradeLog.stop(timeoutMs);
      await link.close();
    },
  };
}

/** Started: what a dead process left in `folder` is on its way. */
export function shippingTo(
  publish: PublishEntries,
  {
    folder,
    report,
    redact,
  }: { readonly folder: string; readonly report: (problem: string) => void; readonly redact: Redact },
): ShippingTradeLog {
  const spool = openEntrySpool({ folder, report });
  const tradeLog = createShippingTradeLog({ spool, publish, clock: systemClock, report, redact });
  tradeLog.start();
  return tradeLog;
}
