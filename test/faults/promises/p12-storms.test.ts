/**
 * P12 through the whole chain: push, spool, topic, function, and Notion, Gemini and a chat as HTTP stand-ins. For an hour of virtual
 * time all three are sick in every way their contracts know; afterwards everything is everywhere, and on Notion once.
 */
import { createTradeLogReceiver, LOCAL_GATE } from '../../../functions/trade-log-receiver.ts';
import { readSettings } from '../../../functions/config.ts';
import { sinkSlots } from '../../../functions/sink-slots.ts';
import { MemoryDatabase } from '../../../lib/adapters/memory/memory-database.ts';
import { memoryDeliveryOverview } from '../../../lib/adapters/memory/memory-delivery-overview.ts';
import { memoryDeliveryStore } from '../../../lib/adapters/memory/memory-delivery-store.ts';
import { NOTION_PROPERTIES } from '../../../lib/adapters/notion/notion-schema.ts';
import { startGeminiStandIn, googleError, type GeminiStandIn } from '../../../lib/testing/gemini-stand-in.ts';
import { startStandIn, type StandIn, type StandInFault } from '../../../lib/testing/http-stand-in.ts';
import { failure, startNotionStandIn, type NotionStandIn } from '../../../lib/testing/notion-stand-in.ts';
import { memorySpool } from '../../../lib/testing/spool-for-tests.ts';
import { calm } from '../../../lib/testing/store-harness.ts';
import { entryOf } from '../../../lib/testing/trade-log-values.ts';
import { openVirtualNetwork, type VirtualNetwork } from '../../../lib/testing/virtual-network.ts';
import { createLocalTopic } from '../../../lib/trade-log/local-topic.ts';
import { createShippingTradeLog } from '../../../lib/trade-log/shipping-trade-log.ts';

const HOUR_MS = 3_600_000;
const ENTRIES = 40;
const MODEL = 'gemini-2.5-flash';

const answer = (status: number, code: string, headers = {}): Extract<StandInFault, { kind: 'answer' }> => ({
  kind: 'answer',
  answer: failure(status, code, headers),
});
/**
 * Notion at its worst: refused, overloaded, failed after it has made the page, cut after it has made the page; and now and then
 * something gets through, so that there are pages of which nobody here knows.
 */
const NOTION_STORM: readonly (StandInFault | undefined)[] = [
  undefined,
  answer(429, 'rate_limited', { 'retry-after': '3' }),
  answer(529, 'service_overload'),
  { ...answer(500, 'internal_server_error'), afterEffect: true },
  answer(503, 'service_unavailable', { 'retry-after': '120' }),
  { kind: 'reset', afterEffect: true },
  undefined,
  answer(409, 'conflict_error'),
  { kind: 'reset' },
];
const GEMINI_STORM: readonly StandInFault[] = [
  { kind: 'answer', answer: googleError(429, 'RESOURCE_EXHAUSTED') },
  { kind: 'answer', answer: googleError(503, 'UNAVAILABLE') },
  { kind: 'reset' },
];
const turnBy =
  (faults: readonly (StandInFault | undefined)[], isOn: () => boolean) =>
  (n: number): StandInFault | undefined =>
    isOn() ? faults[n % faults.length] : undefined;

describe('P12: storms', () => {
  let network: VirtualNetwork;
  let [notion, gemini, chat]: readonly [NotionStandIn?, GeminiStandIn?, StandIn?] = [];
  afterEach(async () => {
    network.close();
    for (const standIn of [notion, gemini, chat]) await standIn?.close();
  });

  it('P12: brings every entry to every sink after an hour of 429, 529, 5xx, cut and hanging requests, and to Notion once', async () => {
    network = openVirtualNetwork({ latencyMs: 150, hangs: (url, nowMs) => url.includes('hook') && nowMs < HOUR_MS });
    const { clock } = network;
    const isStorm = (): boolean => clock.nowMs() < HOUR_MS;
    const given = { token: 'a-token', databaseId: 'd', properties: NOTION_PROPERTIES };
    notion = await startNotionStandIn({ ...given, perSecond: 3, nowMs: () => clock.nowMs() });
    gemini = await startGeminiStandIn({ apiKey: 'a-key', models: [MODEL], write: () => 'A note' });
    chat = await startStandIn(() => ({ status: 200, body: 'ok' }));
    notion.weather(turnBy(NOTION_STORM, isStorm));
    gemini.weather(turnBy(GEMINI_STORM, isStorm));
    const settings = readSettings({
      NOTION_TOKEN: 'a-token',
      NOTION_DATABASE_ID: 'd',
      NOTION_URL: notion.url,
      GEMINI_API_KEY: 'a-key',
      GEMINI_MODELS: MODEL,
      GEMINI_URL: gemini.url,
      WEBHOOK_URL: `${chat.url}/hook`,
      WEBHOOK_SHAPE: 'json',
      WEBHOOK_ENTRIES: 'all',
    });
    const database = new MemoryDatabase();
    const overview = memoryDeliveryOverview(database);
    const receiver = createTradeLogReceiver({
      sinks: sinkSlots({ settings, clock, loopback: true }),
      store: memoryDeliveryStore(database),
      overview,
      redact: (text) => text,
      gate: LOCAL_GATE,
      clock,
      log: { write: () => undefined },
      shutdown: new AbortController().signal,
    });
    const dead: string[] = [];
    const topic = createLocalTopic({
      spool: memorySpool(),
      clock,
      deliver: async (attempt, signal) => (await receiver.deliver(attempt, signal)).kind === 'delivered',
      deadLetter: ({ id }) => void dead.push(id),
      report: () => undefined,
    });
    topic.start();
    const log = createShippingTradeLog({
      spool: memorySpool(),
      publish: topic.publish,
      clock,
      report: () => undefined,
    });
    log.start();
    for (let n = 0; n < ENTRIES; n += 1) log.push(entryOf(`e${n}`));
    await network.until(() => clock.nowMs() >= HOUR_MS, HOUR_MS + 60_000);
    const [asked, made] = [notion.requests.length, notion.pages.length];
    await network.until(() => topic.queued() === 0, 3 * HOUR_MS);
    await receiver.stop();

    expect([dead, log.stats().dropped, asked > 2 * ENTRIES, made > 5]).toEqual([[], 0, true, true]);
    const wanted = Array.from({ length: ENTRIES }, (_, n) => `e${n}`).toSorted();
    expect(notion.pages.map(({ entryId }) => entryId).toSorted()).toEqual(wanted);
    expect(new Set(notion.pages.map(({ note }) => note))).toEqual(new Set([`A note\n(${MODEL})`]));
    const chatted = chat.requests.map(({ body }) => JSON.stringify(body)).join('\n');
    expect(wanted.filter((id) => !chatted.includes(`"id":"${id}"`))).toEqual([]);
    expect([...(await overview.waiting(['notion', 'gemini', 'webhook'], calm())).values()]).toEqual([0, 0, 0]);
    expect(notion.refused()).toBe(0);
  }, 120_000);
});
