/**
 * Two ends of a connection without a network. They keep what TCP keeps: bytes arrive in order or not at all, what was
 * written before an orderly end arrives, what a paused end has not read waits, and the end itself comes after the bytes.
 * They know nothing of frames. When something arrives is the carrier's to say.
 */
import { EventEmitter } from 'node:events';
import type { ByteSocket } from '../../adapters/ibkr/byte-socket.ts';
import type { ClientSocket } from '../../paper/client-socket.ts';

/** Brings something to the other side: later, never in the call, and in the order of the calls. */
export type Carrier = (task: () => void) => void;

/** Arrives at once, behind what is being worked on: for tests without virtual time. */
export const atOnce: Carrier = (task) => queueMicrotask(task);

/** Whose end it is: counts what goes in and out, and may die of it. */
export interface SocketOwner {
  /** Whether it still lives. */
  touch(): boolean;
  readonly stalledForMs: number;
  whenAwake(task: () => void): void;
  /** Its bytes, in the tick of their write, and what has come in, before it is read. */
  wrote(socket: MemorySocket, bytes: Buffer): void;
  heard(socket: MemorySocket, bytes: Buffer): void;
}

type Arrival = { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'fin' | 'reset' };

export class MemorySocket extends EventEmitter implements ByteSocket, ClientSocket {
  connecting = false;
  writable = true;
  destroyed = false;
  readonly #carrier: Carrier;
  #peer: MemorySocket | undefined;
  #paused = false;
  #muted = false;
  #owner: SocketOwner | undefined;
  #finSent = false;
  #corked: Buffer[] | undefined;
  #corkedBytes = 0;
  #inbox: Arrival[] = [];

  constructor(carrier: Carrier) {
    super();
    this.#carrier = carrier;
  }

  get writableLength(): number {
    return this.#corkedBytes;
  }

  join(peer: MemorySocket): void {
    this.#peer = peer;
  }

  belongTo(owner: SocketOwner): void {
    this.#owner = owner;
  }

  setNoDelay(): void {
    // Nothing is delayed here that could be hurried.
  }

  write(bytes: Uint8Array): boolean {
    if (!this.writable || this.destroyed) return false;
    const copy = Buffer.from(bytes);
    this.#owner?.wrote(this, copy);
    if (this.#corked !== undefined) {
      this.#corked.push(copy);
      this.#corkedBytes += copy.length;
    } else this.#transmit({ kind: 'bytes', bytes: copy });
    // Its owner may die with this: the bytes are on their way, and nobody is left to know it.
    this.#owner?.touch();
    return true;
  }

  cork(): void {
    this.#corked ??= [];
  }

  uncork(): void {
    const held = this.#corked;
    this.#corked = undefined;
    this.#corkedBytes = 0;
    if (held !== undefined && held.length > 0 && !this.destroyed) {
      this.#transmit({ kind: 'bytes', bytes: Buffer.concat(held) });
    }
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    queueMicrotask(() => this.#drain());
  }

  /** What was written arrives, then the end. */
  end(): void {
    if (this.destroyed || this.#finSent) return;
    this.uncork();
    this.writable = false;
    this.#sendEnd('fin');
  }

  destroy(): void {
    this.#close('fin');
  }

  resetAndDestroy(): void {
    this.#close('reset');
  }

  /** Its process is gone: nothing reaches this side any more, and the system ends the connection. */
  sever(): void {
    this.#muted = true;
    this.#close('reset');
  }

  /** Nobody listens there. */
  refuse(): void {
    if (this.#owner !== undefined && this.#owner.stalledForMs > 0) return this.#owner.whenAwake(() => this.refuse());
    if (this.destroyed) return;
    this.destroyed = true;
    this.writable = false;
    this.#tell('error', new Error('connect ECONNREFUSED'));
    this.#tell('close');
  }

  connected(): void {
    if (this.#owner !== undefined && this.#owner.stalledForMs > 0) return this.#owner.whenAwake(() => this.connected());
    if (this.destroyed) return;
    this.connecting = false;
    this.#tell('connect');
  }

  #close(how: 'fin' | 'reset'): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.writable = false;
    this.#corked = undefined;
    this.#corkedBytes = 0;
    this.#inbox = [];
    this.#sendEnd(how);
    queueMicrotask(() => this.#tell('close'));
  }

  #sendEnd(how: 'fin' | 'reset'): void {
    if (this.#finSent && how === 'fin') return;
    this.#finSent = true;
    this.#transmit({ kind: how });
  }

  #transmit(arrival: Arrival): void {
    const peer = this.#peer;
    if (peer !== undefined) this.#carrier(() => peer.#arrive(arrival));
  }

  #arrive(arrival: Arrival): void {
    if (this.destroyed) return;
    this.#inbox.push(arrival);
    this.#drain();
  }

  #drain(): void {
    // What arrives at a stopped process waits in the system, the end of the connection too.
    if (this.#owner !== undefined && this.#owner.stalledForMs > 0) return this.#owner.whenAwake(() => this.#drain());
    while (!this.#paused && !this.destroyed) {
      const arrival = this.#inbox.shift();
      if (arrival === undefined) return;
      if (arrival.kind === 'bytes') {
        if (this.#owner?.touch() === false) continue;
        this.#owner?.heard(this, arrival.bytes);
        this.#tell('data', arrival.bytes);
      } else if (arrival.kind === 'fin') this.#ended();
      else this.#wasReset();
    }
  }

  /** Half-open connections are not kept: the other side's end is ours too. */
  #ended(): void {
    this.#tell('end');
    this.#close('fin');
  }

  #wasReset(): void {
    this.destroyed = true;
    this.writable = false;
    this.#inbox = [];
    this.#tell('error', new Error('read ECONNRESET'));
    this.#tell('close');
  }

  #tell(event: string, value?: unknown): void {
    if (!this.#muted) this.emit(event, value);
  }
}

/** Both ends, each with its own carrier. */
export function memorySocketPair(carriers: { readonly toServer: Carrier; readonly toClient: Carrier }): {
  readonly client: MemorySocket;
  readonly server: MemorySocket;
} {
  const client = new MemorySocket(carriers.toServer);
  const server = new MemorySocket(carriers.toClient);
  client.join(server);
  server.join(client);
  return { client, server };
}
