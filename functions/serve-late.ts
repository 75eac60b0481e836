/**
 * Listens first and opens the function then: a start-up probe is answered before Google's clients are even read, and a
 * request that comes meanwhile waits for them. Settings are checked before, so that a process that cannot start as it is
 * configured never has an open port; what fails later (a store that does not answer) ends it with its words.
 */
import type { RequestListener } from 'node:http';
import { createJsonLog } from '../lib/adapters/system/json-log.ts';
import { createLogContext, type LogContext } from '../lib/adapters/system/log-context.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { createInFlight, type InFlight } from '../lib/http/in-flight.ts';
import { createLateApp } from '../lib/http/late-app.ts';
import type { Redaction } from '../lib/adapters/system/redacted.ts';
import type { Log } from '../lib/ports/trade-log.ts';
import { listeningHost } from './authenticate-callers.ts';
import type { Settings } from './config.ts';
import { ownRedaction } from './own-redaction.ts';
import { serveUntilSignal, shuttingDown } from './serve-until-signal.ts';

/** Reading code keeps the event loop busy: whoever stands at the port already is answered before. */
const FIRST_PROBE_MS = 15;

/** What a function is given to open itself. */
export interface ServedParts {
  readonly log: Log;
  /** Takes the secrets of this process out of a text. */
  readonly redact: Redaction['text'];
  readonly logContext: LogContext;
  readonly inFlight: InFlight;
  /** Aborts when runs in flight, and the opening itself, must come to an end. */
  readonly shutdown: AbortSignal;
}

/** A function that is open. */
export interface LateFunction {
  readonly app: RequestListener;
  /** Ends what it opened, after the drain. */
  close(): Promise<void>;
}

/** The exit status: 0 where everything in flight had ended. Rejects where the function could not be opened. */
export async function serveLate(
  settings: Settings,
  open: (parts: ServedParts) => Promise<LateFunction>,
): Promise<number> {
  const logContext = createLogContext();
  const redaction = ownRedaction(process.env);
  const log = createJsonLog((line) => void process.stdout.write(line), logContext.facts, redaction);
  const inFlight = createInFlight();
  const shutdown = new AbortController();
  const late = createLateApp({ clock: systemClock, shutdown: shutdown.signal });
  const failed = new AbortController();
  let opening: Promise<LateFunction | undefined> = Promise.resolve(undefined);
  const begin = async (): Promise<LateFunction> => {
    try {
      await Promise.race([late.asked, systemClock.sleep(FIRST_PROBE_MS, shutdown.signal)]);
      const opened = await open({ log, redact: redaction.text, logContext, inFlight, shutdown: shutdown.signal });
      late.arrive(opened.app);
      log.write('INFO', 'Opened', {});
      return opened;
    } catch (error) {
      late.fail();
      failed.abort();
      throw error;
    }
  };
  const host = listeningHost(settings);
  const isComplete = await serveUntilSignal({
    app: late.listener,
    port: settings.PORT,
    host,
    inFlight,
    shutdown,
    giveUp: failed.signal,
    onListening: ({ port }) => {
      log.write('INFO', 'Listening', { url: `http://${host}:${port}`, mode: settings.TRADING_MODE });
      opening = begin();
      // Awaited after the drain; until then its failure is heard by `failed`.
      opening.catch(() => undefined);
    },
  });
  const isStopped = !failed.signal.aborted;
  shutdown.abort(shuttingDown());
  const opened = await orStopped(opening, { isStopped, log });
  await opened?.close();
  return isComplete ? 0 : 1;
}

/** A signal of the system's ends the opening too: then that it did not come to its end is no failure. */
async function orStopped(
  opening: Promise<LateFunction | undefined>,
  { isStopped, log }: { readonly isStopped: boolean; readonly log: Log },
): Promise<LateFunction | undefined> {
  try {
    return await opening;
  } catch (error) {
    if (!isStopped) throw error;
    log.write('WARNING', 'OpeningStopped', { error: String(error) });
    return undefined;
  }
}
