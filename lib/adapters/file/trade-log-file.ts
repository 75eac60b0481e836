/**
 * The local sink of the trade log: one `write` of one JSON line an entry, on the caller's tick and without waiting. What
 * the kernel has accepted survives the death of the process; with `durable`, `flush` makes it survive the machine's.
 * It ships nothing anywhere and rotates nothing: full is full, and counted.
 */
import { closeSync, fdatasync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { nextSequence } from '../../domain/entry-sequence.ts';
import { createRecentIds } from '../../domain/recent-ids.ts';
import type { CountingTradeLog, SequencedEntry, TradeLogEntry } from '../../ports/trade-log.ts';

export interface TradeLogFile extends CountingTradeLog {
  /** Idempotent; what is pushed afterwards is counted as failed. */
  close(): void;
}

export interface TradeLogFileOptions {
  readonly file: string;
  /** Told of losses at the 1st, 2nd, 4th, 8th... of them. */
  readonly report: (problem: string) => void;
  /** Beyond it only entries of errors are taken, up to `ERROR_RESERVE_BYTES` more. */
  readonly maxBytes?: number;
  /** `flush` waits for the disk (one fdatasync for all entries so far). */
  readonly durable?: boolean;
  readonly nowMs?: () => number;
}

export const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;
/** Kept for entries of errors when the file is full. */
export const ERROR_RESERVE_BYTES = 1024 * 1024;

const REMEMBERED_IDS = 20_000;

const syncToDisk = promisify(fdatasync);

/** @throws Error of node:fs where the file cannot be opened for appending */
export function openTradeLogFile(options: TradeLogFileOptions): TradeLogFile {
  const { file: path, maxBytes = DEFAULT_MAX_BYTES, nowMs = Date.now } = options;
  const file = openSync(path, 'a+', 0o600);
  const counts = { written: 0, refused: 0, failed: 0 };
  let { size } = fstatSync(file);
  // A line that was cut (the machine died, the disk was full) must not swallow the next one.
  let isTorn = size > 0 && !endsWithNewline(file, size);
  let sequence = 0;
  let isClosed = false;
  const recent = createRecentIds(REMEMBERED_IDS);

  const lose = (kind: 'refused' | 'failed', why: string): void => {
    counts[kind] += 1;
    const times = counts[kind];
    if ((times & (times - 1)) === 0) tell(options.report, `Trade log ${kind} ${times} entries so far: ${why}`);
  };

  const append = (entry: TradeLogEntry): void => {
    if (isClosed) return lose('failed', 'it is closed');
    const next = nextSequence(sequence, nowMs());
    const line: SequencedEntry = { ...entry, sequence: next };
    const bytes = Buffer.from(`${isTorn ? '\n' : ''}${JSON.stringify(line)}\n`, 'utf8');
    const limit = isError(entry) ? maxBytes + ERROR_RESERVE_BYTES : maxBytes;
    if (size + bytes.byteLength > limit) return lose('refused', `the file is full at ${maxBytes} bytes`);
    sequence = next;
    const written = writeSync(file, bytes);
    size += written;
    isTorn = written < bytes.byteLength;
    if (isTorn) return lose('failed', `the disk took ${written} of ${bytes.byteLength} bytes`);
    counts.written += 1;
    recent.add(entry.id);
  };

  return {
    push: (entry) => {
      try {
        append(entry);
      } catch (error) {
        lose('failed', String(error));
      }
    },
    flush: async (signal) => {
      signal.throwIfAborted();
      if (options.durable === true && !isClosed) await syncToDisk(file);
    },
    whereIs: (entryId) => (recent.has(entryId) ? 'shipped' : 'unknown'),
    counts: () => ({ ...counts }),
    describe: () => `file: ${counts.written} written, ${counts.refused} refused, ${counts.failed} failed`,
    close: () => {
      if (isClosed) return;
      isClosed = true;
      closeSync(file);
    },
  };
}

const isError = ({ action, status }: TradeLogEntry): boolean =>
  action === 'ERROR' || status === 'FAILED' || status === 'UNKNOWN';

function endsWithNewline(file: number, size: number): boolean {
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}

/** A reporter that throws must not make `push` throw; the loss stays in the counts. */
function tell(report: (problem: string) => void, problem: string): void {
  try {
    report(problem);
  } catch {
    return;
  }
}
