/**
 * The text of a store file: a header, then one line a transaction, `crc32 json\n`, the JSON a list of
 * `[path, document, expireAtMs?]` (a removed document is null). Only bytes in, entries out; no file is touched here.
 */
import { crc32 } from 'node:zlib';
import { CorruptRecordError } from '../../domain/errors.ts';
import type { JournalEntry } from './journal.ts';

export const HEADER = line('{"format":"intentdesk-store","version":1}');

export function transactionLine(entries: readonly JournalEntry[]): Buffer {
  return line(`[${entries.map(entryText).join(',')}]`);
}

export interface ParsedJournal {
  /** Bytes up to here are whole lines; what follows is the beginning of a transaction that was never finished. */
  readonly wholeBytes: number;
}

/**
 * Calls `store` for every entry of every whole transaction. A damaged last line is a torn write and is reported by
 * `wholeBytes`; damage before it means that somebody else wrote here. @throws CorruptRecordError naming the line
 */
export function parseJournal(file: string, bytes: Buffer, store: (entry: JournalEntry) => void): ParsedJournal {
  if (HEADER.subarray(0, bytes.length).equals(bytes) && bytes.length < HEADER.length) return { wholeBytes: 0 };
  if (!bytes.subarray(0, HEADER.length).equals(HEADER))
    throw new CorruptRecordError(file, 'it does not begin as a store file');
  let from = HEADER.length;
  for (let lineNumber = 2; from < bytes.length; lineNumber += 1) {
    const newline = bytes.indexOf(0x0a, from);
    const end = newline === -1 ? bytes.length : newline + 1;
    const entries = newline === -1 ? undefined : entriesOf(bytes.subarray(from, newline));
    if (entries === undefined) {
      if (end === bytes.length) break;
      throw new CorruptRecordError(`${file}:${lineNumber}`, 'its checksum does not fit and whole lines follow');
    }
    for (const entry of entries) store(entry);
    from = end;
  }
  return { wholeBytes: from };
}

function line(json: string): Buffer {
  return Buffer.from(`${checksum(json)} ${json}\n`);
}

function checksum(text: string | Buffer): string {
  return crc32(text).toString(16).padStart(8, '0');
}

function entryText({ path, text, expireAtMs }: JournalEntry): string {
  const document = text === '' ? 'null' : text;
  return `[${JSON.stringify(path)},${document}${expireAtMs === undefined ? '' : `,${expireAtMs}`}]`;
}

/** Undefined where the checksum does not fit. */
function entriesOf(bytes: Buffer): readonly JournalEntry[] | undefined {
  const json = bytes.subarray(9);
  if (bytes.toString('latin1', 0, 9) !== `${checksum(json)} `) return undefined;
  const list: unknown = JSON.parse(json.toString('utf8'));
  return Array.isArray(list) ? list.map(entryOf) : undefined;
}

function entryOf(item: unknown): JournalEntry {
  const [path, document, expireAtMs]: readonly unknown[] = Array.isArray(item) ? item : [];
  return {
    path: String(path),
    text: document === null ? '' : JSON.stringify(document),
    expireAtMs: typeof expireAtMs === 'number' ? expireAtMs : undefined,
  };
}
