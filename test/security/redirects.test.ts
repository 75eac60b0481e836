/**
 * Server-side request forgery by a configured URL (06, security): a host on the list that redirects elsewhere gets nobody
 * there, and what it was sent, secrets above all, goes no further.
 */
import { createForward, type ForwardedCall } from '../../functions/forward-calls.ts';
import { createGeminiModel } from '../../lib/adapters/gemini/gemini-model.ts';
import { createIdentityTokens } from '../../lib/adapters/google-auth/identity-tokens.ts';
import { createKeySet } from '../../lib/adapters/google-auth/key-set.ts';
import { readJson } from '../../lib/adapters/http-json/read-json.ts';
import { createNotionSink } from '../../lib/adapters/notion/notion-sink.ts';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { createMeter } from '../../lib/adapters/otlp/meter.ts';
import { startOtlpExporter } from '../../lib/adapters/otlp/otlp-exporter.ts';
import { createWebhookSink } from '../../lib/adapters/webhook/webhook-sink.ts';
import { startStandIn, type StandIn } from '../../lib/testing/http-stand-in.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { entryOf } from '../../lib/testing/trade-log-values.ts';

let elsewhere: StandIn;
let listed: StandIn;
beforeEach(async () => {
  elsewhere = await startStandIn(() => ({ status: 200, body: {} }));
  const headers = { location: `${elsewhere.url}/taken` };
  // 307 keeps method and body: the worst of them.
  listed = await startStandIn(() => ({ status: 307, body: {}, headers }));
});
afterEach(async () => {
  await listed.close();
  await elsewhere.close();
});

const delivery = { entry: { ...entryOf('e1'), sequence: 1 }, mayExist: false };
const passedOn: ForwardedCall = {
  method: 'POST',
  path: 'allocation',
  body: {},
  idempotencyKey: undefined,
  caller: { name: 'ann@example.com', role: 'admin', isScheduler: false, assertion: 'proof' },
  signal: calm(),
};
const timeoutMs = 2_000;
/** Who calls -> one call. What it answers is its own test's business. */
const CALLS: readonly (readonly [string, () => Promise<unknown>])[] = [
  [
    'Notion',
    () =>
      createNotionSink({ token: 'x', databaseId: 'd', baseUrl: listed.url, timeoutMs, clock: systemClock }).deliver(
        delivery,
        calm(),
      ),
  ],
  [
    'Gemini',
    () =>
      createGeminiModel({ apiKey: 'x', models: ['m'], baseUrl: listed.url, timeoutMs })
        .generate({ instructions: 'i', prompt: 'p', maxOutputTokens: 1 }, calm())
        .catch((error: unknown) => error),
  ],
  [
    'a chat',
    () => {
      const url = new URL(listed.url);
      return createWebhookSink({ url, shape: { kind: 'slack' }, wants: () => true, wanted: 'all' }).deliver(
        delivery,
        calm(),
      );
    },
  ],
  ['a source of news', () => readJson(new URL(listed.url), String, calm()).catch((error: unknown) => error)],
  [
    'what the dashboard passes on',
    () => createForward({ url: listed.url, fetch })(passedOn).catch((error: unknown) => error),
  ],
  [
    "the dashboard's own token",
    () =>
      createIdentityTokens({ fetch: (_url, init) => fetch(listed.url, init), clock: systemClock })(
        'https://intents.example',
        calm(),
      ).catch((error: unknown) => error),
  ],
  [
    'metrics',
    () =>
      startOtlpExporter({
        meter: createMeter(),
        url: new URL(listed.url),
        headers: { 'api-key': 'x' },
        resource: {},
        clock: systemClock,
        log: { write: () => undefined },
        fetch,
      }).stop(timeoutMs),
  ],
  [
    "the issuer's keys",
    () =>
      createKeySet({ url: listed.url, clock: systemClock, fetch, log: { write: () => undefined } })
        .find('k', calm())
        .catch((error: unknown) => error),
  ],
];

describe('a redirect', () => {
  it.each(CALLS)('is not followed by %s', async (_who, call) => {
    await call();
    expect(listed.requests).not.toHaveLength(0);
    expect(elsewhere.requests).toEqual([]);
  });
});
