/**
 * Topic, dead-letter topic and subscriptions of the trade log, as production has them (infra), made where they are
 * missing: for emulators, where nobody else makes them. It deletes nothing.
 */
import { topicPath } from './publish-entries.ts';
import type { PubSubCall, PubSubLink } from './open-pubsub.ts';
import { ALREADY_EXISTS, isPubSubError } from './pubsub-failure.ts';

export const TRADE_LOG_TOPIC = 'trade-log';
export const TRADE_LOG_SUBSCRIPTION = 'trade-log-push';
export const DEAD_LETTER_TOPIC = 'trade-log-dead-letters';
export const DEAD_LETTER_SUBSCRIPTION = 'trade-log-dead-letters';

/** 05: retried up to 100 times, 10-600 s apart, then the dead-letter topic. Tests shorten them. */
export interface RedeliveryPolicy {
  readonly minPauseSeconds: number;
  readonly maxPauseSeconds: number;
  readonly maxDeliveryAttempts: number;
}
const POLICY: RedeliveryPolicy = { minPauseSeconds: 10, maxPauseSeconds: 600, maxDeliveryAttempts: 100 };
/** The longest a push request may take before it counts as failed (Google's maximum). */
const ACK_DEADLINE_SECONDS = 600;

export const subscriptionPath = ({ projectId }: Pick<PubSubLink, 'projectId'>, name: string): string =>
  `projects/${projectId}/subscriptions/${name}`;

/** `pushEndpoint`: URL of the `trade-log` function; an existing subscription is pointed there. @throws PubSubError */
export async function makeTradeLogTopology(
  link: PubSubLink,
  options: { readonly pushEndpoint: string; readonly policy?: RedeliveryPolicy; readonly signal: AbortSignal },
): Promise<void> {
  const { pushEndpoint, signal, policy = POLICY } = options;
  const topics = [TRADE_LOG_TOPIC, DEAD_LETTER_TOPIC];
  for (const topic of topics) {
    const request = { name: topicPath(link, topic) };
    await make(link, {
      client: 'PublisherClient',
      method: 'createTopic',
      request,
      what: `Making topic ${topic}`,
      signal,
    });
  }
  const subscribe = (name: string, request: object): Promise<boolean> =>
    make(link, {
      client: 'SubscriberClient',
      method: 'createSubscription',
      request: { name: subscriptionPath(link, name), expirationPolicy: {}, ...request },
      what: `Making subscription ${name}`,
      signal,
    });
  await subscribe(DEAD_LETTER_SUBSCRIPTION, {
    topic: topicPath(link, DEAD_LETTER_TOPIC),
    ackDeadlineSeconds: 60,
  });
  const pushConfig = { pushEndpoint };
  const isNew = await subscribe(TRADE_LOG_SUBSCRIPTION, {
    topic: topicPath(link, TRADE_LOG_TOPIC),
    pushConfig,
    ackDeadlineSeconds: ACK_DEADLINE_SECONDS,
    retryPolicy: {
      minimumBackoff: { seconds: policy.minPauseSeconds },
      maximumBackoff: { seconds: policy.maxPauseSeconds },
    },
    deadLetterPolicy: {
      deadLetterTopic: topicPath(link, DEAD_LETTER_TOPIC),
      maxDeliveryAttempts: policy.maxDeliveryAttempts,
    },
  });
  if (isNew) return;
  await link.call({
    client: 'SubscriberClient',
    method: 'modifyPushConfig',
    request: { subscription: subscriptionPath(link, TRADE_LOG_SUBSCRIPTION), pushConfig },
    what: `Pointing subscription ${TRADE_LOG_SUBSCRIPTION}`,
    signal,
  });
}

/** Whether it was not there before. */
async function make(link: PubSubLink, call: PubSubCall): Promise<boolean> {
  try {
    await link.call(call);
    return true;
  } catch (error) {
    if (isPubSubError(error, ALREADY_EXISTS)) return false;
    throw error;
  }
}
