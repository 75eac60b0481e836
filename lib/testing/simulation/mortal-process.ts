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
}

export class MortalProcess {
  readonly clock: Clock;
  readonly died: Promise<'died'>;
  readonly #world: VirtualClock;
  readonly #sockets = new Set<MemorySocket>();
  readonly #tellDeath: () => void;
  #left: number;
  #alive = true;
  #touches = 0;
  #stalledUntilMs = 0;

  constructor({ clock, skewMs, diesAfter }: MortalProcessOptions) {
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
    return socket;
  }

  die(): void {
    if (!this.#alive) return;
    this.#alive = false;
    for (const socket of this.#sockets) socket.sever();
    this.#tellDeath();
  }
}

const neverAnswered = (): Promise<never> => new Promise<never>(() => undefined);
