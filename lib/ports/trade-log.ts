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
] as const;
export type TradeLogStatus = (typeof TRADE_LOG_STATUSES)[number];

export interface TradeLogEntry {
  /** Hash of the event it tells of: a replay repeats it, a sink that knows it has nothing to do. */
  readonly id: string;
  readonly timestamp: string;
  readonly runId: RunId;
  readonly symbol: string;
  readonly conId: number | undefined;
  readonly action: 'BUY' | 'SELL' | 'CLOSE' | 'ERROR';
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
  flush(signal: AbortSignal): Promise<void>;
}

/** A trade log whose losses can be seen: what was accepted is never dropped, what was not is counted. */
export interface CountingTradeLog extends TradeLog {
  /** Entries since the start: kept; refused because the log was full; not kept because the write failed. */
  counts(): { readonly written: number; readonly refused: number; readonly failed: number };
  /** One line for `/ready`. */
  describe(): string;
}

/** Structured service log: one event with its facts. */
export interface Log {
  write(severity: 'INFO' | 'WARNING' | 'ERROR', event: string, facts: { readonly [name: string]: Json }): void;
}
