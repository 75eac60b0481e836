/** Opens the embedded store: in memory only, or kept in a file that one process at a time may use. */
import { FileJournal, type SyncPolicy } from './file-journal.ts';
import { MemoryDatabase } from './memory-database.ts';

export interface FileStoreOptions {
  /** Made where missing; its folder must exist. */
  readonly file: string;
  /** `at-compaction` survives a kill -9, `each-transaction` also a power cut. */
  readonly sync: SyncPolicy;
  /** What happened to the file that a person should know, in words. */
  readonly notice: (text: string) => void;
  /** With a clock, runs and activities past their 90 days are dropped; without one nothing is. */
  readonly nowMs?: () => number;
}

const SLACK_BYTES = 8_000_000;

/** Call `close()` at the end. @throws StoreError (`refused`: another process has it), CorruptRecordError */
export function openFileDatabase({ file, sync, notice, nowMs }: FileStoreOptions): MemoryDatabase {
  const journal = new FileJournal({ file, sync, notice, slackBytes: SLACK_BYTES });
  return new MemoryDatabase({ journal, ...(nowMs === undefined ? {} : { nowMs }) });
}
