/** Who may push to a function of ours: the subscription's own account where callers are verified, else this machine. */
import type { IncomingHttpHeaders } from 'node:http';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import { authenticatePush } from '../lib/http/authenticate-push.ts';
import { googleVerifier } from './authenticate-callers.ts';
import type { Log } from '../lib/ports/trade-log.ts';
import type { JsonObject } from '../lib/http/json-body.ts';
import type { Settings } from './config.ts';
import { LOCAL_GATE } from './trade-log-receiver.ts';

export interface Pusher {
  caller(headers: IncomingHttpHeaders, signal: AbortSignal): Promise<unknown>;
  requireSubscription(envelope: JsonObject): void;
}

/** @throws ValidationError naming each variable that is missing */
export async function analysisGate(settings: Settings, log: Log): Promise<Pusher> {
  const { AUTH_MODE, K_SERVICE, AUDIENCE: audience } = settings;
  const { ANALYSIS_PUSH_ACCOUNT: account, ANALYSIS_PUSH_SUBSCRIPTION: subscription } = settings;
  if (AUTH_MODE === 'local' && K_SERVICE === undefined) return LOCAL_GATE;
  if (AUTH_MODE === 'oidc' && audience !== undefined && account !== undefined && subscription !== undefined) {
    return authenticatePush(await googleVerifier({ clock: systemClock, log }), { audience, account, subscription });
  }
  const found = `AUTH_MODE ${AUTH_MODE}, ${[audience, account, subscription].filter((one) => one !== undefined).length} of 3`;
  throw new ValidationError('Environment', [
    {
      field: 'AUDIENCE, ANALYSIS_PUSH_ACCOUNT, ANALYSIS_PUSH_SUBSCRIPTION',
      found,
      needed: 'all three, with AUTH_MODE oidc',
    },
  ]);
}
