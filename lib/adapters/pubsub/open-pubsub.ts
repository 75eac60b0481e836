/**
 * One client of Google Cloud Pub/Sub, on a project or an emulator, imported when it is first used: it costs a start more
 * than everything else of the trade log. One call is one request without retries of the client's own, so that who calls
 * knows what was tried. It knows no topic and no entry.
 */
import type { PubSub } from '@google-cloud/pubsub';
import { pubsubFailure } from './pubsub-failure.ts';

export interface PubSubOptions {
  readonly projectId: string;
  /** `host:port` of an emulator. */
  readonly emulatorHost: string | undefined;
}

export type PubSubClient = 'PublisherClient' | 'SubscriberClient';

export interface PubSubCall {
  readonly client: PubSubClient;
  /** Name of the method in Google's client, for example `publish`. */
  readonly method: string;
  readonly request: object;
  /** For error messages. */
  readonly what: string;
  readonly signal: AbortSignal;
}

export interface PubSubLink {
  readonly projectId: string;
  /** @throws PubSubError; the signal's reason where it aborts first (the request itself may still arrive) */
  call(call: PubSubCall): Promise<unknown>;
  close(): Promise<void>;
}

/** Longest any request may take, its connection included. */
const REQUEST_MS = 30_000;

export function openPubSub({ projectId, emulatorHost }: PubSubOptions): PubSubLink {
  let opening: Promise<PubSub> | undefined;
  const open = async (): Promise<PubSub> => {
    const { PubSub: Client } = await import('@google-cloud/pubsub');
    const emulator = emulatorHost === undefined ? {} : { apiEndpoint: emulatorHost, emulatorMode: true };
    return new Client({ projectId, ...emulator });
  };
  return {
    projectId,
    async call({ client: name, method, request, what, signal }) {
      signal.throwIfAborted();
      const client = await (opening ??= open());
      return new Promise((resolve, reject) => {
        const late = (): void => reject(signal.reason);
        signal.addEventListener('abort', late, { once: true });
        const gaxOpts = { timeout: REQUEST_MS, retry: null };
        client.request({ client: name, method, reqOpts: request, gaxOpts }, (error, answer) => {
          signal.removeEventListener('abort', late);
          if (error === null || error === undefined) resolve(answer);
          else reject(pubsubFailure(what, error));
        });
      });
    },
    async close() {
      const client = await opening;
      opening = undefined;
      await client?.close();
    },
  };
}
