/**
 * A process of the desk that dies at a moment of the seed's choice: at the n-th time it touches the world outside (a
 * store call before it begins or after it took effect, a timer, bytes in or out). From then on nothing it does reaches
 * anything and nothing reaches it: its store calls never answer, its timers never fire, the system ends its connections.
 */
import type { Clock } from '../../ports/clock.ts';
import type { MemorySocket } from './memory-socket.ts';
import { clockOver, type VirtualClock } from './virtual-clock.ts';

export interface MortalProcessOptions {
  readonly clock: VirtualClock;
  /** Its clock differs from the others' by so much. */
  readonly skewMs: number;
  /** Touches of the world until it dies; undefined: it lives. */
  readonly diesAfter: number | undefined;
  readonly wire?: WireWatch | undefined;
}

/** Told of every byte of the process, in the tick in which it leaves or is read. */
export interface WireWatch {
  opened(socket: MemorySocket): void;
  wrote(socket: MemorySocket, bytes: Buffer): void;
  heard(socket: MemorySocket, bytes: Buffer): void;
}

export class MortalProcess {
  readonly clock: Clock;
  readonly died: Promise<'died'>;
  readonly #world: VirtualClock;
  readonly #sockets = new Set<MemorySocket>();
  readonly #tellDeath: () => void;
  readonly #wire: WireWatch | undefined;
  /** Aborts when the world ends: what a dead process awaits would keep its world in memory otherwise. */
  readonly #end = new AbortController();
  #left: number;
  #alive = true;
  #touches = 0;
  #stalledUntilMs = 0;

  constructor({ clock, skewMs, diesAfter, wire }: MortalProcessOptions) {
    this.#wire = wire;
    this.#world = clock;
    this.#left = diesAfter ?? Number.POSITIVE_INFINITY;
    const { promise, resolve } = Promise.withResolvers<'died'>();
    this.died = promise;
    this.#tellDeath = () => resolve('died');
    this.clock = clockOver(
      () => clock.nowMs() + skewMs,
      (durationMs, task) => this.after(durationMs, task),
    );
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  /** Of the world outside, so far. */
  get touches(): number {
    return this.#touches;
  }

  /** When it last woke, or will: 0 where it never stood still. */
  get awakeFromMs(): number {
    return this.#stalledUntilMs;
  }

  /** What it is still kept from, milliseconds. */
  get stalledForMs(): number {
    return Math.max(0, this.#stalledUntilMs - this.#world.nowMs());
  }

  /** As if it were stopped and woken later: nothing reaches it meanwhile, and then all of it. */
  stall(durationMs: number): void {
    this.#stalledUntilMs = this.#world.nowMs() + durationMs;
  }

  after(durationMs: number, task: () => void): () => void {
    let cancelLater = (): void => undefined;
    const fire = (): void => {
      const waitMs = this.stalledForMs;
      if (waitMs > 0) cancelLater = this.#world.after(waitMs, fire);
      else if (this.touch()) task();
    };
    const cancel = this.#world.after(durationMs, fire);
    return () => {
      cancel();
      cancelLater();
    };
  }

  /** Called when it is awake: at once where it is. */
  whenAwake(task: () => void): void {
    const waitMs = this.stalledForMs;
    if (waitMs > 0) this.#world.after(waitMs, () => this.whenAwake(task));
    else task();
  }

  /** Whether it still lives after this one. */
  touch(): boolean {
    if (!this.#alive) return false;
    this.#touches += 1;
    this.#left -= 1;
    if (this.#left > 0) return true;
    this.die();
    return false;
  }

  /** One call to the outside: it may die before it begins, and before it hears the answer. */
  async call<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!this.touch()) return neverAnswered();
    try {
      const result = await work();
      await this.#awake();
      return this.touch() ? result : await neverAnswered();
    } catch (error) {
      await this.#awake();
      if (!this.#alive) return neverAnswered();
      throw error;
    }
  }

  async #awake(): Promise<void> {
    if (this.stalledForMs > 0) await new Promise<void>((resolve) => this.whenAwake(resolve));
  }

  /** A connection of this process ends with it. */
  own(socket: MemorySocket): MemorySocket {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.belongTo(this);
    this.#wire?.opened(socket);
    return socket;
  }

  wrote(socket: MemorySocket, bytes: Buffer): void {
    this.#wire?.wrote(socket, bytes);
  }

  heard(socket: MemorySocket, bytes: Buffer): void {
    this.#wire?.heard(socket, bytes);
  }

  /** The signal of one call of this process: aborts with `signal`, and with the end of its world. */
  within(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#end.signal]);
  }

  /**
   * The world is over. Node keeps a composed signal (`AbortSignal.any`) for as long as anybody listens to it, and a call
   * that died never takes its listeners back: each seed would stay in memory with all it has stored. What still runs is
   * dead before it hears of it.
   */
  bury(): void {
    this.die();
    this.#end.abort(new Error('The simulation is over'));
  }

  die(): void {
    if (!this.#alive) return;
    this.#alive = false;
    for (const socket of this.#sockets) socket.sever();
    this.#tellDeath();
  }
}

const neverAnswered = (): Promise<never> => new Promise<never>(() => undefined);
