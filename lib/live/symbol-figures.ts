/** What is counted of one symbol while it runs: the figures of the report and of the status. */
import type { ConId } from '../domain/ids.ts';
import type { OrderOutcome } from '../domain/order-outcome.ts';

/** Different texts kept of one symbol's errors, and of its denials. */
const MAX_TEXTS = 20;

export interface SymbolFigures {
  readonly symbol: string;
  conId: ConId | undefined;
  strategy: string;
  magicNumber: number;
  /** Intervals that began, and those in which quote and signal were had. */
  intervals: number;
  served: number;
  heartbeats: number;
  missedHeartbeats: number;
  /** Of the beginning before the first. */
  lastBeatAtMs: number;
  isOverdue: boolean;
  /** outcome -> count; `denied` also by the pre-trade checks. */
  readonly outcomes: { [kind in OrderOutcome['kind']]: number };
  /** From the quote that was acted on to the broker's confirmation. */
  maxLatencyMs: number | undefined;
  maxQuoteAgeMs: number;
  /** The newest signal: its weight as text, undefined for "hold what is held". */
  weight: string | undefined;
  reading: string;
  signalAtMs: number | undefined;
  /** text -> times. */
  readonly errors: Map<string, number>;
  /** Why orders were denied: text -> times. */
  readonly denials: Map<string, number>;
  errorCount: number;
  lastError: string | undefined;
}

export const newFigures = (symbol: string, nowMs: number): SymbolFigures => ({
  symbol,
  conId: undefined,
  strategy: '',
  magicNumber: 0,
  intervals: 0,
  served: 0,
  heartbeats: 0,
  missedHeartbeats: 0,
  lastBeatAtMs: nowMs,
  isOverdue: false,
  outcomes: { working: 0, filled: 0, cancelled: 0, rejected: 0, denied: 0, unknown: 0 },
  maxLatencyMs: undefined,
  maxQuoteAgeMs: 0,
  weight: undefined,
  reading: '',
  signalAtMs: undefined,
  errors: new Map(),
  denials: new Map(),
  errorCount: 0,
  lastError: undefined,
});

export function countError(figures: SymbolFigures, text: string): void {
  figures.errorCount += 1;
  figures.lastError = text;
  countText(figures.errors, text);
}

export const countDenial = ({ denials }: SymbolFigures, reason: string): void => countText(denials, reason);

function countText(texts: Map<string, number>, text: string): void {
  const key = texts.size < MAX_TEXTS || texts.has(text) ? text : 'others';
  texts.set(key, (texts.get(key) ?? 0) + 1);
}
