/**
 * Proves that a request is a push of the one Pub/Sub subscription that may push here: the token's audience, its service
 * account, and the subscription that the envelope names. It reads no body and decodes no message.
 * Source: https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 */
import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '../domain/problem.ts';
import type { Identity, VerifyIdentity } from '../ports/identity.ts';
import { bearerToken } from './bearer-token.ts';
import type { JsonObject } from './json-body.ts';

export interface PushCaller {
  /** Exactly the audience of the subscription's push configuration. */
  readonly audience: string;
  /** Its service account's e-mail, in any case. */
  readonly account: string;
  /** `projects/P/subscriptions/S` */
  readonly subscription: string;
}

export interface AuthenticatePush {
  /** To be called before the body is read. @throws ProblemError `unauthenticated`, `forbidden`, `identity-unavailable` */
  caller(headers: IncomingHttpHeaders, signal: AbortSignal): Promise<Identity>;
  /** To be called with the envelope. @throws ProblemError `forbidden` where another subscription pushes */
  requireSubscription(envelope: JsonObject): void;
}

export function authenticatePush(verify: VerifyIdentity, expected: PushCaller): AuthenticatePush {
  const account = expected.account.toLowerCase();
  return {
    caller: async (headers, signal) => {
      const identity = await verify(bearerToken(headers), [expected.audience], signal);
      if (identity.email !== account) throw refused(`account "${identity.email}"`, "the subscription's own account");
      return identity;
    },
    requireSubscription: ({ subscription }) => {
      if (subscription === expected.subscription) return;
      const found =
        typeof subscription === 'string' ? `subscription "${subscription.slice(0, 200)}"` : 'no subscription';
      throw refused(found, `"${expected.subscription}"`);
    },
  };
}

const refused = (found: string, needed: string): ProblemError =>
  new ProblemError({ type: 'forbidden', detail: `Caller may not push here: found ${found}, needed ${needed}` });
