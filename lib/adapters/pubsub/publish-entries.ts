/** Publishes trade-log lines to a topic: one request a batch, each line one message with the entry's id beside it. */
import type { PublishEntries } from '../../ports/trade-log.ts';
import type { PubSubLink } from './open-pubsub.ts';
import { INVALID_ARGUMENT, PubSubError } from './pubsub-failure.ts';

/** A batch is at most 1,000 lines (Google's limit a request). A refusal is what Google calls INVALID_ARGUMENT. */
export const publishEntries =
  (link: PubSubLink, topic: string): PublishEntries =>
  async (lines, signal) => {
    const messages = lines.map(({ id, text }) => ({
      data: Buffer.from(text, 'utf8'),
      attributes: { entryId: id, version: '1' },
    }));
    const request = { topic: topicPath(link, topic), messages };
    try {
      await link.call({ client: 'PublisherClient', method: 'publish', request, what: 'Publishing', signal });
      return { kind: 'published' };
    } catch (error) {
      if (!(error instanceof PubSubError) || error.code !== INVALID_ARGUMENT) throw error;
      return { kind: 'refused', reason: error.message };
    }
  };

export const topicPath = ({ projectId }: Pick<PubSubLink, 'projectId'>, topic: string): string =>
  `projects/${projectId}/topics/${topic}`;
