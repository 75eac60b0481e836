/**
 * What Pub/Sub pushes: one message in an envelope (JSON), or the same as a CloudEvent of the functions framework. The
 * envelope is checked and its payload read back as a trade-log entry; who may push is decided elsewhere.
 */
import * as z from 'zod';
import { ValidationError } from '../../domain/errors.ts';
import { decodeSequencedEntry } from '../../ports/decode-trade-log-entry.ts';
import type { SequencedEntry } from '../../ports/trade-log.ts';

/** Google: cloud.google.com/pubsub/docs/push (wrapped payload). Fields we do not use are let through. */
const envelopeSchema = z.object({
  message: z.object({
    data: z.base64().min(1),
    messageId: z.string().min(1).max(200).optional(),
    attributes: z.record(z.string(), z.string()).optional(),
  }),
  /** `projects/P/subscriptions/S` */
  subscription: z.string().regex(/^projects\/[^/]+\/subscriptions\/[^/]+$/, 'projects/P/subscriptions/S'),
  deliveryAttempt: z.int().min(1).optional(),
});

export interface PushedEntry {
  readonly entry: SequencedEntry;
  readonly subscription: string;
  readonly messageId: string | undefined;
  /** Only where the subscription has a dead-letter topic, and not on the emulator. */
  readonly deliveryAttempt: number | undefined;
}

/** @param redact takes secrets out of every text before a refusal can quote it. @throws ValidationError naming what does not fit */
export function decodePush(body: unknown, redact: (text: string) => string = (text) => text): PushedEntry {
  const parsed = envelopeSchema.safeParse(body);
  if (!parsed.success) {
    const problems = parsed.error.issues
      .slice(0, 5)
      .map(({ path, message }) => ({ field: path.join('.') || 'body', found: 'something else', needed: message }));
    throw new ValidationError('Pub/Sub envelope', problems);
  }
  const { message, subscription, deliveryAttempt } = parsed.data;
  return {
    entry: decodeSequencedEntry(textsThrough(redact, parsedJson(Buffer.from(message.data, 'base64')))),
    subscription,
    messageId: message.messageId,
    deliveryAttempt,
  };
}

/** The entry in a message's bytes. @throws ValidationError */
export function decodePayload(bytes: Uint8Array): SequencedEntry {
  return decodeSequencedEntry(parsedJson(bytes));
}

/** An entry has two levels. */
const MAX_LEVELS = 8;

/** Names of fields and texts, each through `redact`. */
function textsThrough(redact: (text: string) => string, value: unknown, level = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  // No entry: refused by its form.
  if (level >= MAX_LEVELS) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => textsThrough(redact, item, level + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redact(name), textsThrough(redact, item, level + 1)]),
  );
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return value;
  } catch {
    throw new ValidationError('Trade-log entry', [
      { field: 'data', found: `${bytes.byteLength} bytes that are no JSON in UTF-8`, needed: 'one entry as JSON' },
    ]);
  }
}
