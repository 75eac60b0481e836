import { setImmediate } from 'node:timers/promises';
import { failure, startNotionStandIn, type NotionStandIn } from '../../testing/notion-stand-in.ts';
import { manualClock } from '../../testing/manual-clock.ts';
import { calm } from '../../testing/store-harness.ts';
import { entryOf } from '../../testing/trade-log-values.ts';
import type { Sink, SinkResult } from '../../ports/sink.ts';
import type { SequencedEntry } from '../../ports/trade-log.ts';
import { systemClock } from '../system/system-clock.ts';
import { NOTION_PROPERTIES } from './notion-schema.ts';
import { createNotionSink } from './notion-sink.ts';

const TOKEN = 'canary-notion-token';
const DATABASE = '668d797c-76fa-4934-9b05-ad288df2d136';
const entry = (changes: Partial<SequencedEntry> = {}): SequencedEntry => ({
  ...entryOf('entry-1'),
  sequence: 1,
  ...changes,
});
const given = { token: TOKEN, databaseId: DATABASE, properties: NOTION_PROPERTIES };

let notion: NotionStandIn;
afterEach(() => notion.close());

async function started(options: Partial<Parameters<typeof startNotionStandIn>[0]> = {}, token = TOKEN): Promise<Sink> {
  notion = await startNotionStandIn({ ...given, ...options });
  // A clock of its own without waiting: the pace has a test of its own.
  const clock = { nowMs: () => systemClock.nowMs() * 1_000, sleep: () => setImmediate() };
  return createNotionSink({ token, databaseId: DATABASE, baseUrl: notion.url, timeoutMs: 5_000, clock });
}
const deliver = (sink: Sink, one = entry(), mayExist = false): Promise<SinkResult> =>
  sink.deliver({ entry: one, mayExist }, calm());

describe('the Notion sink', () => {
  it('makes one page of an entry, with its fields as properties', async () => {
    const sink = await started();
    expect(await deliver(sink)).toEqual({ kind: 'delivered' });
    expect(notion.pages).toMatchObject([
      { entryId: entry().id, blocks: 1, properties: { Status: { select: { name: entry().status } } } },
    ]);
  });

  it('looks for the page first where an earlier try may have made it', async () => {
    const sink = await started();
    await sink.check(calm());
    notion.script({ kind: 'reset', afterEffect: true });
    const cut = await deliver(sink);
    expect(cut).toMatchObject({ kind: 'retry-later', mayExist: true });
    expect(await deliver(sink, entry(), true)).toEqual({ kind: 'delivered' });
    expect(notion.pages.filter(({ entryId }) => entryId === entry().id)).toHaveLength(1);
  });

  it('tells what may pass from what never will', async () => {
    const sink = await started();
    await deliver(sink);
    const met = async (status: number, code: string, headers = {}): Promise<SinkResult> => {
      notion.script({ kind: 'answer', answer: failure(status, code, headers) });
      return await deliver(sink, entry({ id: `${code}-${status}` }));
    };
    expect(await met(429, 'rate_limited', { 'retry-after': '7' })).toMatchObject({ afterMs: 7_000, mayExist: false });
    expect(await met(529, 'service_overload')).toMatchObject({ kind: 'retry-later', mayExist: true });
    expect(await met(500, 'internal_server_error')).toMatchObject({ kind: 'retry-later', afterMs: undefined });
    expect(await met(409, 'conflict_error')).toMatchObject({ kind: 'retry-later' });
    expect(await met(400, 'validation_error')).toEqual({
      kind: 'refused',
      reason: 'Notion answered 400 (validation_error)',
    });
  });

  it('gives up with its signal, and says that the page may exist', async () => {
    const sink = await started();
    await deliver(sink);
    notion.script({ kind: 'hang' });
    const hanging = sink.deliver({ entry: entry({ id: 'slow' }), mayExist: false }, AbortSignal.timeout(50));
    expect(await hanging).toMatchObject({ kind: 'retry-later', mayExist: true });
  });

  it('writes a note beside the entry, and writes it again without a second one', async () => {
    const sink = await started();
    await deliver(sink);
    for (let time = 0; time < 2; time += 1) {
      expect(await sink.annotate?.(entry(), `bought\n${'x'.repeat(4_500)}`, calm())).toEqual({ kind: 'delivered' });
    }
    expect(notion.pages[0]?.note).toHaveLength(4_507);
  });

  it('sends a long entry in requests that Notion takes', async () => {
    const sink = await started();
    expect(await deliver(sink, entry({ comment: 'c'.repeat(250_000) }))).toEqual({ kind: 'delivered' });
    expect(notion.pages[0]?.blocks).toBe(126);
  });

  it('checks key, database and schema at start, by name', async () => {
    expect(await (await started()).check(calm())).toEqual({ isReady: true, detail: 'Notion database fits' });
    await notion.close();
    const { Status: _, ...others } = NOTION_PROPERTIES;
    const unfit = await started({ properties: { ...others, Price: 'rich_text' } });
    expect((await unfit.check(calm())).detail).toBe(
      'Notion database does not fit: Status: found none, needed select; Price: found rich_text, needed number',
    );
    await notion.close();
    const stranger = await started({}, 'wrong');
    expect(await stranger.check(calm())).toEqual({ isReady: false, detail: 'Notion answered 401 (unauthorized)' });
    expect(JSON.stringify([stranger.describe(), await deliver(stranger)])).not.toContain('wrong');
  });

  it('uses 95 % of three requests a second, and is refused at most once a window', async () => {
    const clock = manualClock(0);
    notion = await startNotionStandIn({ ...given, perSecond: 3, nowMs: () => clock.nowMs() });
    const sink = createNotionSink({ ...given, baseUrl: notion.url, timeoutMs: 60_000, clock });
    const all = Array.from({ length: 50 }, (_, index) => deliver(sink, entry({ id: `entry-${index}` })));
    const settled: boolean[] = [];
    void Promise.all(all).then(() => settled.push(true));
    // Virtual time passes only while nothing is on its way.
    for (let turn = 0; turn < 20_000 && settled.length === 0; turn += 1) {
      await setImmediate();
      if (turn % 100 === 99) await clock.advance(334);
    }
    expect((await Promise.all(all)).every(({ kind }) => kind === 'delivered')).toBe(true);
    expect(notion.refused()).toBe(0);
    // One request found the data source.
    const perSecond = (51 / (clock.nowMs() + 334)) * 1_000;
    expect(perSecond).toBeGreaterThan(3 * 0.95);
  });
});
