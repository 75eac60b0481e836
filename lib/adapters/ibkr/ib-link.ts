/**
 * The life of one connection to IB: one library object, used once. It connects, tells what arrives, writes through
 * the send lane, and is destroyed on loss, so that nothing is kept inside the library to be sent on a later
 * connection. It knows nothing of orders or requests.
 */
import { EventName, IBApi } from '@stoqey/ib';
import { BrokerError } from '../../domain/errors.ts';
import type { ClientId } from '../../domain/ids.ts';
import type { OpenSocket } from './byte-socket.ts';
import { errorText, type ConnectorLog } from './connector-log.ts';
import { CONNECTIVITY } from './error-table.ts';
import { listenToIb, type IbMessage } from './ib-messages.ts';
import { guardLibrary, type GuardedSocket } from './library-internals.ts';
import { createSendLane, type SendLane } from './send-lane.ts';
import type { Pacing, Urgency } from './send-window.ts';

const MAX_QUEUED = 20_000;

export interface IbLinkOptions {
  readonly openSocket: OpenSocket;
  readonly clientId: ClientId;
  readonly log: ConnectorLog;
  readonly pacing: Pacing | 'off';
  /** Never goes back. */
  readonly monotonicMs: () => number;
  /** The clock of the pace. */
  readonly laneNowMs: () => number;
  readonly wake: (afterMs: number, task: () => void) => () => void;
}

export class IbLink {
  readonly clientId: ClientId;
  readonly log: ConnectorLog;
  readonly lane: SendLane;
  readonly #options: IbLinkOptions;
  readonly #api: IBApi;
  readonly #socket: GuardedSocket;
  readonly #listeners = new Set<(message: IbMessage) => void>();
  /** request id -> the one that follows it. */
  readonly #followers = new Map<number, (message: IbMessage) => void>();
  readonly #closing = new AbortController();
  #destroyed = false;
  #lastReceivedMs: number;
  #writes = 0;
  #lost: string | undefined;

  constructor(options: IbLinkOptions) {
    const { openSocket, clientId, log, pacing, laneNowMs, wake } = options;
    this.#options = options;
    this.clientId = clientId;
    this.log = log;
    this.lane = createSendLane({ pacing, nowMs: laneNowMs, wake, maxQueued: MAX_QUEUED });
    this.#lastReceivedMs = options.monotonicMs();
    this.#api = new IBApi({ clientId });
    this.#socket = guardLibrary(this.#api, openSocket, (reason) => {
      log('error', reason);
      this.destroy(reason, 'reset');
    });
  }

  /** Aborts with a BrokerError when the connection is gone for good. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Monotonic moment at which the last message was read. */
  get lastReceivedMs(): number {
    return this.#lastReceivedMs;
  }

  /** Why no order may be written now, apart from the caller's gate: IB's servers are out of reach. */
  get connectivityLost(): string | undefined {
    return this.#lost;
  }

  /** Listeners see every message in the order of arrival, but for ticks that somebody follows. */
  subscribe(listener: (message: IbMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Like `subscribe`, for what is about one request and what is about the connection or nobody knows what (unreadable): a
   * hundred streams of quotes must not each look at every tick of the others.
   */
  follow(requestId: number, listener: (message: IbMessage) => void): () => void {
    this.#followers.set(requestId, listener);
    return () => void this.#followers.delete(requestId);
  }

  /** Starts the TCP connection; what follows arrives as messages. Call it once. */
  connect(): void {
    listenToIb(this.#api, (message) => this.#take(message), this.log);
    this.#api.on(EventName.received, () => {
      this.#lastReceivedMs = this.#options.monotonicMs();
    });
    this.#api.on(EventName.sent, () => {
      this.#writes += 1;
    });
    this.#api.on(EventName.connected, () => {
      const arrived = this.lane.countForeignWrite();
      // Behind this tick, in which the library is still paused (controller.js `emitEvent`).
      this.#api.once(EventName.nextValidId, () => queueMicrotask(arrived));
    });
    this.#api.connect(this.clientId);
  }

  /**
   * Writes now or not at all: a text says why nothing was written. Call it from a send attempt only. The library's
   * command buffer (command-buffer.js `_process`) calls `socket.send` in the tick of our call unless it is paused, which
   * it is only before nextValidId and after the end (controller.js); that it did is checked instead of trusted.
   */
  write(call: (api: IBApi) => void): string | undefined {
    if (this.#destroyed || !this.#socket.writable()) return 'the socket is not writable any more';
    const before = this.#writes;
    try {
      call(this.#api);
    } catch (error) {
      // The library's command buffer never works again after an exception.
      this.destroy(`the library refused a message: ${errorText(error)}`, 'reset');
      return errorText(error);
    }
    if (this.#writes > before) return undefined;
    // Kept back by the library or refused by its encoder: only the end of its object is sure never to send it.
    this.destroy('the library did not write a message at once', 'reset');
    return 'the library did not write it';
  }

  /**
   * Queues a request; `refused` is called when it can never be written. Tell `arrived` when it was answered.
   * The returned function takes it back.
   */
  request(
    urgency: Urgency,
    call: (api: IBApi, arrived: () => void) => void,
    refused: (reason: string) => void,
  ): () => void {
    return this.lane.enqueue({
      urgency,
      refuse: refused,
      write: (arrived) => {
        const problem = this.write((api) => call(api, arrived));
        if (problem !== undefined) refused(problem);
        return problem === undefined;
      },
    });
  }

  /** Ends it: `graceful` lets what was written be delivered, `reset` drops what the kernel still holds. Idempotent. */
  destroy(reason: string, how: 'graceful' | 'reset', code?: number): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.lane.close(`connection closed: ${reason}`);
    if (how === 'reset') this.#socket.reset();
    this.#api.removeAllListeners();
    this.#api.disconnect();
    const withCode = code === undefined ? {} : { code };
    this.#closing.abort(new BrokerError('unavailable', `Connection to IB is closed: ${reason}`, withCode));
    this.#listeners.clear();
    this.#followers.clear();
  }

  #followersOf(message: IbMessage): Iterable<(message: IbMessage) => void> {
    if (message.kind === 'info' || message.kind === 'unreadable') return this.#followers.values();
    const request = requestOf(message);
    const follower = request === undefined ? undefined : this.#followers.get(request);
    return follower === undefined ? [] : [follower];
  }

  #tell(listener: (message: IbMessage) => void, message: IbMessage): void {
    try {
      listener(message);
    } catch (error) {
      this.log('error', `Message of IB was not taken: ${errorText(error)}`, { kind: message.kind });
    }
  }

  #take(message: IbMessage): void {
    // Ten thousand a second: they concern nobody else, and no answer is the longer for them.
    const isTick = message.kind === 'tick' || message.kind === 'last-time';
    const follower = isTick ? this.#followers.get(message.requestId) : undefined;
    if (follower !== undefined) return this.#tell(follower, message);
    if (message.kind === 'info') this.#lost = connectivityAfter(message, this.#lost);
    for (const listener of [...this.#listeners, ...this.#followersOf(message)]) this.#tell(listener, message);
    if (message.kind === 'disconnected') this.destroy(message.reason, 'reset');
  }
}

/** The request that a message is about. */
function requestOf(message: IbMessage): number | undefined {
  if (message.kind === 'error') return message.id;
  return 'requestId' in message ? message.requestId : undefined;
}

function connectivityAfter(
  info: { readonly code: number; readonly text: string },
  lost: string | undefined,
): string | undefined {
  const state = CONNECTIVITY.get(info.code);
  if (state === undefined) return lost;
  return state === 'lost' ? `connectivity lost (${info.code}: ${info.text})` : undefined;
}
