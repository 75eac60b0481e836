/**
 * Accepted trade-log lines on disk until they are shipped: one `write` of one line, which the kernel keeps when the
 * process dies; with `durable`, a grouped fdatasync keeps it when the machine does. Segments keep files small and reading
 * them short. It ships nothing, and its bound is its caller's: the queue that it mirrors.
 */
import {
  closeSync,
  fdatasync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { EntryLine, EntrySpool } from '../../ports/trade-log.ts';
import { orphanName, ownerName, takeOverOrphans } from './spool-owner.ts';
import {
  firstSegmentIn,
  readSegment,
  removedText,
  removeSegment,
  REMOVED_SUFFIX,
  segmentName,
} from './spool-segment.ts';

export interface EntrySpoolOptions {
  /** Shared by all processes that write to one topic; made where it is missing. */
  readonly folder: string;
  /** Each line reaches the disk within moments, many with one sync; `sync` waits for it. */
  readonly durable?: boolean;
  /** Told of lines that cannot be read. */
  readonly report: (problem: string) => void;
}

/** About 700 entries: a leftover is read in a few milliseconds at most. */
const SEGMENT_BYTES = 512 * 1024;

interface Segment {
  readonly path: string;
  readonly file: number;
  bytes: number;
  /** As they stand in the file, cut ones included. */
  lines: number;
  /** Lines that are not removed. */
  kept: number;
}

/** Where a line lies: the n-th of its segment. Sequence numbers of other processes' lines may be ours. */
interface Place {
  readonly segment: Segment;
  readonly line: number;
}

const syncToDisk = promisify(fdatasync);

/** @throws Error of node:fs where the folder cannot be made */
export function openEntrySpool(options: EntrySpoolOptions): EntrySpool {
  return new FileSpool(options);
}

class FileSpool implements EntrySpool {
  readonly #options: EntrySpoolOptions;
  readonly #owner = ownerName();
  readonly #own: string;
  /** Oldest first; the last one is written to. */
  #segments: readonly Segment[] = [];
  readonly #places = new WeakMap<EntryLine, Place>();
  #segmentCount = 0;
  #isTorn = false;
  readonly #orphans: string[] = [];
  #leftover: { readonly folder: string; readonly segment: string } | undefined;
  #syncing: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: EntrySpoolOptions) {
    this.#options = options;
    this.#own = path.join(options.folder, this.#owner);
    mkdirSync(this.#own, { recursive: true, mode: 0o700 });
  }

  append(line: EntryLine): void {
    if (this.#isClosed) throw new Error('Spool cannot be written: found it closed, needed it open');
    const segment = this.#writable();
    // A line that was cut must not swallow the next one.
    const bytes = Buffer.from(this.#isTorn ? `\n${line.text}\n` : `${line.text}\n`, 'utf8');
    const written = writeSync(segment.file, bytes);
    segment.bytes += written;
    if (written > 0) segment.lines += 1;
    this.#isTorn = written < bytes.byteLength;
    if (this.#isTorn) throw new Error(`Disk took part of a line: found ${written} bytes, needed ${bytes.byteLength}`);
    segment.kept += 1;
    this.#places.set(line, { segment, line: segment.lines - 1 });
    if (this.#options.durable === true) this.#startSync(segment.file);
  }

  remove(lines: readonly EntryLine[]): void {
    if (this.#isClosed) return;
    const bySegment = new Map<Segment, number[]>();
    for (const line of lines) {
      const place = this.#places.get(line);
      if (place === undefined) continue;
      this.#places.delete(line);
      const numbers = bySegment.get(place.segment);
      if (numbers === undefined) bySegment.set(place.segment, [place.line]);
      else numbers.push(place.line);
    }
    for (const [segment, numbers] of bySegment) this.#removeFrom(segment, numbers);
  }

  #removeFrom(segment: Segment, numbers: readonly number[]): void {
    segment.kept -= numbers.length;
    if (segment.kept > 0) return appendText(segment.path + REMOVED_SUFFIX, removedText(numbers));
    if (segment !== this.#segments.at(-1)) {
      this.#segments = this.#segments.filter((other) => other !== segment);
      return drop(segment);
    }
    // Lines first: numbers of lines that are gone do no harm.
    ftruncateSync(segment.file, 0);
    rmSync(segment.path + REMOVED_SUFFIX, { force: true });
    this.#isTorn = false;
    segment.bytes = 0;
    segment.lines = 0;
  }

  nextLeftover(): readonly EntryLine[] | undefined {
    if (this.#isClosed) return undefined;
    if (this.#orphans.length === 0) this.#orphans.push(...takeOverOrphans(this.#options.folder, this.#owner));
    for (let folder = this.#orphans[0]; folder !== undefined; folder = this.#orphans[0]) {
      const segment = firstSegmentIn(folder);
      if (segment === undefined) {
        rmSync(folder, { recursive: true, force: true });
        this.#orphans.shift();
        continue;
      }
      const lines = readSegment(path.join(folder, segment), this.#options.report);
      this.#leftover = { folder, segment };
      if (lines.length > 0) return lines;
      this.removeLeftover();
    }
    return undefined;
  }

  removeLeftover(): void {
    if (this.#leftover === undefined) return;
    const { folder, segment } = this.#leftover;
    this.#leftover = undefined;
    removeSegment(path.join(folder, segment));
  }

  async sync(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const file = this.#segments.at(-1)?.file;
    if (this.#options.durable !== true || file === undefined || this.#isClosed) return;
    // One that began earlier may miss the newest lines.
    await this.#syncing;
    if (!this.#isClosed) await (this.#syncing ?? syncToDisk(file));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const left = this.#segments.filter(({ kept }) => kept > 0);
    for (const segment of this.#segments) {
      if (left.includes(segment)) closeSync(segment.file);
      else drop(segment);
    }
    for (const folder of this.#orphans) renameSync(folder, path.join(this.#options.folder, orphanName()));
    if (left.length === 0) rmSync(this.#own, { recursive: true, force: true });
    else renameSync(this.#own, path.join(this.#options.folder, orphanName()));
  }

  #writable(): Segment {
    const last = this.#segments.at(-1);
    if (last !== undefined && last.bytes < SEGMENT_BYTES) return last;
    this.#segmentCount += 1;
    const file = path.join(this.#own, segmentName(this.#segmentCount));
    const segment = { path: file, file: openSync(file, 'a', 0o600), bytes: 0, lines: 0, kept: 0 };
    this.#segments = [...this.#segments, segment];
    this.#isTorn = false;
    return segment;
  }

  /** One sync for all lines written while the one before was under way. */
  #startSync(file: number): void {
    if (this.#syncing !== undefined) return;
    this.#syncing = new Promise((resolve) => setImmediate(resolve))
      .then(() => (this.#isClosed ? undefined : syncToDisk(file)))
      .catch((error: unknown) => this.#options.report(`Trade-log spool was not synced: ${String(error)}`))
      .finally(() => (this.#syncing = undefined));
  }
}

function appendText(file: string, text: string): void {
  const opened = openSync(file, 'a', 0o600);
  try {
    writeSync(opened, text);
  } finally {
    closeSync(opened);
  }
}

function drop({ file, path: name }: Segment): void {
  closeSync(file);
  unlinkSync(name);
  rmSync(name + REMOVED_SUFFIX, { force: true });
}
