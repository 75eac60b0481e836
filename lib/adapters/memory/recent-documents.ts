/**
 * The documents read or written last, as objects: a run reads the same books and facts many times between two writes of
 * them, and what was just written is read next. They are frozen, so that nobody changes what the next one is given. Only a
 * bounded number is kept, by path; the text stays what is stored.
 */

const MOST_KEPT = 256;

interface Kept {
  readonly text: string;
  readonly document: unknown;
}

export class RecentDocuments {
  /** Least recently used first. */
  readonly #kept = new Map<string, Kept>();

  /** The frozen document of this text. */
  of(path: string, text: string): unknown {
    const known = this.#kept.get(path);
    if (known?.text === text) {
      this.#touch(path, known);
      return known.document;
    }
    const document: unknown = JSON.parse(text);
    this.keep(path, { text, document });
    return document;
  }

  /** Freezes the document, which must be what its text says. */
  keep(path: string, kept: Kept): void {
    freeze(kept.document);
    this.#touch(path, kept);
    const [oldest] = this.#kept.size > MOST_KEPT ? this.#kept.keys() : [];
    if (oldest !== undefined) this.#kept.delete(oldest);
  }

  #touch(path: string, kept: Kept): void {
    this.#kept.delete(path);
    this.#kept.set(path, kept);
  }
}

/** Frozen to the ground: parts that several documents share need no second look. */
const frozen = new WeakSet<object>();

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || frozen.has(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
  frozen.add(value);
}
