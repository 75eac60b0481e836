/**
 * The local sink of the trade log: one `write` of one JSON line an entry, on the caller's tick and without waiting.
 * What the kernel has accepted survives the death of the process. It ships nothing anywhere.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { TradeLog, TradeLogEntry } from '../../ports/trade-log.ts';

export interface TradeLogFile extends TradeLog {
  /** Entries that could not be written, told and never silent. */
  failed(): number;
  close(): void;
}

export function openTradeLogFile(path: string, report: (problem: string) => void): TradeLogFile {
  const file = openSync(path, 'a', 0o600);
  let failed = 0;
  return {
    push: (entry: TradeLogEntry) => {
      try {
        writeSync(file, `${JSON.stringify(entry)}\n`);
      } catch (error) {
        failed += 1;
        report(`Trade log entry ${entry.id} was not written: ${String(error)}`);
      }
    },
    // Every push has already reached the kernel.
    flush: () => Promise.resolve(),
    failed: () => failed,
    close: () => closeSync(file),
  };
}
