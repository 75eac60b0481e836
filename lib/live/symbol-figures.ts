/** What is counted of one symbol while it runs: the figures of the report. */
import type { ConId } from '../domain/ids.ts';
import type { OrderOutcome } from '../domain/order-outcome.ts';

/** Different error texts kept of one symbol. */
const MAX_ERRORS = 20;

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
  lastBeatAtMs: number;
  isOverdue: boolean;
  /** outcome -> count; `denied` also by the pre-trade checks. */
  readonly outcomes: { [kind in OrderOutcome['kind']]: number };
  /** From the quote that was acted on to the broker's confirmation. */
  maxLatencyMs: number | undefined;
  maxQuoteAgeMs: number;
  reading: string;
  /** text -> times. */
  readonly errors: Map<string, number>;
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
  reading: '',
  errors: new Map(),
});

export function countError({ errors }: SymbolFigures, text: string): void {
  if (errors.size < MAX_ERRORS || errors.has(text)) errors.set(text, (errors.get(text) ?? 0) + 1);
  else errors.set('others', (errors.get('others') ?? 0) + 1);
}
