/**
 * The way out of one connection: everything sent is encoded, logged and written here, in one place. What was not asked for
 * goes through the faults first: late, swapped, twice, held or never. It decides nothing about requests.
 */
import { encodeResponse, type EncodableResponse, type TwsResponse } from '../tws/encode-response.ts';
import { encodeFrame } from '../tws/frame.ts';
import type { ClientSocket } from './client-socket.ts';
import type { Delivery } from './faults.ts';
import type { SessionHost } from './session-host.ts';

/** Messages a frozen link or a fault holds before the link counts as lost. */
const MOST_HELD = 100_000;

/** The session it belongs to. */
export interface OutboxOwner {
  readonly clientId: number;
  readonly isOpen: boolean;
  /** Aborts with the session. */
  readonly life: AbortSignal;
  /** Into the wire log, before it goes out. */
  record(message: string, fields: object, raw: readonly string[]): void;
  /** What a task throws ends this session only. */
  guarded(task: () => void): void;
  /** Ends the session and reports why. */
  fail(what: string, error: unknown): void;
}

export interface OutboxOptions {
  readonly socket: ClientSocket;
  readonly host: SessionHost;
  readonly owner: OutboxOwner;
}

export class Outbox {
  readonly #socket: ClientSocket;
  readonly #host: SessionHost;
  readonly #owner: OutboxOwner;
  #held: EncodableResponse[] = [];
  #heldCommissions: EncodableResponse[] = [];
  /** Order id -> the status that waits for the next one of its order. */
  readonly #behindNext = new Map<number, TwsResponse>();
  #version = 0;
  #frozen = false;
  #corked = false;

  constructor({ socket, host, owner }: OutboxOptions) {
    this.#socket = socket;
    this.#host = host;
    this.#owner = owner;
  }

  get isFrozen(): boolean {
    return this.#frozen;
  }

  /** The handshake: the version from here on, and the time. */
  agree(version: number, time: string): void {
    this.#version = version;
    const raw = [String(version), time];
    this.#owner.record('handshake', { serverVersion: version, time }, raw);
    this.#send(raw);
  }

  write(response: EncodableResponse): void {
    if (!this.#owner.isOpen) return;
    if (this.#frozen) return this.#hold(this.#held, response);
    this.#owner.guarded(() => {
      const raw = encodeResponse(response, this.#version);
      this.#owner.record(response.message, response.fields, raw);
      this.#send(raw);
    });
  }

  /** Something that happened: as the faults want it. */
  tell(response: TwsResponse): void {
    for (const delivery of this.#host.faults.onOutbound(response, this.#owner.clientId)) this.#deliver(delivery);
  }

  freeze(): void {
    this.#frozen = true;
  }

  /** What was held goes out, in order. */
  thaw(): void {
    this.#frozen = false;
    for (const response of this.#held.splice(0)) this.write(response);
  }

  releaseCommissions(): void {
    for (const response of this.#heldCommissions.splice(0)) this.write(response);
  }

  releaseStatuses(): void {
    for (const orderId of this.#behindNext.keys()) this.#overtaken(orderId);
  }

  /** The session is over: nothing held is ever sent. */
  discard(): void {
    this.#held = [];
    this.#heldCommissions = [];
    this.#behindNext.clear();
  }

  #deliver({ response, way }: Delivery): void {
    switch (way.kind) {
      case 'late':
        return this.#after(way.delayMs, () => this.write(response));
      case 'when-released':
        return this.#hold(this.#heldCommissions, response);
      case 'behind-next':
        return this.#swap(response, way);
      case 'now':
        this.write(response);
        if (response.message === 'orderStatus') this.#overtaken(response.fields.orderId);
    }
  }

  /** A status that waits is overtaken by this one; where none waits, this one does, but not for ever. */
  #swap(response: TwsResponse, { orderId, waitMs }: { readonly orderId: number; readonly waitMs: number }): void {
    if (this.#behindNext.has(orderId)) {
      this.write(response);
      return this.#overtaken(orderId);
    }
    this.#behindNext.set(orderId, response);
    this.#after(waitMs, () => {
      if (this.#behindNext.get(orderId) === response) this.#overtaken(orderId);
    });
  }

  #overtaken(orderId: number): void {
    const waiting = this.#behindNext.get(orderId);
    if (waiting === undefined) return;
    this.#behindNext.delete(orderId);
    this.write(waiting);
  }

  #hold(held: EncodableResponse[], response: EncodableResponse): void {
    if (held.length < MOST_HELD) held.push(response);
    else this.#owner.fail('Link holds too many messages', undefined);
  }

  #after(delayMs: number, task: () => void): void {
    this.#host.timers.sleep(delayMs, this.#owner.life).then(
      task,
      () => undefined, // the session ended first
    );
  }

  #send(raw: readonly string[]): void {
    const socket = this.#socket;
    if (socket.writableLength > this.#host.maxOutputBytes) return this.#owner.fail('Client does not read', undefined);
    if (!this.#corked) {
      // What one tick says goes out in one write.
      this.#corked = true;
      socket.cork();
      queueMicrotask(() => {
        this.#corked = false;
        socket.uncork();
      });
    }
    socket.write(encodeFrame(raw));
  }
}
