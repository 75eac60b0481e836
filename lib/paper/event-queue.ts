/**
 * Delivers what happened at the broker in order, synchronously, and never in the middle of a change: whoever asks for more
 * from within a listener finds a consistent broker, and the new events come after those under way. It keeps none. What
 * must be safe before anybody hears of it is the caller's `beforeTelling`.
 */
import type { PaperEvent } from './paper-broker.ts';

export type PaperListener = (event: PaperEvent) => void;

export class EventQueue {
  readonly #listeners = new Set<PaperListener>();
  #waiting: PaperEvent[] = [];
  #isDelivering = false;
  readonly #beforeTelling: () => void;

  /** @param beforeTelling called before each delivery; where it throws, nothing is told until it no longer does. */
  constructor(beforeTelling: () => void) {
    this.#beforeTelling = beforeTelling;
  }

  subscribe(listener: PaperListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  push(event: PaperEvent): void {
    if (this.#listeners.size > 0) this.#waiting.push(event);
  }

  /** Delivers everything pushed so far. A listener that throws does not keep the others from hearing; its error is thrown at the end. */
  deliver(): void {
    this.#beforeTelling();
    if (this.#isDelivering) return;
    const errors: unknown[] = [];
    this.#isDelivering = true;
    try {
      while (this.#waiting.length > 0) this.#deliverWaiting(errors);
    } finally {
      this.#isDelivering = false;
    }
    if (errors.length > 0)
      throw new AggregateError(
        errors,
        `Listeners of the paper broker failed: found ${errors.length} errors, needed none`,
      );
  }

  #deliverWaiting(errors: unknown[]): void {
    const batch = this.#waiting;
    this.#waiting = [];
    for (const event of batch) {
      for (const listener of this.#listeners) {
        try {
          listener(event);
        } catch (error) {
          errors.push(error);
        }
      }
    }
  }
}
