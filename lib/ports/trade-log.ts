/** Messages about what happened, for people and sinks. Never an input to trading. */
import type { RunId } from '../domain/ids.ts';
import type { Json } from '../domain/run.ts';

export const TRADE_LOG_STATUSES = [
  'PLANNED',
  'DENIED',
  'SENT',
  'PENDING',
  'FILLED',
  'FAILED',
  'UNKNOWN',
  'CROSSED',
  'CANCELLED',
  'HEARTBEAT',
  /** A live session that is over, with its figures. */
  'SESSION',
] as const;
export type TradeLogStatus = (typeof TRADE_LOG_STATUSES)[number];

export const TRADE_LOG_ACTIONS = ['BUY', 'SELL', 'CLOSE', 'ERROR', 'HEARTBEAT', 'SESSION'] as const;
export type TradeLogAction = (typeof TRADE_LOG_ACTIONS)[number];

export interface TradeLogEntry {
  /** Hash of the event it tells of: a replay repeats it, a sink that knows it has nothing to do. */
  readonly id: string;
  readonly timestamp: string;
  readonly runId: RunId;
  readonly symbol: string;
  readonly conId: number | undefined;
  readonly action: TradeLogAction;
  readonly price: string | undefined;
  readonly volume: string;
  readonly profit: string | undefined;
  /** FILLED is one booked execution each, so that volumes may be summed; PENDING is the broker's confirmation of an order. */
  readonly status: TradeLogStatus;
  readonly errorMessage: string | undefined;
  readonly comment: string;
  readonly strategies: { readonly [strategy: string]: string };
  readonly version: 1;
}

/** As a sink keeps it. The sequence grows with each entry of a process: the order of what is delivered out of order. */
export interface SequencedEntry extends TradeLogEntry {
  readonly sequence: number;
}

export interface TradeLog {
  /** Synchronous, never throws, never waits. */
  push(entry: TradeLogEntry): void;
  /** Resolves when what was pushed so far has left this process for good; rejects where that cannot be said. */
  flush(signal: AbortSignal): Promise<void>;
  /**
   * What this process has done with an entry: `shipped` to where it outlives the process and its disk (only then may the
   * ledger forget it), `queued`, or `unknown`. Of old entries the answer may be a wrong `unknown`, never a wrong
   * `shipped`. A log that leaves it out is never asked to emit again.
   */
  whereIs?(entryId: string): 'shipped' | 'queued' | 'unknown';
}

/** A trade log whose losses can be seen: what was accepted is never dropped, what was not is counted. */
export interface CountingTradeLog extends TradeLog {
  /** Entries since the start: kept; refused because the log was full; not kept because the write failed. */
  counts(): { readonly written: number; readonly refused: number; readonly failed: number };
  /** One line for `/ready`. */
  describe(): string;
}

/** What of a shipping log has become, since its start. */
export interface TradeLogStats {
  readonly isRunning: boolean;
  /** Accepted here or left over by a dead process, and not shipped yet. */
  readonly queued: number;
  readonly shipped: number;
  /** Tries to ship that failed; their entries are still queued. */
  readonly failed: number;
  /** Never accepted: the log was full or stopped. */
  readonly dropped: number;
  /** Accepted, but the disk did not take them: they would die with the process. */
  readonly unsaved: number;
}

/** A trade log that brings its entries to a topic. */
export interface ShippingTradeLog extends TradeLog {
  /** Begins to ship, what dead processes left over first of all. Idempotent. */
  start(): void;
  /** Ships what it can within `timeoutMs`; the rest stays on disk for the next process. Idempotent. */
  stop(timeoutMs?: number): Promise<void>;
  stats(): TradeLogStats;
  /** One line: running or stopped, queued, shipped, failed, dropped. */
  describe(): string;
}

/** One entry on its way: text is what is written and sent, so that it is made only once. */
export interface EntryLine {
  readonly id: string;
  readonly sequence: number;
  readonly text: string;
}

/**
 * Takes entries to a topic, all or none. `refused`: these lines never, as they are.
 * @throws Error in words without secrets for what may pass; the lines may have been taken all the same
 */
export type PublishEntries = (
  lines: readonly EntryLine[],
  signal: AbortSignal,
) => Promise<{ readonly kind: 'published' } | { readonly kind: 'refused'; readonly reason: string }>;

/** Accepted lines on this machine's disk, until they are shipped. One process writes; leftovers are taken over whole. */
export interface EntrySpool {
  /** One write of one line, on the caller's tick. @throws Error of node:fs where the disk does not take it */
  append(line: EntryLine): void;
  /** These need not be kept any more. */
  remove(lines: readonly EntryLine[]): void;
  /** The next part of what dead processes left over, at most a segment; undefined where nothing (more) is. */
  nextLeftover(): readonly EntryLine[] | undefined;
  /** The part `nextLeftover` gave last is shipped. */
  removeLeftover(): void;
  /** Waits for the disk where that was asked for: one sync for all lines so far. */
  sync(signal: AbortSignal): Promise<void>;
  /** Keeps what is not removed for the next process; removes itself where nothing is left. Idempotent. */
  close(): void;
}

/** Structured service log: one event with its facts. */
export interface Log {
  write(severity: 'INFO' | 'WARNING' | 'ERROR', event: string, facts: { readonly [name: string]: Json }): void;
}
