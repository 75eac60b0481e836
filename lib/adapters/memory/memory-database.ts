/**
 * The embedded store: documents as JSON text in maps, one writer, optionally kept in a file. A transaction is one
 * synchronous step, so that nothing can come between its read and its write; values are text inside, so that no
 * caller can change them from outside. It serves our ports and is not a Firestore: no queries, listeners by path only.
 */
import type { DocumentWrite } from '../records/document-write.ts';
import { collectionOf } from '../records/document-paths.ts';
import type { Journal } from './journal.ts';
import { RecentDocuments } from './recent-documents.ts';

export interface MemoryDatabaseOptions {
  /** Keeps every transaction; without it the store ends with its process. */
  readonly journal?: Journal;
  /** With a clock, what is past its `expireAt` is dropped as more is written; without one nothing ever is. */
  readonly nowMs?: () => number;
}

interface Entry {
  readonly text: string;
  readonly expireAtMs: number | undefined;
}

/** Expired documents dropped at most with one transaction: no pause however many there are. */
const DROPS_PER_TRANSACTION = 16;

export class MemoryDatabase {
  readonly #collections = new Map<string, Map<string, Entry>>();
  /**
   * kind (`runs`, `events`) -> path -> expireAtMs, oldest write first. Documents of a kind live equally long; what lives
   * longer must not keep what has expired.
   */
  readonly #expiring = new Map<string, Map<string, number>>();
  readonly #journal: Journal | undefined;
  readonly #nowMs: (() => number) | undefined;
  readonly #recent = new RecentDocuments();
  readonly #watchers = new Set<(paths: ReadonlySet<string>) => void>();
  #inTransaction = false;
  #closed = false;

  constructor(options: MemoryDatabaseOptions = {}) {
    this.#nowMs = options.nowMs;
    this.#journal = options.journal;
    this.#journal?.replay((entry) => this.#store(entry.path, entry.text, entry.expireAtMs));
  }

  /** Runs `body` alone: it reads what is newest and nothing is written until it returns its writes. */
  transact<Result>(signal: AbortSignal, body: () => { writes: readonly DocumentWrite[]; result: Result }): Result {
    signal.throwIfAborted();
    if (this.#closed) throw new Error('Store cannot be used: found it closed, needed it open');
    if (this.#inTransaction) throw new Error('Transaction cannot begin: found another one under way, needed none');
    this.#inTransaction = true;
    try {
      const { writes, result } = body();
      signal.throwIfAborted();
      this.#commit([...writes, ...this.#drops()]);
      return result;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** A transaction that writes nothing. */
  read<Result>(signal: AbortSignal, body: () => Result): Result {
    return this.transact(signal, () => ({ writes: [], result: body() }));
  }

  /** The stored document, frozen; undefined where none is. */
  get(path: string): unknown {
    const entry = this.#collections.get(collectionOf(path))?.get(path);
    return entry === undefined ? undefined : this.#recent.of(path, entry.text);
  }

  /** path -> frozen document of one collection, in no particular order. */
  list(collection: string): readonly (readonly [string, unknown])[] {
    const entries = this.#collections.get(collection) ?? new Map<string, Entry>();
    return [...entries].map(([path, { text }]) => [path, this.#recent.of(path, text)]);
  }

  /** As `list`, each document as the JSON text it is kept as: who keeps what it made of a text need not read it again. */
  texts(collection: string): readonly (readonly [string, string])[] {
    const entries = this.#collections.get(collection) ?? new Map<string, Entry>();
    return [...entries].map(([path, { text }]) => [path, text]);
  }

  /** Calls `changed` with the paths written, in a tick of its own after each commit, until the returned function is called. */
  watch(changed: (paths: ReadonlySet<string>) => void): () => void {
    // One function watching twice is two watchers.
    const own = (paths: ReadonlySet<string>): void => changed(paths);
    this.#watchers.add(own);
    return () => void this.#watchers.delete(own);
  }

  /** Ends the file's use; idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#journal?.close();
  }

  #commit(writes: readonly DocumentWrite[]): void {
    if (writes.length === 0) return;
    this.#journal?.append(writes);
    for (const { path, document, text, expireAtMs } of writes) {
      if (document === undefined) this.#remove(path);
      else {
        this.#store(path, text, expireAtMs);
        this.#recent.keep(path, { text, document });
      }
    }
    this.#journal?.compactIfDue(() => this.#entries());
    if (this.#watchers.size > 0) this.#tell(new Set(writes.map(({ path }) => path)));
  }

  #tell(paths: ReadonlySet<string>): void {
    for (const watcher of this.#watchers) {
      queueMicrotask(() => {
        if (!this.#closed && this.#watchers.has(watcher)) watcher(paths);
      });
    }
  }

  #store(path: string, text: string, expireAtMs: number | undefined): void {
    if (text === '') return this.#remove(path);
    const collection = collectionOf(path);
    const entries = this.#collections.get(collection) ?? new Map<string, Entry>();
    this.#collections.set(collection, entries);
    entries.set(path, { text, expireAtMs });
    const expiring = this.#expiringOf(collection);
    expiring.delete(path);
    if (expireAtMs !== undefined) expiring.set(path, expireAtMs);
  }

  #remove(path: string): void {
    const collection = collectionOf(path);
    const entries = this.#collections.get(collection);
    entries?.delete(path);
    if (entries?.size === 0) this.#collections.delete(collection);
    this.#expiringOf(collection).delete(path);
  }

  /** By the last name of the collection: every run has its own collection of events. */
  #expiringOf(collection: string): Map<string, number> {
    const kind = collection.slice(collection.lastIndexOf('/') + 1);
    const known = this.#expiring.get(kind) ?? new Map<string, number>();
    this.#expiring.set(kind, known);
    return known;
  }

  *#entries(): Iterable<{ path: string; text: string; expireAtMs: number | undefined }> {
    for (const entries of this.#collections.values()) {
      for (const [path, entry] of entries) yield { path, ...entry };
    }
  }

  #drops(): readonly DocumentWrite[] {
    const now = this.#nowMs?.();
    const drops: DocumentWrite[] = [];
    if (now === undefined) return drops;
    for (const expiring of this.#expiring.values()) {
      for (const [path, expireAtMs] of expiring) {
        if (expireAtMs > now || drops.length === DROPS_PER_TRANSACTION) break;
        drops.push({ path, document: undefined, text: '', expireAtMs: undefined });
      }
    }
    return drops;
  }
}
