/**
 * Sink that posts entries to a chat's webhook, in the shape of Slack (incoming webhooks), of Telegram (Bot API,
 * `sendMessage`) or as the entry itself. For alerts, or for all. A chat takes a message twice if it must: a webhook cannot
 * be asked what it has. The URL is a secret and is in no word of it.
 */
import type { Sink, SinkResult } from '../../ports/sink.ts';
import type { SequencedEntry } from '../../ports/trade-log.ts';

export type WebhookShape =
  | { readonly kind: 'slack' }
  | { readonly kind: 'telegram'; readonly chatId: string }
  | { readonly kind: 'json' };

export interface WebhookSinkOptions {
  /** Checked by the caller against its list of hosts (`allowedUrl`). */
  readonly url: URL;
  readonly shape: WebhookShape;
  /** What goes out; the rest is skipped. */
  readonly wants: (entry: SequencedEntry) => boolean;
  /** In words: `alerts`, `all entries`. */
  readonly wanted: string;
  readonly fetch?: typeof fetch;
}

/** Slack cuts at 40,000 characters, Telegram refuses more than 4,096. */
const MAX_TEXT_LENGTH = 3_500;
const TOO_MANY = 429;
const SERVER_ERRORS = 500;
const MAX_RETRY_AFTER_S = 3_600;

export function createWebhookSink({ url, shape, wants, wanted, fetch: given = fetch }: WebhookSinkOptions): Sink {
  return {
    name: 'webhook',
    describe: () => `on: ${shape.kind} at ${url.hostname}, ${wanted}`,
    // A chat has no question that leaves no message.
    check: () =>
      Promise.resolve({ isReady: true, detail: `Webhook at ${url.hostname} is not asked before it is used` }),
    async deliver({ entry }, signal): Promise<SinkResult> {
      if (!wants(entry)) return { kind: 'skipped', why: `not of ${wanted}` };
      try {
        const response = await given(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(bodyOf(shape, entry)),
          redirect: 'manual',
          signal,
        });
        await response.body?.cancel();
        return resultOf(response);
      } catch {
        // fetch's own words may hold the URL.
        const reason = signal.aborted ? 'Webhook did not answer in time' : 'Webhook cannot be reached';
        return { kind: 'retry-later', afterMs: undefined, mayExist: true, reason };
      }
    },
  };
}

function resultOf({ status, headers }: Response): SinkResult {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const reason =
    status >= 300 && status < 400 ? `Webhook redirects (${status}): not followed` : `Webhook answered ${status}`;
  if (status === TOO_MANY || status >= SERVER_ERRORS) {
    return { kind: 'retry-later', afterMs: retryAfterMs(headers), mayExist: status !== TOO_MANY, reason };
  }
  return { kind: 'refused', reason };
}

function retryAfterMs(headers: Headers): number | undefined {
  const text = headers.get('retry-after') ?? '';
  return /^\d{1,5}$/.test(text) ? Math.min(Number(text), MAX_RETRY_AFTER_S) * 1_000 : undefined;
}

function bodyOf(shape: WebhookShape, entry: SequencedEntry): unknown {
  switch (shape.kind) {
    case 'slack':
      return { text: escaped(messageText(entry)) };
    case 'telegram':
      // No parse_mode: nothing in an entry is markup.
      return { chat_id: shape.chatId, text: messageText(entry), disable_web_page_preview: true };
    case 'json':
    default:
      return entry;
  }
}

export function messageText(entry: SequencedEntry): string {
  const { action, symbol, volume, price, status, comment, errorMessage, timestamp, id } = entry;
  const at = price === undefined ? '' : ` at ${price}`;
  const lines = [`${status}: ${action} ${volume} ${symbol}${at}`, errorMessage, comment, `${timestamp}, entry ${id}`];
  return lines
    .filter((line) => line !== undefined && line !== '')
    .join('\n')
    .slice(0, MAX_TEXT_LENGTH);
}

/** Slack's three control characters: no mention, no link out of an entry (Slack, formatting text). */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
