/** Where the embedded store keeps its transactions. Real one: `file-journal.ts`. */
import type { DocumentWrite } from '../records/document-write.ts';

export interface JournalEntry {
  readonly path: string;
  /** JSON text; empty for a removal. */
  readonly text: string;
  readonly expireAtMs: number | undefined;
}

export interface Journal {
  /** Calls `store` for every entry kept, oldest first. */
  replay(store: (entry: JournalEntry) => void): void;
  /** All writes or none, in the file when it returns. @throws StoreError and then none is */
  append(writes: readonly DocumentWrite[]): void;
  /** Rewrites the file with `entries` alone where it has grown far beyond them. */
  compactIfDue(entries: () => Iterable<JournalEntry>): void;
  close(): void;
}
