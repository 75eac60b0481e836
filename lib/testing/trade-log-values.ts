/** Entries of the trade log for tests, and what a trade log was given. */
import type { TradeLog, TradeLogEntry } from '../ports/trade-log.ts';
import { RUN } from './trading-values.ts';

export const entryOf = (id: string, changes: Partial<TradeLogEntry> = {}): TradeLogEntry => ({
  id,
  timestamp: '2020-02-24T15:00:00Z',
  runId: RUN,
  symbol: 'SPY',
  conId: 756_733,
  action: 'BUY',
  price: '323.14',
  volume: '10',
  profit: undefined,
  status: 'FILLED',
  errorMessage: undefined,
  comment: 'Filled',
  strategies: { alpha: '10' },
  version: 1,
  ...changes,
});

/** Keeps what is pushed. */
export function collectingTradeLog(): TradeLog & { readonly entries: readonly TradeLogEntry[] } {
  const entries: TradeLogEntry[] = [];
  return { entries, push: (entry) => void entries.push(entry), flush: () => Promise.resolve() };
}
