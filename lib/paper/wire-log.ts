/**
 * The wire log: one record a message, written before the message takes effect, so that what was said survives a crash.
 * A sink that cannot write throws, and the server ends the session: nothing happens unrecorded. Not a trade log.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

export interface WireLogRecord {
  /** The gateway's clock, UTC epoch milliseconds. */
  readonly at: number;
  /** Number of the connection since the start of the gateway. */
  readonly session: number;
  /** Null until startApi. */
  readonly clientId: number | null;
  readonly direction: 'in' | 'out';
  /** Name as in docs/paper-gateway.md: `placeOrder`, `orderStatus`, ...; `unknown` for an id without codec. */
  readonly message: string;
  readonly fields: object;
  /** The message's fields as text, its id first. */
  readonly raw: readonly string[];
}

export interface WireLogSink {
  write(record: WireLogRecord): void;
  close(): void;
}

/** Appends one JSON line a record to a file, synchronously. @throws where the file cannot be opened or written */
export function createFileWireLog(path: string): WireLogSink {
  const file = openSync(path, 'a', 0o600);
  let open = true;
  return {
    write(record) {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      for (let written = 0; written < line.length;) written += writeSync(file, line, written);
    },
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

export interface MemoryWireLog extends WireLogSink {
  /** Oldest first; older ones than `limit` are forgotten. */
  readonly records: readonly WireLogRecord[];
  /** Fields of the records of one message, for tests. */
  of(message: string): readonly WireLogRecord[];
}

/** Keeps the newest `limit` records (and up to a quarter more). */
export function createMemoryWireLog(limit = 10_000): MemoryWireLog {
  const records: WireLogRecord[] = [];
  return {
    records,
    of: (message) => records.filter((record) => record.message === message),
    write(record) {
      records.push(record);
      // In steps, so that forgetting one does not move all the others each time.
      if (records.length > limit * 1.25) records.splice(0, records.length - limit);
    },
    close: () => undefined,
  };
}

/** Writes to every sink, in order. */
export function joinWireLogs(sinks: readonly WireLogSink[]): WireLogSink {
  return {
    write: (record) => sinks.forEach((sink) => sink.write(record)),
    close: () => sinks.forEach((sink) => sink.close()),
  };
}
