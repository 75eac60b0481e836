import { createTestIssuer } from '../../testing/test-issuer.ts';
import { manualClock, type ManualClock } from '../../testing/manual-clock.ts';
import { createKeySet, type KeySet } from './key-set.ts';

const issuer = createTestIssuer();
const URL = 'https://keys.example/certs';
const { signal } = new AbortController();
const HOUR = 3_600_000;

let clock: ManualClock;
let reads: (RequestInit | undefined)[];
let logged: string[];
let keys: KeySet;

/** `answer` is asked for every reading of the keys. */
function start(answer: (init: RequestInit | undefined) => Promise<Response> = () => issuer.fetch(URL)): void {
  clock = manualClock(1_000_000);
  reads = [];
  logged = [];
  keys = createKeySet({
    url: URL,
    clock,
    log: { write: (_severity, event) => void logged.push(event) },
    fetch: (_url, init) => {
      reads.push(init);
      return answer(init);
    },
  });
}

const down = (): Promise<Response> => Promise.reject(new Error('getaddrinfo ENOTFOUND'));
const failing = { problem: { type: 'identity-unavailable', retryAfterSeconds: 30 } };

describe('createKeySet', () => {
  it('reads once for all who ask, without following redirects, and again when the keys are old', async () => {
    start();
    const found = await Promise.all([1, 2, 3].map(() => keys.find('test-key-1', signal)));
    expect(found.every((pem) => pem?.startsWith('-----BEGIN PUBLIC KEY-----'))).toBe(true);
    await keys.find('test-key-1', signal);
    expect(reads).toMatchObject([{ redirect: 'error' }]);
    await clock.advance(HOUR);
    await keys.find('test-key-1', signal);
    expect(reads).toHaveLength(2);
  });

  it('reads again for a key id it does not know, but not more often than every 30 s', async () => {
    start();
    await keys.find('test-key-1', signal);
    await clock.advance(30_000);
    for (let index = 0; index < 100; index += 1) {
      await expect(keys.find(`made-up-${index}`, signal)).resolves.toBeUndefined();
    }
    expect(reads).toHaveLength(2);
  });

  it('finds no prototype name among the keys', async () => {
    start();
    await expect(keys.find('__proto__', signal)).resolves.toBeUndefined();
    await expect(keys.find('constructor', signal)).resolves.toBeUndefined();
  });

  it('serves a key that is a little old while the issuer hangs, and refuses it when it is too old', async () => {
    let hangs = false;
    start((init) => (hangs ? forever(init) : issuer.fetch(URL)));
    await keys.find('test-key-1', signal);
    hangs = true;
    await clock.advance(HOUR + 1);
    await expect(keys.find('test-key-1', signal)).resolves.toBeDefined();
    await clock.advance(6 * HOUR);
    const late = keys.find('test-key-1', signal);
    await Promise.all([expect(late).rejects.toMatchObject(failing), clock.advance(5_000)]);
    expect(logged).toEqual(['IssuerKeysNotRead', 'IssuerKeysNotRead']);
  });

  it.each([
    ['cannot be reached', down],
    ['answers 500', () => Promise.resolve(new Response('{}', { status: 500 }))],
    ['answers no JSON', () => Promise.resolve(new Response('<html>'))],
    ['answers no keys', () => Promise.resolve(new Response('{"keys":[]}'))],
    ['answers without end', () => Promise.resolve(new Response('x'.repeat(65_537)))],
  ])('tells that nobody can be verified where the issuer %s, and asks it again later', async (_what, answer) => {
    let isDown = true;
    start(() => (isDown ? answer() : issuer.fetch(URL)));
    await expect(keys.find('test-key-1', signal)).rejects.toMatchObject(failing);
    await expect(keys.find('test-key-1', signal)).rejects.toMatchObject(failing);
    expect(reads).toHaveLength(1);
    isDown = false;
    await clock.advance(30_000);
    await expect(keys.find('test-key-1', signal)).resolves.toBeDefined();
  });

  it('gives up waiting after 5 s, and earlier where the caller does', async () => {
    start(forever);
    const caller = new AbortController();
    const hasty = keys.find('test-key-1', caller.signal);
    caller.abort(new Error('the deadline of the request'));
    await expect(hasty).rejects.toThrow('the deadline of the request');
    const patient = keys.find('test-key-1', signal);
    await Promise.all([expect(patient).rejects.toMatchObject(failing), clock.advance(5_000)]);
    expect(reads).toHaveLength(1);
    expect(clock.pending()).toBe(0);
  });

  it.each([
    ['a short one', { n: 'AQAB'.repeat(64) }],
    ['one of another kind', { kty: 'EC' }],
    ['one for encryption', { use: 'enc' }],
  ])('leaves out a key that is none of ours: %s', async (_what, change) => {
    const jwk = { kid: 'odd', kty: 'RSA', alg: 'RS256', use: 'sig', n: 'A'.repeat(342), e: 'AQAB', ...change };
    start(() => Promise.resolve(new Response(JSON.stringify({ keys: [jwk] }))));
    await expect(keys.find('odd', signal)).resolves.toBeUndefined();
  });
});

/** An issuer that takes the question and never answers. */
const forever = (init: RequestInit | undefined): Promise<Response> =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
  });
