/**
 * A desk of the harness behind its real HTTP surface with OIDC callers, whose tokens a test issuer signs: one account of
 * each role, the Scheduler's, Pub/Sub's, and one that is on no list.
 */
import { systemClock } from '../adapters/system/system-clock.ts';
import type { CallerLimits } from '../http/admit.ts';
import { createInFlight } from '../http/in-flight.ts';
import { serve } from '../http/serve.ts';
import { authenticateCallers } from '../../functions/authenticate-callers.ts';
import { readSettings } from '../../functions/config.ts';
import { intentsFunction } from '../../functions/intents-function.ts';
import type { Desk } from '../../functions/wiring.ts';
import { createTestIssuer, type TestIssuer } from './test-issuer.ts';

export const AUDIENCE = 'https://intents-abc.a.run.app';

/** Account -> its e-mail. */
export const ACCOUNTS = {
  viewer: 'viewer@example.com',
  trader: 'trader@example.com',
  admin: 'admin@example.com',
  scheduler: 'scheduler@desk.iam.gserviceaccount.com',
  pubsub: 'pubsub@desk.iam.gserviceaccount.com',
  stranger: 'stranger@example.com',
} as const;
export type Account = keyof typeof ACCOUNTS;

export interface OidcDesk {
  readonly port: number;
  readonly issuer: TestIssuer;
  /** A token that is good for an hour and, unless an audience is given, for the whole service. */
  token(account: Account, audience?: string): string;
  /** One request; without a token where it is undefined. */
  send(request: SentRequest): Promise<Response>;
  close(): Promise<void>;
}

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** No test that sends thousands of requests is about how many a caller may send. */
export const WIDE: CallerLimits = {
  usual: { capacity: 1_000_000, refillPerSecond: 1 },
  urgent: { capacity: 1_000_000, refillPerSecond: 1 },
};

export async function serveOidcDesk(desk: Desk, limits?: CallerLimits): Promise<OidcDesk> {
  const issuer = createTestIssuer();
  const settings = readSettings({
    AUDIENCE,
    CALLERS: `${ACCOUNTS.viewer}=viewer, ${ACCOUNTS.trader}=trader, ${ACCOUNTS.admin}=admin`,
    SCHEDULER_ACCOUNT: ACCOUNTS.scheduler,
  });
  const parts = { clock: systemClock, log: desk.deps.log, fetch: issuer.fetch };
  const { authenticate, description } = await authenticateCallers(settings, parts);
  const inFlight = createInFlight();
  const app = intentsFunction({
    desk,
    authenticate,
    inFlight,
    parts: () => ({ store: 'test', callers: description }),
    shutdown: new AbortController().signal,
    ...(limits === undefined ? {} : { limits }),
  });
  const serving = await serve(app, { port: 0, host: '127.0.0.1', clock: systemClock, inFlight, drainMs: 5_000 });
  return {
    port: serving.port,
    issuer,
    token: (account, audience = AUDIENCE) => issuer.token({ audience, email: ACCOUNTS[account] }),
    send: ({ method, path, token, body, headers = {} }) =>
      fetch(`http://127.0.0.1:${serving.port}${path}`, {
        method,
        ...(body === undefined ? {} : { body }),
        headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      }),
    close: async () => void (await serving.drain()),
  };
}
