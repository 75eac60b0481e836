/**
 * Public keys of an issuer (JWKS, RFC 7517), kept as long as it says and read again when a token names a new one. Reading
 * has a deadline and a bound, never follows a redirect, and never happens more often than every 30 s: tokens with made-up
 * key ids cannot make the desk flood the issuer. It verifies nothing itself.
 */
import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { ProblemError } from '../../domain/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import { orAbort } from '../../ports/or-abort.ts';
import type { Log } from '../../ports/trade-log.ts';
import { withDeadline } from '../../ports/with-deadline.ts';
import { readBounded } from './read-bounded.ts';

/** Keys with which Google signs OIDC tokens: `jwks_uri` of https://accounts.google.com/.well-known/openid-configuration */
export const GOOGLE_KEYS_URL = 'https://www.googleapis.com/oauth2/v3/certs';

export interface KeySet {
  /** The key of this id as PEM (SPKI); undefined where the issuer has none. @throws ProblemError `identity-unavailable` */
  find(keyId: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Keys of Identity-Aware Proxy: https://cloud.google.com/iap/docs/signed-headers-howto#securing_iap_headers */
export const IAP_KEYS_URL = 'https://www.gstatic.com/iap/verify/public_key-jwk';

export interface KeySetOptions {
  readonly url: string;
  /** Keys for another one are none of ours; RS256 where left out. */
  readonly algorithm?: 'RS256' | 'ES256';
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly log: Log;
}

const READ_MS = 5_000;
const MAX_BYTES = 65_536;
const MIN_FRESH_MS = 60_000;
const MAX_FRESH_MS = 24 * 3_600_000;
/** Where the header says nothing. */
const USUAL_FRESH_MS = 3_600_000;
const MIN_BETWEEN_READS_MS = 30_000;
/** How long keys serve without waiting for newer ones. */
const LATE_MS = 3_600_000;
/** How long keys are still trusted after they should have been read again, while the issuer does not answer. */
const MAX_STALE_MS = 6 * 3_600_000;

const common = { kid: z.string().min(1).max(256), use: z.literal('sig').optional() };
const KEY_FORMS = {
  RS256: z.object({
    ...common,
    kty: z.literal('RSA'),
    alg: z.literal('RS256').optional(),
    n: z.string().min(342, '2048 bits or more').max(2_048),
    e: z.string().min(1).max(16),
  }),
  ES256: z.object({
    ...common,
    kty: z.literal('EC'),
    alg: z.literal('ES256').optional(),
    crv: z.literal('P-256'),
    x: z.string().length(43),
    y: z.string().length(43),
  }),
} as const;
const keysSchema = z.object({ keys: z.array(z.unknown()).min(1).max(50) });

interface Kept {
  /** Key id -> PEM */
  readonly keys: ReadonlyMap<string, string>;
  readonly freshUntilMs: number;
}

export function createKeySet(options: KeySetOptions): KeySet {
  const { clock, log } = options;
  let kept: Kept | undefined;
  let reading: Promise<void> | undefined;
  let nextReadMs = Number.NEGATIVE_INFINITY;

  /** Never rejects: keys that are not too old still serve, and without any the caller is told so. */
  const read = async (): Promise<void> => {
    nextReadMs = clock.nowMs() + MIN_BETWEEN_READS_MS;
    try {
      kept = await readKeys(options);
    } catch (error) {
      log.write('ERROR', 'IssuerKeysNotRead', { url: options.url, error: String(error) });
    } finally {
      reading = undefined;
    }
  };
  /** One reading serves all who wait for it. */
  const readAgain = (): Promise<void> => {
    if (reading === undefined && clock.nowMs() < nextReadMs) return Promise.resolve();
    return (reading ??= read());
  };

  return {
    find: async (keyId, signal) => {
      const known = kept?.keys.get(keyId);
      const ageMs = kept === undefined ? Number.POSITIVE_INFINITY : clock.nowMs() - kept.freshUntilMs;
      if (known !== undefined && ageMs < 0) return known;
      const again = readAgain();
      // A little late they still serve, so that an issuer that hangs does not hold up the kill switch.
      if (known !== undefined && ageMs < LATE_MS) return known;
      await orAbort(again, signal);
      if (kept === undefined || clock.nowMs() >= kept.freshUntilMs + MAX_STALE_MS) throw unavailable();
      return kept.keys.get(keyId);
    },
  };
}

const unavailable = (): ProblemError =>
  new ProblemError({
    type: 'identity-unavailable',
    detail: 'The keys that verify callers cannot be read: nothing was done',
    retryAfterSeconds: MIN_BETWEEN_READS_MS / 1_000,
  });

/** @throws Error where the issuer does not answer in time, or with what are no keys */
function readKeys({ url, clock, fetch: get, algorithm = 'RS256' }: KeySetOptions): Promise<Kept> {
  return withDeadline(clock, { what: 'reading the keys of the issuer', durationMs: READ_MS }, async (signal) => {
    const response = await get(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
    if (!response.ok) throw new Error(`Keys of the issuer cannot be read: found status ${response.status}, needed 200`);
    const text = await readBounded(response, MAX_BYTES);
    const { keys } = keysSchema.parse(JSON.parse(text));
    return {
      keys: usable(keys, algorithm),
      freshUntilMs: clock.nowMs() + freshMs(response.headers.get('cache-control') ?? ''),
    };
  });
}

/** Keys of other kinds are none of ours: they are left out, so that a token that names one is refused. */
function usable(keys: readonly unknown[], algorithm: keyof typeof KEY_FORMS): ReadonlyMap<string, string> {
  return new Map(
    keys.flatMap((key): readonly (readonly [string, string])[] => {
      const parsed = KEY_FORMS[algorithm].safeParse(key);
      if (!parsed.success) return [];
      const { kid, use: _use, alg: _alg, ...jwk } = parsed.data;
      const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      return [[kid, pem.toString()]];
    }),
  );
}

function freshMs(cacheControl: string): number {
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])/.exec(cacheControl)?.[1];
  if (seconds === undefined) return USUAL_FRESH_MS;
  return Math.min(Math.max(Number(seconds) * 1_000, MIN_FRESH_MS), MAX_FRESH_MS);
}
