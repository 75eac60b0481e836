/** A desk of the harness behind its real HTTP surface on a free port, and calls to it as curl would make them. */
import { systemClock } from '../adapters/system/system-clock.ts';
import { authenticateLocal } from '../http/authenticate-local.ts';
import { createInFlight } from '../http/in-flight.ts';
import { serve } from '../http/serve.ts';
import { intentsFunction } from '../../functions/intents-function.ts';
import type { Desk } from '../../functions/wiring.ts';
import { postTo, type HttpAnswer } from './http-call.ts';

export interface ServedDesk {
  readonly port: number;
  /** A text is sent as it is, anything else as JSON. */
  post(intent: string, body: unknown, key?: string): Promise<HttpAnswer>;
  close(): Promise<void>;
}

const parts = () => ({ store: 'test' });

export async function serveDesk(desk: Desk): Promise<ServedDesk> {
  const inFlight = createInFlight();
  const shutdown = new AbortController();
  const app = intentsFunction({ desk, authenticate: authenticateLocal, inFlight, parts, shutdown: shutdown.signal });
  const serving = await serve(app, { port: 0, host: '127.0.0.1', clock: systemClock, inFlight, drainMs: 5_000 });
  return {
    port: serving.port,
    post: (intent, body, key) => postTo(serving.port, { intent, body, key }),
    close: async () => void (await serving.drain()),
  };
}
