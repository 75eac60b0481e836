/**
 * The embedded store's file: an append log, compacted when it has grown far beyond what it holds.
 *
 * What survives: a transaction is in the file (one write) before its caller hears of it, so a kill -9 of the process
 * loses at most the one being written, whose torn line is cut at the next start. Against a power cut choose
 * `each-transaction`, which syncs every commit to the disk (some milliseconds each); `at-compaction` leaves that to
 * the operating system and syncs only compactions and the close.
 */
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { StoreError } from '../../domain/store-error.ts';
import { FileLockedError, lockFile } from '../../files/lock-file.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import type { DocumentWrite } from '../records/document-write.ts';
import { HEADER, parseJournal, transactionLine } from './journal-lines.ts';
import type { Journal, JournalEntry } from './journal.ts';

export type SyncPolicy = 'each-transaction' | 'at-compaction';

export interface FileJournalOptions {
  readonly file: string;
  readonly sync: SyncPolicy;
  /** Compacted when it is longer than twice its last compaction plus this; 8 MB is a good choice. */
  readonly slackBytes: number;
  /** What happened to the file that a person should know, in words. */
  readonly notice: (text: string) => void;
}

/** Entries are written in pieces of about this size while compacting. */
const PIECE_BYTES = 1_000_000;

export class FileJournal implements Journal {
  readonly #options: FileJournalOptions;
  readonly #unlock: () => void;
  #descriptor: number;
  #length = 0;
  #compactAtBytes = 0;
  /** Why nothing can be written any more; undefined while all is well. */
  #broken: string | undefined;

  /** Locks and opens the file, or makes it. @throws StoreError (`refused`) where another process has it */
  constructor(options: FileJournalOptions) {
    this.#options = options;
    this.#unlock = lockStore(options.file);
    try {
      rmSync(`${options.file}.new`, { force: true });
      this.#descriptor = openSync(options.file, 'a+', 0o600);
    } catch (error) {
      this.#unlock();
      throw error;
    }
  }

  replay(store: (entry: JournalEntry) => void): void {
    try {
      this.#replay(store);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  append(writes: readonly DocumentWrite[]): void {
    if (this.#broken !== undefined) throw new StoreError('unavailable', this.#broken);
    const line = transactionLine(writes);
    try {
      writeWhole(this.#descriptor, line);
    } catch (error) {
      this.#undo(error);
    }
    this.#length += line.length;
    if (this.#options.sync === 'each-transaction') this.#sync();
  }

  compactIfDue(entries: () => Iterable<JournalEntry>): void {
    if (this.#length < this.#compactAtBytes || this.#broken !== undefined) return;
    const { file, notice } = this.#options;
    try {
      this.#compact(entries());
    } catch (error) {
      // The log as it is remains whole: the next try is when it has doubled.
      rmSync(`${file}.new`, { force: true });
      this.#compactAtBytes = this.#length * 2;
      notice(`Store file ${file} could not be compacted: ${textOf(error)}`);
    }
  }

  close(): void {
    if (this.#descriptor === -1) return;
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    this.#descriptor = -1;
    this.#broken = 'Store file is closed';
    this.#unlock();
  }

  #replay(store: (entry: JournalEntry) => void): void {
    const { file, notice } = this.#options;
    const bytes = readFileSync(this.#descriptor);
    const { wholeBytes } = parseJournal(file, bytes, store);
    if (wholeBytes < bytes.length) {
      ftruncateSync(this.#descriptor, wholeBytes);
      const cut = bytes.length - wholeBytes;
      notice(`Store file ${file} ended within a transaction that was never committed: cut ${cut} bytes`);
    }
    this.#length = wholeBytes;
    if (wholeBytes === 0) {
      writeWhole(this.#descriptor, HEADER);
      fsyncSync(this.#descriptor);
      this.#length = HEADER.length;
    }
    // How much of it still counts is not known yet: a long file is compacted with its first transaction.
    this.#compactAtBytes = Math.max(this.#options.slackBytes, HEADER.length * 2);
  }

  #compact(entries: Iterable<JournalEntry>): void {
    const { file, slackBytes } = this.#options;
    const fresh = openSync(`${file}.new`, 'a+', 0o600);
    let length = 0;
    try {
      length = writeEntries(fresh, entries);
      fsyncSync(fresh);
      renameSync(`${file}.new`, file);
    } catch (error) {
      closeSync(fresh);
      throw error;
    }
    closeSync(this.#descriptor);
    this.#descriptor = fresh;
    this.#length = length;
    this.#compactAtBytes = length * 2 + slackBytes;
    syncFolder(path.dirname(file));
  }

  /** Takes a half-written line back, so that the transaction has not happened. */
  #undo(cause: unknown): never {
    try {
      ftruncateSync(this.#descriptor, this.#length);
    } catch {
      this.#broken = `Store file ${this.#options.file} must be opened again: found a half-written line, needed it cut`;
    }
    throw new StoreError('unavailable', `Store file ${this.#options.file} cannot be written: ${textOf(cause)}`);
  }

  #sync(): void {
    try {
      fdatasyncSync(this.#descriptor);
    } catch (error) {
      this.#broken = `Store file ${this.#options.file} must be opened again: found a failed sync (${textOf(error)})`;
      throw new StoreError('outcome-unknown', this.#broken);
    }
  }
}

function lockStore(file: string): () => void {
  try {
    return lockFile({ file, what: 'Store file' });
  } catch (error) {
    if (error instanceof FileLockedError) throw new StoreError('refused', error.message);
    throw error;
  }
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(descriptor, bytes, written, bytes.length - written);
  }
}

/** The header and one line an entry; returns the bytes written. */
function writeEntries(descriptor: number, entries: Iterable<JournalEntry>): number {
  let pieces: Buffer[] = [HEADER];
  let pending = HEADER.length;
  let total = 0;
  const flush = (): void => {
    writeWhole(descriptor, Buffer.concat(pieces));
    total += pending;
    pieces = [];
    pending = 0;
  };
  for (const entry of entries) {
    const line = transactionLine([entry]);
    pieces.push(line);
    pending += line.length;
    if (pending >= PIECE_BYTES) flush();
  }
  flush();
  return total;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
