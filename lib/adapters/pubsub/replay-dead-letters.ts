/**
 * Brings dead letters back: pulls from the dead-letter subscription, publishes to the topic again, and acknowledges only
 * then, so that a death in between sends an entry twice and loses none. What is not readable as an entry stays, in words.
 */
import * as z from 'zod';
import { ValidationError } from '../../domain/errors.ts';
import type { EntryLine } from '../../ports/trade-log.ts';
import type { PubSubLink } from './open-pubsub.ts';
import { publishEntries } from './publish-entries.ts';
import { DEADLINE_EXCEEDED, isPubSubError } from './pubsub-failure.ts';
import { decodePayload } from './push-envelope.ts';
import { DEAD_LETTER_SUBSCRIPTION, subscriptionPath, TRADE_LOG_TOPIC } from './trade-log-topology.ts';

export interface Replayed {
  readonly replayed: number;
  /** Left where they are: not ours to read. */
  readonly unreadable: number;
}

const BATCH = 100;
/** Bounds one replay; run it again for more. */
const MAX_BATCHES = 1_000;

const pulled = z.object({
  receivedMessages: z.array(
    z.object({ ackId: z.string(), message: z.object({ data: z.instanceof(Uint8Array), messageId: z.string() }) }),
  ),
});

export async function replayDeadLetters(
  link: PubSubLink,
  options: { readonly signal: AbortSignal; readonly tell: (text: string) => void },
): Promise<Replayed> {
  const publish = publishEntries(link, TRADE_LOG_TOPIC);
  let replayed = 0;
  const unreadable = new Set<string>();
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const received = await pull(link, options.signal);
    const known = unreadable.size;
    const readable = received.flatMap(({ ackId, message }) => {
      const line = lineOf(message.data, (problem) => {
        if (!unreadable.has(message.messageId)) options.tell(`Message ${message.messageId} stays: ${problem}`);
        unreadable.add(message.messageId);
      });
      return line === undefined ? [] : [{ ackId, line }];
    });
    if (readable.length === 0 && unreadable.size === known) break;
    if (readable.length === 0) continue;
    const done = await publish(
      readable.map(({ line }) => line),
      options.signal,
    );
    if (done.kind === 'refused') throw new Error(done.reason);
    await acknowledge(
      link,
      readable.map(({ ackId }) => ackId),
      options.signal,
    );
    replayed += readable.length;
  }
  return { replayed, unreadable: unreadable.size };
}

async function pull(link: PubSubLink, signal: AbortSignal): Promise<z.infer<typeof pulled>['receivedMessages']> {
  const subscription = subscriptionPath(link, DEAD_LETTER_SUBSCRIPTION);
  const request = { subscription, maxMessages: BATCH, returnImmediately: true };
  try {
    const answer = await link.call({ client: 'SubscriberClient', method: 'pull', request, what: 'Pulling', signal });
    return pulled.parse(answer).receivedMessages;
  } catch (error) {
    // Google's way to say that nothing came.
    if (isPubSubError(error, DEADLINE_EXCEEDED)) return [];
    throw error;
  }
}

async function acknowledge(link: PubSubLink, ackIds: readonly string[], signal: AbortSignal): Promise<void> {
  const request = { subscription: subscriptionPath(link, DEAD_LETTER_SUBSCRIPTION), ackIds };
  await link.call({ client: 'SubscriberClient', method: 'acknowledge', request, what: 'Acknowledging', signal });
}

function lineOf(bytes: Uint8Array, refuse: (problem: string) => void): EntryLine | undefined {
  try {
    const { id, sequence } = decodePayload(bytes);
    return { id, sequence, text: new TextDecoder().decode(bytes) };
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    refuse(error.message);
    return undefined;
  }
}
