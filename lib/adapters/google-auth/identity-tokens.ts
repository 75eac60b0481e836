/**
 * Identity tokens of the service's own account, for calls to another service of the desk: from the metadata server of
 * Google Cloud, kept until shortly before they expire. No token enters a message or a log.
 * Source: https://cloud.google.com/run/docs/authenticating/service-to-service#acquire-token
 */
import { z } from 'zod';
import { ProblemError } from '../../domain/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import { orAbort } from '../../ports/or-abort.ts';
import { withDeadline } from '../../ports/with-deadline.ts';
import { MAX_TOKEN_CHARACTERS } from './verify-signed-token.ts';
import { readBounded } from './read-bounded.ts';

export type IdentityToken = (audience: string, signal: AbortSignal) => Promise<string>;

export interface IdentityTokenOptions {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

const URL_OF_TOKENS = 'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/identity';
const ASK_MS = 5_000;
/** A token is not used in its last minutes: a call may take one. */
const EARLY_MS = 300_000;
const claimsSchema = z.object({ exp: z.int().min(0) });

interface Kept {
  readonly token: string;
  readonly untilMs: number;
}

export function createIdentityTokens(options: IdentityTokenOptions): IdentityToken {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<string>>();
  const ask = async (audience: string): Promise<string> => {
    try {
      const token = await askFor(options, audience);
      kept.set(audience, { token, untilMs: expiryMs(token) - EARLY_MS });
      return token;
    } finally {
      asking.delete(audience);
    }
  };
  return (audience, signal) => {
    const known = kept.get(audience);
    if (known !== undefined && options.clock.nowMs() < known.untilMs) return Promise.resolve(known.token);
    const waiting = asking.get(audience) ?? ask(audience);
    asking.set(audience, waiting);
    return orAbort(waiting, signal);
  };
}

/** @throws ProblemError `service-unavailable` */
async function askFor({ clock, fetch: get }: IdentityTokenOptions, audience: string): Promise<string> {
  try {
    return await withDeadline(clock, { what: 'asking for an identity token', durationMs: ASK_MS }, async (signal) => {
      const url = `${URL_OF_TOKENS}?${new URLSearchParams({ audience, format: 'full' }).toString()}`;
      const response = await get(url, { signal, redirect: 'error', headers: { 'Metadata-Flavor': 'Google' } });
      if (!response.ok) throw new Error(`Metadata server: found status ${response.status}, needed 200`);
      return (await readBounded(response, MAX_TOKEN_CHARACTERS)).trim();
    });
  } catch {
    throw new ProblemError({
      type: 'service-unavailable',
      detail: 'The desk got no identity token for its own service: nothing was sent',
      retryAfterSeconds: 5,
    });
  }
}

/** Of a token that another service will verify; one that cannot be read is used once. */
function expiryMs(token: string): number {
  try {
    const [, payload = ''] = token.split('.');
    return claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).exp * 1_000;
  } catch {
    return 0;
  }
}
