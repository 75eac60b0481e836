/**
 * Identity-Aware Proxy for tests, with keys of its own: assertions that pass, and every kind that must not. They carry the
 * proxy's issuer: what makes them pass is that the dashboard under test reads these keys.
 */
import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Json } from '../domain/run.ts';

export interface IapIssuer {
  /** In place of the network: answers every address with the keys. */
  readonly fetch: typeof fetch;
  assertion(asked: AskedAssertion): string;
  /** Kind -> an assertion of that kind, for an account that could do everything. */
  forged(asked: AskedAssertion): ReadonlyMap<string, string>;
}

export interface AskedAssertion {
  readonly audience: string;
  readonly email: string;
  readonly claims?: { readonly [name: string]: Json };
  readonly header?: { readonly [name: string]: Json };
}

type Fields = { readonly [name: string]: Json };

const KEY_ID = 'iap-key-1';
const LIFETIME_SECONDS = 600;

export function createIapIssuer(): IapIssuer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const { n = '', e = '' } = rsa.publicKey.export({ format: 'jwk' });
  const keys = {
    keys: [
      { kid: KEY_ID, kty: 'EC', alg: 'ES256', use: 'sig', crv: 'P-256', x, y },
      // Of another kind: none of the proxy's.
      { kid: 'rsa-key', kty: 'RSA', alg: 'RS256', use: 'sig', n, e },
    ],
  };
  const assertion = (asked: AskedAssertion): string => signed(privateKey, asked);
  return {
    fetch: () => Promise.resolve(new Response(JSON.stringify(keys), { headers: { 'cache-control': 'max-age=3600' } })),
    assertion,
    forged: (asked) => {
      const now = nowSeconds();
      const [head = '', payload = '', signature = ''] = assertion(asked).split('.');
      const withClaims = (claims: Fields): string => assertion({ ...asked, claims });
      const unsigned = `${part({ alg: 'none', kid: KEY_ID, typ: 'JWT' })}.${payload}`;
      const hs256 = `${part({ alg: 'HS256', kid: KEY_ID, typ: 'JWT' })}.${payload}`;
      const rs256 = `${part({ alg: 'RS256', kid: 'rsa-key', typ: 'JWT' })}.${payload}`;
      const pem = publicKey.export({ type: 'spki', format: 'pem' });
      return new Map([
        ['alg none', `${unsigned}.`],
        ['alg none with a signature', `${unsigned}.${signature}`],
        ['HS256 with the public key', `${hs256}.${createHmac('sha256', pem).update(hs256).digest('base64url')}`],
        [
          'RS256 with a key of the list',
          `${rs256}.${sign('sha256', Buffer.from(rs256), rsa.privateKey).toString('base64url')}`,
        ],
        ['a key of another issuer', signed(stranger, asked)],
        ['an unknown key id', assertion({ ...asked, header: { kid: 'iap-key-2' } })],
        ['another algorithm in the header', assertion({ ...asked, header: { alg: 'ES384' } })],
        ['another audience', assertion({ ...asked, audience: `${asked.audience}-2` })],
        ['a list of audiences', withClaims({ aud: [asked.audience] })],
        ['another issuer', withClaims({ iss: 'https://accounts.google.com' })],
        ['expired', withClaims({ iat: now - 1_200, exp: now - 600 })],
        ['issued in the future', withClaims({ iat: now + 600, exp: now + 1_200 })],
        ['valid for a year', withClaims({ exp: now + 365 * 86_400 })],
        ['no e-mail', withClaims({ email: null })],
        ['a changed payload', `${head}.${part({ ...claimsOf(asked), email: `x${asked.email}` })}.${signature}`],
        ['a cut signature', `${head}.${payload}.${signature.slice(0, -4)}`],
        ['two parts', `${head}.${payload}`],
        ['oversized', withClaims({ filler: 'x'.repeat(6_000) })],
      ]);
    },
  };
}

function signed(key: KeyObject, asked: AskedAssertion): string {
  const text = `${part({ alg: 'ES256', kid: KEY_ID, typ: 'JWT', ...asked.header })}.${part(claimsOf(asked))}`;
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

function claimsOf({ audience, email, claims }: AskedAssertion): Fields {
  const now = nowSeconds();
  return {
    iss: 'https://cloud.google.com/iap',
    aud: audience,
    sub: 'accounts.google.com:112233445566778899000',
    email,
    iat: now - 10,
    exp: now + LIFETIME_SECONDS,
    ...claims,
  };
}

const nowSeconds = (): number => Math.floor(systemClock.nowMs() / 1_000);
const part = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
