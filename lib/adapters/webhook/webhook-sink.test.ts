import { startStandIn, type StandIn, type StandInAnswer } from '../../testing/http-stand-in.ts';
import { calm } from '../../testing/store-harness.ts';
import { entryOf } from '../../testing/trade-log-values.ts';
import type { Sink, SinkResult } from '../../ports/sink.ts';
import type { SequencedEntry } from '../../ports/trade-log.ts';
import { createWebhookSink, type WebhookShape } from './webhook-sink.ts';

const entry = (changes: Partial<SequencedEntry> = {}): SequencedEntry => ({
  ...entryOf('e1'),
  sequence: 1,
  ...changes,
});
let chat: StandIn;
afterEach(() => chat.close());

async function started(shape: WebhookShape, answer: StandInAnswer = { status: 200, body: 'ok' }): Promise<Sink> {
  chat = await startStandIn(() => answer);
  return createWebhookSink({
    url: new URL(`${chat.url}/services/CANARY-SECRET`),
    shape,
    wants: ({ status }) => status === 'FILLED',
    wanted: 'alerts',
  });
}
const deliver = (sink: Sink, one = entry()): Promise<SinkResult> =>
  sink.deliver({ entry: one, mayExist: false }, calm());

describe('the webhook sink', () => {
  it('speaks as Slack reads, without mentions or links out of an entry', async () => {
    const sink = await started({ kind: 'slack' });
    expect(await deliver(sink, entry({ comment: '<!channel> & <https://evil.example|here>' }))).toEqual({
      kind: 'delivered',
    });
    expect(chat.requests[0]?.body).toEqual({
      text: `FILLED: BUY 10 SPY at 323.14\n&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;\n2020-02-24T15:00:00Z, entry e1`,
    });
  });

  it('speaks as Telegram reads, as plain text within its limit', async () => {
    const sink = await started({ kind: 'telegram', chatId: '-100' });
    await deliver(sink, entry({ comment: 'x'.repeat(10_000) }));
    expect(chat.requests[0]?.body).toMatchObject({
      chat_id: '-100',
      text: expect.stringMatching(/^FILLED: BUY 10 SPY/),
    });
    expect(JSON.stringify(chat.requests[0]?.body).length).toBeLessThan(4_096);
  });

  it('sends the entry itself where nothing else is asked', async () => {
    await deliver(await started({ kind: 'json' }));
    expect(chat.requests[0]?.body).toEqual(JSON.parse(JSON.stringify(entry())));
  });

  it('skips what it does not want', async () => {
    expect(await deliver(await started({ kind: 'slack' }), entry({ status: 'SENT' }))).toEqual({
      kind: 'skipped',
      why: 'not of alerts',
    });
    expect(chat.requests).toEqual([]);
  });

  it.each([
    [429, { 'retry-after': '30' }, { kind: 'retry-later', afterMs: 30_000, mayExist: false }],
    [503, {}, { kind: 'retry-later', afterMs: undefined, mayExist: true }],
    [400, {}, { kind: 'refused', reason: 'Webhook answered 400' }],
    [302, { location: 'http://127.0.0.1:1/' }, { kind: 'refused', reason: 'Webhook redirects (302): not followed' }],
  ])('tells what %i means', async (status, headers, result) => {
    expect(await deliver(await started({ kind: 'slack' }, { status, headers, body: '' }))).toMatchObject(result);
    expect(chat.requests).toHaveLength(1);
  });

  it('has its URL in no word, also where nothing answers', async () => {
    const sink = await started({ kind: 'slack' });
    chat.script({ kind: 'reset' });
    const words = JSON.stringify([sink.describe(), await sink.check(calm()), await deliver(sink)]);
    expect(words).toContain('cannot be reached');
    expect(words).not.toContain('CANARY-SECRET');
  });
});
