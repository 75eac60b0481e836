/** Publishes that there is a task: a wake-up and nothing else, so that one that is lost costs a minute and no task. */
import type { PubSubLink } from './open-pubsub.ts';
import { topicPath } from './publish-entries.ts';

export const ANALYSIS_TOPIC = 'analysis';

/** @throws PubSubError, the signal's reason */
export async function publishWakeUp(link: PubSubLink, signal: AbortSignal): Promise<void> {
  const messages = [{ data: Buffer.from('{}', 'utf8'), attributes: { version: '1' } }];
  const request = { topic: topicPath(link, ANALYSIS_TOPIC), messages };
  await link.call({
    client: 'PublisherClient',
    method: 'publish',
    request,
    what: 'Waking the analysis worker',
    signal,
  });
}
