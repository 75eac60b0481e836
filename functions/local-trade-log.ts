/**
 * The trade log of `npm start`: the real Pub/Sub emulator with push where there is one, else a topic in this process, and
 * the same receiver and sinks behind either. With `--state` always the latter: the emulator forgets what it holds.
 */
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { findEmulator } from '../lib/adapters/emulators/find-emulators.ts';
import { startEmulator } from '../lib/adapters/emulators/start-emulator.ts';
import { openEntrySpool } from '../lib/adapters/file/entry-spool.ts';
import { openPubSub } from '../lib/adapters/pubsub/open-pubsub.ts';
import { publishEntries } from '../lib/adapters/pubsub/publish-entries.ts';
import { makeTradeLogTopology, TRADE_LOG_TOPIC } from '../lib/adapters/pubsub/trade-log-topology.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { createInFlight } from '../lib/http/in-flight.ts';
import { serve } from '../lib/http/serve.ts';
import type { DeliveryOverview } from '../lib/ports/delivery-overview.ts';
import type { DeliveryStore } from '../lib/ports/delivery-store.ts';
import type { SinkSlot } from '../lib/ports/sink.ts';
import type { EntryLine, Log, PublishEntries } from '../lib/ports/trade-log.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import type { Redact } from '../lib/trade-log/redacted-entry.ts';
import type { RetryPolicy } from '../lib/trade-log/try-with-retries.ts';
import { createLocalTopic } from '../lib/trade-log/local-topic.ts';
import { DEMO_PROJECT, shippingTo, type OpenedTradeLog } from './open-trade-log.ts';
import { createTradeLogReceiver, LOCAL_GATE, type TradeLogReceiver } from './trade-log-receiver.ts';

export interface LocalTradeLogOptions {
  /** Holds spool, in-process topic and dead letters. */
  readonly folder: string;
  readonly sinks: readonly SinkSlot[];
  readonly store: DeliveryStore;
  readonly overview: DeliveryOverview;
  readonly redact: Redact;
  /** Of tries at one sink; the usual one where left out. */
  readonly policy?: RetryPolicy;
  readonly log: Log;
  readonly tell: (text: string) => void;
  /** `in-process` where asked for; an address of an emulator that runs; else the machine is searched. */
  readonly topic: 'in-process' | 'search' | { readonly emulatorHost: string };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface LocalTradeLog extends OpenedTradeLog {
  /** sink -> on or off. */
  sinks(): { readonly [sink: string]: string };
}

interface Topic {
  readonly description: string;
  readonly publish: PublishEntries;
  stop(): Promise<void>;
}

const START_MS = 60_000;
const DRAIN_MS = 1_000;

/** At once: what is pushed before the topic is there waits in the spool. */
export function openLocalTradeLog(options: LocalTradeLogOptions): LocalTradeLog {
  const { folder, log, tell } = options;
  const shutdown = new AbortController();
  const report = (problem: string): void => log.write('ERROR', 'TradeLog', { problem });
  const receiver = createTradeLogReceiver({
    sinks: options.sinks,
    store: options.store,
    overview: options.overview,
    redact: options.redact,
    ...(options.policy === undefined ? {} : { policy: options.policy }),
    gate: LOCAL_GATE,
    clock: systemClock,
    log,
    shutdown: shutdown.signal,
  });
  let description = 'its topic is starting';
  const topic = startTopic(options, receiver, report).then((started) => {
    ({ description } = started);
    tell(`Trade log: ${description}`);
    return started;
  });
  topic.catch((error: unknown) => {
    description = 'off: its topic cannot be reached';
    report(`Topic of the trade log: ${String(error)}`);
  });
  // It reports by itself and rejects never; nothing waits for a sink that is slow to answer.
  void receiver.check();
  const publish: PublishEntries = async (lines, signal) => (await topic).publish(lines, signal);
  const tradeLog = shippingTo(publish, { folder: path.join(folder, 'spool'), report, redact: options.redact });
  return {
    tradeLog,
    sinks: receiver.describe,
    describe: () => `${description}: ${tradeLog.describe()}`,
    queued: () => tradeLog.stats().queued,
    close: async (timeoutMs) => {
      await tradeLog.stop(timeoutMs);
      shutdown.abort(new Error('The trade log is stopped'));
      await topic.then((started) => started.stop()).catch((error: unknown) => report(String(error)));
      await receiver.stop();
    },
  };
}

async function startTopic(
  options: LocalTradeLogOptions,
  receiver: TradeLogReceiver,
  report: (problem: string) => void,
): Promise<Topic> {
  const { topic, environment } = options;
  if (topic === 'in-process') return inProcess(options, receiver, report, 'as asked for');
  if (topic !== 'search') return onEmulator(topic.emulatorHost, receiver, () => Promise.resolve());
  const found = await findEmulator('pubsub', environment);
  if (found.kind === 'missing') return inProcess(options, receiver, report, `because ${found.why}`);
  try {
    const emulator = await withDeadline(
      systemClock,
      { what: 'starting the Pub/Sub emulator', durationMs: START_MS },
      (signal) => startEmulator({ kind: 'pubsub', found, endWithPid: process.pid, signal }),
    );
    return await onEmulator(emulator.host, receiver, () => emulator.stop());
  } catch (error) {
    // Found and broken: told, and no reason to leave entries lying.
    report(`Pub/Sub emulator does not start: ${String(error)}`);
    return inProcess(options, receiver, report, 'because the emulator that was found does not start');
  }
}

/** Pushes come back to a port of their own: the desk's is for people. */
async function onEmulator(emulatorHost: string, receiver: TradeLogReceiver, stop: () => Promise<void>): Promise<Topic> {
  // An emulator has no metadata server: Google's client would look for one on the network.
  process.env['METADATA_SERVER_DETECTION'] ??= 'none';
  const inFlight = createInFlight();
  const limits = { port: 0, host: '127.0.0.1', clock: systemClock, inFlight, drainMs: DRAIN_MS };
  const serving = await serve(receiver.listener, limits);
  const link = openPubSub({ projectId: DEMO_PROJECT, emulatorHost });
  const pushEndpoint = `http://127.0.0.1:${serving.port}/`;
  await withDeadline(systemClock, { what: 'making the trade-log topic', durationMs: START_MS }, (signal) =>
    makeTradeLogTopology(link, { pushEndpoint, signal }),
  );
  return {
    description: `Google's Pub/Sub emulator at ${emulatorHost}, pushing to ${pushEndpoint}`,
    publish: publishEntries(link, TRADE_LOG_TOPIC),
    stop: async () => {
      await serving.drain();
      await link.close();
      await stop();
    },
  };
}

function inProcess(
  { folder }: LocalTradeLogOptions,
  receiver: TradeLogReceiver,
  report: (problem: string) => void,
  why: string,
): Topic {
  const spool = openEntrySpool({ folder: path.join(folder, 'topic'), report });
  const deadLetters = path.join(folder, 'dead-letters.jsonl');
  const topic = createLocalTopic({
    spool,
    clock: systemClock,
    deliver: async (attempt, signal) => (await receiver.deliver(attempt, signal)).kind === 'delivered',
    deadLetter: ({ text }: EntryLine) => appendFileSync(deadLetters, `${text}\n`, { mode: 0o600 }),
    report,
  });
  topic.start();
  return { description: `in-process topic, ${why}`, publish: topic.publish, stop: () => topic.stop() };
}
