/**
 * The documents read or written last, as objects: a run reads the same books and facts many times between two writes of
 * them, and what was just written is read next. They are frozen, so that nobody changes what the next one is given. Only a
 * bounded number and length is kept, by path; the text stays what is stored.
 */
import { MAX_CHANGES_PER_TRANSACTION } from '../../ports/store-limits.ts';
import { freezeDeep } from '../records/freeze-deep.ts';

/** All that one transaction may write is read next: the orders of a basket of a thousand. */
const MOST_OF_A_GENERATION = MAX_CHANGES_PER_TRANSACTION;
/** Characters of their texts: some documents are a megabyte. */
const MOST_TEXT_OF_A_GENERATION = 2_000_000;

interface Kept {
  readonly text: string;
  readonly document: unknown;
}

export class RecentDocuments {
  /**
   * Two generations: what is used goes into the newer one, and when that is full the older one is dropped as a whole. To order
   * all by their last use would cost more than to read some again.
   */
  #newer = new Map<string, Kept>();
  #older = new Map<string, Kept>();
  /** Characters of all texts in the newer one, at least. */
  #length = 0;

  /** The frozen document of this text. */
  of(path: string, text: string): unknown {
    const newer = this.#newer.get(path);
    if (newer?.text === text) return newer.document;
    const older = this.#older.get(path);
    const document: unknown = older?.text === text ? older.document : JSON.parse(text);
    this.keep(path, { text, document });
    return document;
  }

  /** Freezes the document, which must be what its text says. */
  keep(path: string, kept: Kept): void {
    freezeDeep(kept.document);
    const isFull = this.#newer.size >= MOST_OF_A_GENERATION || this.#length >= MOST_TEXT_OF_A_GENERATION;
    if (isFull) {
      this.#older = this.#newer;
      this.#newer = new Map();
      this.#length = 0;
    }
    this.#newer.set(path, kept);
    this.#length += kept.text.length;
  }
}
