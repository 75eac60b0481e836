/** How loud an entry is, for sinks and for people who filter. It says nothing about what to do. */
import type { Severity } from './delivery-overview.ts';
import type { TradeLogEntry } from './trade-log.ts';

export const severityOf = ({ action, status }: Pick<TradeLogEntry, 'action' | 'status'>): Severity => {
  if (action === 'ERROR' || status === 'FAILED' || status === 'UNKNOWN') return 'ERROR';
  return status === 'DENIED' ? 'WARNING' : 'INFO';
};
