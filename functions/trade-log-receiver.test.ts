import { getTestServer } from '@google-cloud/functions-framework/testing';
import { cloudEvent } from '@google-cloud/functions-framework';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { memoryDeliveryOverview } from '../lib/adapters/memory/memory-delivery-overview.ts';
import { memoryDeliveryStore } from '../lib/adapters/memory/memory-delivery-store.ts';
import { createKeySet } from '../lib/adapters/google-auth/key-set.ts';
import { verifyGoogleToken } from '../lib/adapters/google-auth/verify-google-token.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { authenticatePush } from '../lib/http/authenticate-push.ts';
import { createInFlight } from '../lib/http/in-flight.ts';
import { serve, type Serving } from '../lib/http/serve.ts';
import { createTestIssuer } from '../lib/testing/test-issuer.ts';
import { testSink } from '../lib/testing/test-sink.ts';
import { entryOf } from '../lib/testing/trade-log-values.ts';
import { createTradeLogReceiver } from './trade-log-receiver.ts';

const SUBSCRIPTION = 'projects/desk/subscriptions/trade-log-push';
const AUDIENCE = 'https://trade-log.example.run.app/';
const ACCOUNT = 'push@desk.iam.gserviceaccount.com';

const issuer = createTestIssuer();
const logged: string[] = [];
const log = { write: (...event: readonly unknown[]) => void logged.push(JSON.stringify(event)) };
const keys = createKeySet({ url: 'https://keys.example', clock: systemClock, fetch: issuer.fetch, log });
const gate = authenticatePush(verifyGoogleToken({ keys, clock: systemClock }), {
  audience: AUDIENCE,
  account: ACCOUNT,
  subscription: SUBSCRIPTION,
});
const sink = testSink('pages');
const database = new MemoryDatabase();
const receiver = createTradeLogReceiver({
  sinks: [
    { kind: 'on', sink },
    { kind: 'off', name: 'notion', why: 'its key is not set' },
  ],
  store: memoryDeliveryStore(database),
  overview: memoryDeliveryOverview(database),
  redact: (text) => text,
  gate,
  clock: systemClock,
  log,
  shutdown: new AbortController().signal,
  policy: { maxRetries: 0, firstPauseMs: 1, longestPauseMs: 1, tryMs: 1_000, longestRetryAfterMs: 1 },
});

const envelopeOf = (entry: object, subscription = SUBSCRIPTION) => ({
  message: { data: Buffer.from(JSON.stringify(entry)).toString('base64'), messageId: '1', message_id: '1' },
  subscription,
});
const goodToken = (): string => issuer.token({ audience: AUDIENCE, email: ACCOUNT });

describe('trade-log function', () => {
  let serving: Serving;
  const bodies: string[] = [];
  beforeAll(async () => {
    const inFlight = createInFlight();
    const limits = { port: 0, host: '127.0.0.1', clock: systemClock, inFlight, drainMs: 2_000 };
    serving = await serve(receiver.listener, limits);
  });
  afterAll(async () => {
    await serving.drain();
    await receiver.stop();
  });
  beforeEach(() => {
    sink.answer = () => Promise.resolve({ kind: 'delivered' });
  });

  async function push(body: unknown, token: string | undefined = goodToken()): Promise<number> {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`http://127.0.0.1:${serving.port}/`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    bodies.push(await answer.text());
    return answer.status;
  }

  it("acknowledges an entry that its subscription's own account pushes, once it is everywhere", async () => {
    expect(await push(envelopeOf({ ...entryOf('a'), sequence: 1 }))).toBe(204);
    expect(sink.deliveries.map(({ entry }) => entry.id)).toContain('a');
  });

  it('does not acknowledge what a sink did not take', async () => {
    sink.answer = () => Promise.resolve({ kind: 'refused', reason: '400' });
    expect(await push(envelopeOf({ ...entryOf('b'), sequence: 1 }))).toBe(503);
    expect(bodies.at(-1)).toContain('missing pages');
  });

  it('refuses callers it does not know, and other subscriptions, before anything is delivered', async () => {
    const before = sink.deliveries.length;
    const entry = envelopeOf({ ...entryOf('c'), sequence: 1 });
    for (const [, token] of issuer.forged({ audience: AUDIENCE, email: ACCOUNT })) {
      expect(await push(entry, token)).toBe(401);
    }
    const other = issuer.token({ audience: AUDIENCE, email: 'other@desk.iam.gserviceaccount.com' });
    expect(await push(entry, other)).toBe(403);
    expect(await push(envelopeOf({ ...entryOf('c'), sequence: 1 }, 'projects/x/subscriptions/y'))).toBe(403);
    expect(sink.deliveries).toHaveLength(before);
  });

  it.each<[string, unknown]>([
    ['no envelope', { subscription: SUBSCRIPTION }],
    ['no entry', envelopeOf({ hello: 1 })],
    ['another version', envelopeOf({ ...entryOf('d'), sequence: 1, version: 2 })],
    ['an unknown field', envelopeOf({ ...entryOf('d'), sequence: 1, extra: true })],
  ])('refuses a push with %s', async (_, body) => {
    expect(await push(body)).toBe(400);
  });

  it('says which sinks are on and which are off', async () => {
    const answer = await fetch(`http://127.0.0.1:${serving.port}/ready`);
    expect(await answer.json()).toEqual({
      ready: true,
      sinks: { pages: 'pages: on', notion: 'off: its key is not set' },
    });
  });

  it('is a CloudEvent function of the framework, which turns a push into its event', async () => {
    cloudEvent('trade-log', receiver.onEvent);
    const server = getTestServer('trade-log');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const answer = await fetch(`http://127.0.0.1:${port}/projects/desk/topics/trade-log`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(envelopeOf({ ...entryOf('framed'), sequence: 1 })),
    });
    server.closeAllConnections();
    server.close();
    expect([answer.status, sink.deliveries.at(-1)?.entry.id]).toEqual([204, 'framed']);
  });

  it('P21: lets no token that came with a push into logs, answers, entries or the store', async () => {
    const canary = goodToken();
    await push(envelopeOf({ ...entryOf('e'), sequence: 1 }), canary);
    await push(envelopeOf({ hello: 1 }), canary);
    await push(envelopeOf({ ...entryOf('e'), sequence: 1 }), `${canary.slice(0, -4)}AAAA`);
    const stored = JSON.stringify(database.list('tradeLog'));
    const seen = [...logged, ...bodies, stored, JSON.stringify(sink.deliveries)].join('\n');
    for (const part of canary.split('.')) expect(seen).not.toContain(part.slice(0, 40));
  });
});
