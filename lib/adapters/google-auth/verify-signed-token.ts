/**
 * Verifies signed tokens of one issuer of Google's. The library checks signature, issuer, audience and times; around it
 * stands what it leaves open: one algorithm, strict encoding, one audience, an e-mail, `nbf`, our own clock. No part of a
 * token enters a message or a log. Which issuers there are: `verify-google-token.ts`, `verify-iap-assertion.ts`.
 */
import { OAuth2Client } from 'google-auth-library';
import { z } from 'zod';
import { ProblemError } from '../../domain/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import type { VerifyIdentity } from '../../ports/identity.ts';
import type { KeySet } from './key-set.ts';

/** Google's are about 1,200 characters long. */
export const MAX_TOKEN_CHARACTERS = 4_096;
/** How far the clocks of issuer and desk may differ. */
const SKEW_SECONDS = 60;
/** Google's live for an hour at most; one that lives longer than this is none of its. */
const MAX_LIFETIME_SECONDS = 24 * 3_600;
/** Cloud Run may take the signature of a token that it has checked itself (run/docs/troubleshooting#signature-removed). */
const SIGNATURE_REMOVED = 'SIGNATURE_REMOVED_BY_GOOGLE';

const headerFields = {
  kid: z.string().min(1).max(256),
  typ: z.literal('JWT').optional(),
  // Extensions that must be understood: we understand none (RFC 7515 4.1.11).
  crit: z.undefined().optional(),
};

const seconds = z.int().min(0);
const claimFields = {
  aud: z.string().min(1).max(1_024),
  sub: z.string().min(1).max(255),
  email: z.string().min(3).max(320),
  iat: seconds,
  exp: seconds,
  nbf: seconds.optional(),
};

/** What tokens of one issuer must be. */
export interface TokenKind {
  readonly algorithm: 'RS256' | 'ES256';
  readonly issuers: readonly [string, ...string[]];
  /** The issuer tells whether the e-mail was verified; left out where it tells of verified ones alone. */
  readonly tellsVerified?: true;
}

export interface VerifierOptions {
  /** Of keys for the algorithm of `kind` alone. */
  readonly keys: KeySet;
  readonly clock: Clock;
}

export function verifySignedToken({ keys, clock }: VerifierOptions, kind: TokenKind): VerifyIdentity {
  const client = new OAuth2Client();
  const forms = formsOf(kind);
  return async (token, audiences, signal) => {
    const { header, payload } = partsOf(token, forms);
    const key = await keys.find(header.kid, signal);
    if (key === undefined) throw refused('a key id that the issuer does not have', 'one of its keys');
    await checkSignature(client, { token, key: { [header.kid]: key }, audiences, kind });
    const claims = claimsOf(payload, forms);
    if (!audiences.includes(claims.aud)) throw refused('another audience', 'exactly this service or route');
    checkTimes(claims, clock.nowMs() / 1_000);
    return { email: claims.email.toLowerCase(), subject: claims.sub, audience: claims.aud };
  };
}

const formsOf = ({ algorithm, issuers, tellsVerified }: TokenKind) => ({
  algorithm,
  header: z.object({ alg: z.literal(algorithm), ...headerFields }),
  claims: z.object({
    iss: z.enum(issuers),
    ...claimFields,
    ...(tellsVerified === undefined ? {} : { email_verified: z.literal(true) }),
  }),
});
type Forms = ReturnType<typeof formsOf>;

interface TokenParts {
  readonly header: z.infer<Forms['header']>;
  /** Not yet verified. */
  readonly payload: unknown;
}

function partsOf(token: string, forms: Forms): TokenParts {
  if (token.length > MAX_TOKEN_CHARACTERS) {
    throw refused(`more than ${MAX_TOKEN_CHARACTERS} characters`, `at most ${MAX_TOKEN_CHARACTERS}`);
  }
  const parts = token.split('.');
  const [first = '', second = '', signature = ''] = parts;
  if (signature === SIGNATURE_REMOVED) {
    throw refused(
      'a signature that Cloud Run has taken',
      'the signed token (X-Serverless-Authorization for Cloud Run)',
    );
  }
  if (parts.length !== 3 || !parts.every(isBase64Url)) throw refused('no token of three parts', 'a signed JWT');
  const header = forms.header.safeParse(jsonOf(first));
  if (!header.success) throw refused('another kind of header', `alg ${forms.algorithm} and the id of a key`);
  return { header: header.data, payload: jsonOf(second) };
}

/** Without padding, and the only text that means these bytes: a token has one form. */
const isBase64Url = (text: string): boolean =>
  /^[A-Za-z0-9_-]+$/.test(text) && Buffer.from(text, 'base64url').toString('base64url') === text;

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return value;
  } catch {
    throw refused('parts that are no JSON', 'a signed JWT');
  }
}

interface SignedToken {
  readonly token: string;
  readonly key: Record<string, string>;
  readonly audiences: readonly string[];
  readonly kind: TokenKind;
}

/** The library's words carry the token: they are told apart by their beginning and thrown away. */
async function checkSignature(client: OAuth2Client, { token, key, audiences, kind }: SignedToken): Promise<void> {
  try {
    await client.verifySignedJwtWithCertsAsync(token, key, [...audiences], [...kind.issuers], MAX_LIFETIME_SECONDS);
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    const found = FOUND.find(([beginning]) => text.startsWith(beginning));
    throw refused(found?.[1] ?? 'one that cannot be verified', found?.[2] ?? `a signed JWT of ${kind.issuers[0]}`);
  }
}

/** Beginning of the library's message (11.3.4, oauth2client.js) -> found, needed. */
const FOUND: readonly (readonly [string, string, string])[] = [
  ['Invalid token signature', 'a signature of another key', "a signature of the issuer's key"],
  ['Token used too late', 'an expired token', 'one that is valid now'],
  ['Token used too early', 'a token of the future', 'one that is valid now'],
  ['Expiration time too far', 'a token that lives too long', 'one that is valid for a day at most'],
  ['Invalid issuer', 'another issuer', "Google's own"],
  ['Wrong recipient', 'another audience', 'exactly this service or route'],
];

function claimsOf(payload: unknown, forms: Forms): z.infer<Forms['claims']> {
  const claims = forms.claims.safeParse(payload);
  if (claims.success) return claims.data;
  const fields = claims.error.issues.map(({ path }) => String(path[0] ?? 'claims')).join(', ');
  throw refused(`claims that do not fit (${fields})`, 'a verified e-mail, times and one audience');
}

function checkTimes({ iat, exp, nbf }: z.infer<Forms['claims']>, now: number): void {
  if (now > exp + SKEW_SECONDS) throw refused('an expired token', 'one that is valid now');
  if (now < Math.max(iat, nbf ?? 0) - SKEW_SECONDS) throw refused('a token of the future', 'one that is valid now');
  if (exp - iat > MAX_LIFETIME_SECONDS)
    throw refused('a token that lives too long', 'one that is valid for a day at most');
}

const refused = (found: string, needed: string): ProblemError =>
  new ProblemError({ type: 'unauthenticated', detail: `Token does not fit: found ${found}, needed ${needed}` });
