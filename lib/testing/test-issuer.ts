/**
 * An issuer of OIDC tokens for tests, with keys of its own, and every kind of token that must not pass. Its tokens carry
 * Google's issuer: what makes them pass is that the desk under test reads this issuer's keys.
 */
import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Json } from '../domain/run.ts';

export interface TestIssuer {
  /** A JWKS document. */
  readonly keys: Json;
  /** In place of the network: answers every address with the keys. */
  readonly fetch: typeof fetch;
  /** A token that passes for `audience` and `email`, changed by `claims` and `header`. */
  token(asked: AskedToken): string;
  /** Kind -> a token of that kind, for an account that could do everything. */
  forged(asked: AskedToken): ReadonlyMap<string, string>;
}

export interface AskedToken {
  readonly audience: string;
  readonly email: string;
  readonly claims?: { readonly [name: string]: Json };
  readonly header?: { readonly [name: string]: Json };
}

const KEY_ID = 'test-key-1';
const HOUR = 3_600;

export function createTestIssuer(): TestIssuer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const keys: Json = { keys: [{ kid: KEY_ID, kty: 'RSA', alg: 'RS256', use: 'sig', n, e }] };
  const token = (asked: AskedToken): string => signed(privateKey, asked);
  return {
    keys,
    fetch: () =>
      Promise.resolve(new Response(JSON.stringify(keys), { headers: { 'cache-control': 'public, max-age=3600' } })),
    token,
    forged: (asked) => forgedTokens({ asked, token, publicKey, stranger: stranger.privateKey }),
  };
}

interface Forgery {
  readonly asked: AskedToken;
  readonly token: (asked: AskedToken) => string;
  readonly publicKey: KeyObject;
  readonly stranger: KeyObject;
}

function forgedTokens({ asked, token, publicKey, stranger }: Forgery): ReadonlyMap<string, string> {
  const now = nowSeconds();
  const [head = '', payload = '', signature = ''] = token(asked).split('.');
  const withClaims = (claims: { readonly [name: string]: Json }): string => token({ ...asked, claims });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const hs256 = `${part({ alg: 'HS256', kid: KEY_ID, typ: 'JWT' })}.${payload}`;
  return new Map([
    ['alg none', `${part({ alg: 'none', kid: KEY_ID, typ: 'JWT' })}.${payload}.`],
    ['alg none with a signature', `${part({ alg: 'none', kid: KEY_ID, typ: 'JWT' })}.${payload}.${signature}`],
    ['HS256 with the public key', `${hs256}.${createHmac('sha256', pem).update(hs256).digest('base64url')}`],
    ['a key of another issuer', signed(stranger, asked)],
    ['an unknown key id', token({ ...asked, header: { kid: 'test-key-2' } })],
    ['another algorithm in the header', token({ ...asked, header: { alg: 'RS512' } })],
    ['no key id', token({ ...asked, header: { kid: null } })],
    ['a prototype name as key id', token({ ...asked, header: { kid: '__proto__' } })],
    ['another audience', token({ ...asked, audience: `${asked.audience}.example.net` })],
    ['a list of audiences', withClaims({ aud: [asked.audience] })],
    ['another issuer', withClaims({ iss: 'https://accounts.example.com' })],
    ['expired', withClaims({ iat: now - 2 * HOUR, exp: now - HOUR })],
    ['issued in the future', withClaims({ iat: now + HOUR, exp: now + 2 * HOUR })],
    ['not valid before the future', withClaims({ nbf: now + HOUR })],
    ['valid for a year', withClaims({ exp: now + 365 * 24 * HOUR })],
    ['e-mail not verified', withClaims({ email_verified: false })],
    ['no e-mail', withClaims({ email: null })],
    ['a changed payload', `${head}.${part({ ...claimsOf(asked), email: `x${asked.email}` })}.${signature}`],
    ['a cut signature', `${head}.${payload}.${signature.slice(0, -4)}`],
    ['a signature in another encoding', `${head}.${payload}.${signature}=`],
    ['a signature that Cloud Run has taken', `${head}.${payload}.SIGNATURE_REMOVED_BY_GOOGLE`],
    ['two parts', `${head}.${payload}`],
    ['four parts', `${head}.${payload}.${signature}.${signature}`],
    ['no JSON', `bm9uZQ.bm9uZQ.${signature}`],
    ['oversized', withClaims({ filler: 'x'.repeat(6_000) })],
    ['an unknown extension', token({ ...asked, header: { crit: ['exp'] } })],
  ]);
}

function signed(key: KeyObject, asked: AskedToken): string {
  const head = part({ alg: 'RS256', kid: KEY_ID, typ: 'JWT', ...asked.header });
  const text = `${head}.${part(claimsOf(asked))}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

function claimsOf({ audience, email, claims }: AskedToken): { readonly [name: string]: Json } {
  const now = nowSeconds();
  return {
    iss: 'https://accounts.google.com',
    aud: audience,
    sub: '112233445566778899000',
    email,
    email_verified: true,
    iat: now - 10,
    exp: now + HOUR,
    ...claims,
  };
}

const nowSeconds = (): number => Math.floor(systemClock.nowMs() / 1_000);
const part = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
