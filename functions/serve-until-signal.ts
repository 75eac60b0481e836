/**
 * Serves an app until SIGTERM or SIGINT, then drains: no new requests, runs in flight are given a moment, then told to
 * end, and everything is answered in time for the whole process to be over within eight seconds of its signal (P13; Cloud
 * Run gives ten). Resolves when all of it is over.
 */
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import type { InFlight } from '../lib/http/in-flight.ts';
import { serve, type Serving } from '../lib/http/serve.ts';
import { listeningOn } from './listening-on.ts';
import type { RequestListener } from 'node:http';

/** What is left of the eight seconds is for the trade log and the store. */
const DRAIN_MS = 6_200;
/** What runs get to finish by themselves before their signal aborts; the rest of the drain is for them to record it. */
const PATIENCE_MS = 2_000;

export interface ServedApp {
  readonly app: RequestListener;
  readonly port: number;
  readonly host: string;
  readonly inFlight: InFlight;
  /** The controller whose signal the app was given as `shutdown`. */
  readonly shutdown: AbortController;
  readonly onListening: (serving: Serving) => void;
  /** Aborts where serving has no sense any more; the same as a signal of the system's. */
  readonly giveUp?: AbortSignal;
}

/** Whether everything in flight had ended by itself or by its signal. */
export async function serveUntilSignal(options: ServedApp): Promise<boolean> {
  const { app, port, host, inFlight, shutdown, giveUp } = options;
  // Heard before anybody can know that this listens: the signal may come with the first word.
  const signal = signalled(giveUp);
  const serving = await listeningOn({ subject: 'Environment', field: 'PORT', port }, () =>
    serve(app, { port, host, inFlight, clock: systemClock, drainMs: DRAIN_MS }),
  );
  options.onListening(serving);
  await signal;
  const patience = new AbortController();
  systemClock.sleep(PATIENCE_MS, patience.signal).then(
    () => shutdown.abort(shuttingDown()),
    () => undefined,
  );
  const { isComplete } = await serving.drain();
  patience.abort();
  return isComplete;
}

export const shuttingDown = (): ProblemError =>
  new ProblemError({ type: 'shutdown', detail: 'The desk is shutting down' });

function signalled(giveUp: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
    giveUp?.addEventListener('abort', () => resolve(), { once: true });
  });
}
