/**
 * The documents read or written last, as objects: a run reads the same books and facts many times between two writes of
 * them, and what was just written is read next. They are frozen, so that nobody changes what the next one is given. Only a
 * bounded number and length is kept, by path; the text stays what is stored.
 */
import { MAX_CHANGES_PER_TRANSACTION } from '../../ports/store-limits.ts';
import { freezeDeep } from '../records/freeze-deep.ts';

/** All that one transaction may write is read next: the orders of a basket of a thousand. */
const MOST_KEPT = MAX_CHANGES_PER_TRANSACTION;
/** Characters of their texts: some documents are a megabyte. */
const MOST_TEXT = 4_000_000;

interface Kept {
  readonly text: string;
  readonly document: unknown;
}

export class RecentDocuments {
  /** Least recently used first. */
  readonly #kept = new Map<string, Kept>();
  /** Characters of all texts kept. */
  #length = 0;

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
    freezeDeep(kept.document);
    this.#touch(path, kept);
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT && this.#length <= MOST_TEXT) return;
      this.#drop(oldest);
    }
  }

  #touch(path: string, kept: Kept): void {
    this.#drop(path);
    this.#kept.set(path, kept);
    this.#length += kept.text.length;
  }

  #drop(path: string): void {
    this.#length -= this.#kept.get(path)?.text.length ?? 0;
    this.#kept.delete(path);
  }
}
