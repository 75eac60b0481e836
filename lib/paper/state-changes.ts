/**
 * What of the broker's state has changed since it was last kept, by name. The parts of the broker say what they put and
 * remove; what a value looks like on disk is the caller's (`broker-state.ts`). It writes nothing itself.
 */

/** A named value as plain JSON; null: it is gone. */
export type StateEntry = readonly [name: string, value: unknown];

/** Told by a part of the broker of each of its changes, as they happen. */
export interface Recorder<Value> {
  put(key: string | number, value: Value): void;
  remove(key: string | number): void;
}

/** For a broker that nobody keeps. */
export const UNRECORDED: Recorder<unknown> = { put: () => undefined, remove: () => undefined };

export class ChangedEntries {
  /** name -> how to write its newest value; null: removed. In order of the first change. */
  readonly #changes = new Map<string, (() => unknown) | null>();

  /** Values must not change after they are put, or say the newest when `write` is called. */
  recorder<Value>(folder: string, write: (value: Value) => unknown): Recorder<Value> {
    return {
      put: (key, value) => void this.#changes.set(`${folder}/${key}`, () => write(value)),
      remove: (key) => void this.#changes.set(`${folder}/${key}`, null),
    };
  }

  get isEmpty(): boolean {
    return this.#changes.size === 0;
  }

  entries(): readonly StateEntry[] {
    return [...this.#changes].map(([name, write]) => [name, write === null ? null : write()]);
  }

  clear(): void {
    this.#changes.clear();
  }
}
