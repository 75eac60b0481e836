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
  /** Hash of the event it tells of: a replay repeats it. */
  readonly id: string;
  readonly timestamp: string;
  readonly runId: RunId;
  readonly symbol: string;
  readonly conId: number | undefined;
  readonly action: 'BUY' | 'SELL' | 'CLOSE' | 'ERROR';
  readonly price: string | undefined;
  readonly volume: string;
  readonly profit: string | undefined;
  readonly status: TradeLogStatus;
  readonly errorMessage: string | undefined;
  readonly comment: string;
  readonly strategies: { readonly [strategy: string]: string };
  readonly version: 1;
}

export interface TradeLog {
  /** Synchronous, never throws, never waits. */
  push(entry: TradeLogEntry): void;
  flush(signal: AbortSignal): Promise<void>;
}

/** Structured service log: one event with its facts. */
export interface Log {
  write(severity: 'INFO' | 'WARNING' | 'ERROR', event: string, facts: { readonly [name: string]: Json }): void;
}
